"""Tests of the origins: the server's own and the listed ones are let in, and programs, which send none."""

from __future__ import annotations

import pytest

from app.web.origin import allowed

LISTED = frozenset({"https://myseller.taobao.com", "chrome-extension://abcdefgh"})


@pytest.mark.parametrize(
    ("origin", "host", "secure", "let_in"),
    [
        (None, "127.0.0.1:8000", False, True),
        (None, None, False, True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", False, True),
        ("http://127.0.0.1:8001", "127.0.0.1:8000", False, False),
        ("http://127.0.0.1", "127.0.0.1:8000", False, False),
        ("https://127.0.0.1:8000", "127.0.0.1:8000", False, False),
        ("https://jiehua.example", "jiehua.example", True, True),
        ("http://jiehua.example", "jiehua.example", True, False),
        ("http://127.0.0.1:8000.evil.example", "127.0.0.1:8000", False, False),
        ("https://myseller.taobao.com", "127.0.0.1:8000", False, True),
        ("https://myseller.taobao.com/", "127.0.0.1:8000", False, True),
        ("https://myseller.taobao.com.evil.example", "127.0.0.1:8000", False, False),
        ("https://evil.example/https://myseller.taobao.com", "127.0.0.1:8000", False, False),
        ("chrome-extension://abcdefgh", "127.0.0.1:8000", False, True),
        ("chrome-extension://other", "127.0.0.1:8000", False, False),
        ("null", "127.0.0.1:8000", False, False),
        ("", "127.0.0.1:8000", False, False),
        ("http://None", None, False, False),
    ],
)
def test_an_origin_is_let_in_or_not(origin: str | None, host: str | None, secure: bool, let_in: bool) -> None:
    assert allowed(origin, host, secure, LISTED) is let_in
