"""Tests of the encoding of files, short ones above all."""

from __future__ import annotations

import pytest

from app.exchange.text import Unreadable, text_of
from tests.shipped import shipped_bank

HEADER = "快捷短语编码,快捷短语,快捷短语分组\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with a mark"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
)
def test_every_phrase_alone_under_a_header_is_read_as_it_was_written(encoding: str, name: str) -> None:
    for phrase in shipped_bank():
        text = f"{HEADER}1,{phrase.text},\r\n"
        assert text_of(text.encode(encoding)) == (text, name)


def test_words_that_gb18030_shares_with_careless_utf8_are_read() -> None:
    assert text_of("联通".encode("gb18030")) == ("联通", "GB18030")
    assert text_of("亲😊".encode("gb18030")) == ("亲😊", "GB18030")


def test_what_is_neither_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable, match="neither UTF-8 nor GB18030") as refused:
        text_of(b"id,text\n1,ok\n2,\xff\xff\n")
    assert refused.value.place == "line 3"
