"""From state, reading, bank and knowledge to the nine best suggestions, each with its reason."""
