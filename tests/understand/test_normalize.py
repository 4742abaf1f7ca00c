"""One spelling for what buyers type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understand.normalize import fold, normalize
from app.understand.slips import SLIPS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("诱惑吗", "有货吗"),
        ("請問還有貨嗎", "请问还有货吗"),
        ("ＸＬ有吗？", "xl有吗?"),
        ("什么时候发火", "什么时候发货"),
        ("在吗啊啊啊啊啊", "在吗啊啊"),
        ("13800000000", "13800000000"),
        ("看这个 https://item.example/i?id=1 好吗", "看这个 [链接] 好吗"),
        ("[订单x]", "[订单]"),
        ("谢谢/:087", "谢谢☺"),
        ("  好的   呢 ", "好的 呢"),
    ],
)
def test_a_buyers_spelling_becomes_the_common_one(typed: str, meant: str) -> None:
    assert normalize(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["我很发火", "我接受货到付款", "书包有货吗", "方便一点", "老版本还有吗", "退或换都行", "童鞋有吗", "小米有优惠吗"],
)
def test_words_that_only_look_like_slips_stay(text: str) -> None:
    assert normalize(text) == text


def test_a_slip_is_never_repaired_into_another_slip() -> None:
    assert {slip: normalize(meant) for slip, meant in SLIPS.items() if normalize(meant) != meant} == {}


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters()))
def test_normalising_takes_any_text_and_leaves_no_space_at_the_ends(text: str) -> None:
    assert normalize(text) == normalize(text).strip()
