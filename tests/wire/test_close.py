"""Tests of the close codes: the numbers of the contract, and which of them mean "come back"."""

from __future__ import annotations

from app.wire.close import Close


def test_the_codes_are_those_of_the_contract() -> None:
    assert {code.name: code.value for code in Close} == {
        "BYE": 1000,
        "FAULT": 1011,
        "RESTART": 1012,
        "SLOW": 4001,
        "RATE": 4002,
        "SILENT": 4003,
        "RESYNC": 4004,
        "EXPIRED": 4005,
        "UNAUTHENTICATED": 4500,
        "REVOKED": 4501,
        "WRONG_ROLE": 4502,
        "ABUSE": 4503,
        "VERSION": 4504,
        "TOO_MANY": 4505,
    }


def test_every_code_may_stand_in_a_close_frame() -> None:
    """RFC 6455 7.4: 1005, 1006 and 1015 are never sent; programs have 4000 to 4999."""
    assert all(code in (1000, 1011, 1012) or 4000 <= code < 5000 for code in Close)
