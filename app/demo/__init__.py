"""The invented shop of `jiehua demo`: its product cards, terms and name; the page itself is in frontend/demo."""
