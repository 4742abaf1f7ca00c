"""Which web pages may open a socket: the server's own, and those that the settings name. Programs send no Origin."""

from __future__ import annotations


def allowed(origin: str | None, host: str | None, secure: bool, listed: frozenset[str]) -> bool:
    """Whether an upgrade with this Origin is let in; `host` is its Host header, `secure` whether it came over TLS."""
    if origin is None:
        return True
    own = f"{'https' if secure else 'http'}://{host}"
    return (host is not None and origin == own) or origin.rstrip("/") in listed
