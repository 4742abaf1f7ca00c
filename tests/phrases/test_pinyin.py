"""Keys of a text: syllables and initials, polyphones by their word."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin

from app.phrases.pinyin import reads, typed


@pytest.mark.parametrize(
    ("text", "initials"),
    [("重庆", "cq"), ("音乐", "yy"), ("银行卡", "yhk"), ("m码有吗", "mmym"), ("好的，发货", "hd|fh")],
)
def test_initials_read_each_character_as_its_word_wants_it(text: str, initials: str) -> None:
    assert typed(text).initials == initials


def test_syllables_are_those_of_the_library() -> None:
    text = "长度还行的话就给您重新发一件，便宜又便利"
    assert "".join(one for one in typed(text).syllables if one != "|") == "".join(lazy_pinyin(text.replace("，", "")))


@pytest.mark.parametrize("query", ["退换货", "tuihuanhuo", "thh", "tuihh", "thuanh", "退huan", "退h货", "tuihuanhu"])
def test_any_mixture_of_characters_syllables_and_initials_reads_the_text(query: str) -> None:
    assert reads(typed("退换货"), 0, query)


@pytest.mark.parametrize("query", ["换", "tuihhh", "uihuan", "tuihuanhuog"])
def test_what_is_not_typed_so_does_not_read_it(query: str) -> None:
    assert not reads(typed("退换货"), 0, query)
