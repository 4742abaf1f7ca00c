"""Whether a webhook's body comes from who knows the secret; pure.

Chatwoot signs with HMAC-SHA256 over `{timestamp}.` and the raw body, and sends `X-Chatwoot-Signature: sha256=<hex>` and
`X-Chatwoot-Timestamp: <seconds>`.
"""

from __future__ import annotations

import hashlib
import hmac

from app.errors import AppError


class NotSigned(AppError):
    """A webhook without a good signature. `why` says what to do; it never holds the secret or the signature."""

    code = "unauthenticated"
    http_status = 401

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The header that goes with this body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(
    secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float, tolerance_s: float
) -> None:
    """Raise NotSigned unless the signature is right and its time within the tolerance of `now` (seconds)."""
    if not timestamp or not signature:
        raise NotSigned("the webhook is not signed; use a Chatwoot that signs, and give its secret")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise NotSigned("X-Chatwoot-Timestamp is no time in seconds")
    if not hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.strip().encode("utf-8", "replace")):
        raise NotSigned("the webhook's signature is wrong; JIEHUA_CHATWOOT_SECRET must be the secret of this webhook")
    # After the signature: only who knows the secret learns how our clock stands.
    if abs(now - int(timestamp)) > tolerance_s:
        raise NotSigned(f"the webhook's time is {abs(now - int(timestamp)):.0f} s off; set both clocks")
