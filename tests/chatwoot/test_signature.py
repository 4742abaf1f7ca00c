"""A webhook is believed only with the right signature over its raw body, and only for a while."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from app.chatwoot.signature import NotSigned, check, sign

BODY = '{"event":"message_created","content":"在吗"}'.encode()


def test_the_signature_is_that_of_time_and_raw_body() -> None:
    by_hand = hmac.new(b"s", b"1795251600." + BODY, hashlib.sha256).hexdigest()
    assert sign("s", "1795251600", BODY) == f"sha256={by_hand}"


def test_a_right_signature_is_believed_within_the_tolerance() -> None:
    for now in (1000, 1300, 700):
        check("s", "1000", sign("s", "1000", BODY), BODY, now, 300)


@pytest.mark.parametrize(
    ("stamp", "signature", "body", "now"),
    [
        pytest.param(None, None, BODY, 1000, id="not signed"),
        pytest.param("1000", None, BODY, 1000, id="no signature"),
        pytest.param(None, sign("s", "1000", BODY), BODY, 1000, id="no time"),
        pytest.param("1000", sign("other", "1000", BODY), BODY, 1000, id="another secret"),
        pytest.param("1000", sign("s", "1000", BODY), BODY + b" ", 1000, id="another body"),
        pytest.param("1001", sign("s", "1000", BODY), BODY, 1000, id="another time"),
        pytest.param("1000", sign("s", "1000", BODY), BODY, 1301, id="too old"),
        pytest.param("1000", sign("s", "1000", BODY), BODY, 699, id="from tomorrow"),
        pytest.param("1000", "sha256=", BODY, 1000, id="empty"),
        pytest.param("1000", "sha256=密", BODY, 1000, id="not ascii"),
        pytest.param("-1000", sign("s", "-1000", BODY), BODY, 1000, id="negative time"),
        pytest.param("１０００", sign("s", "１０００", BODY), BODY, 1000, id="full-width time"),
        pytest.param("1e3", sign("s", "1e3", BODY), BODY, 1000, id="no number"),
        pytest.param("9" * 400, sign("s", "9" * 400, BODY), BODY, 1000, id="endless number"),
    ],
)
def test_anything_else_is_refused(stamp: str | None, signature: str | None, body: bytes, now: float) -> None:
    with pytest.raises(NotSigned) as refused:
        check("s", stamp, signature, body, now, 300)
    assert "sha256=" not in str(refused.value)
