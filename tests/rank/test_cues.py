"""Finding words in a text by looking up its short pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rank.cues import ASKED_FOR, TRIGGERED, CueIndex
from app.rank.topics import names_of, topics_in, topics_of_phrase
from app.rank.trades import GOODS_IN
from app.vocabulary import Technique

letters = st.text(alphabet="退换货款ab", max_size=12)
tables = st.dictionaries(
    st.sampled_from("xyz"), st.lists(letters.filter(bool), min_size=1, max_size=4).map(" ".join), min_size=1
)


@given(tables, letters)
def test_what_is_found_is_what_stands_there(table: dict[str, str], text: str) -> None:
    found = CueIndex(table).find(text)
    assert set(found) == {key for key, words in table.items() if any(word in text for word in words.split())}
    assert all(word in text and word in table[key].split() for key, word in found.items())


def test_the_longest_word_is_told() -> None:
    assert TRIGGERED.find("不知道怎么支付")[Technique.ORDER_GUIDE] == "怎么支付"


def test_a_question_names_the_fact_that_it_asks_for() -> None:
    assert {"材质"} <= set(ASKED_FOR.find("这是什么料子的"))
    assert {"快递", "买家快递"} <= set(ASKED_FOR.find("能发顺丰吗"))


def test_a_phrase_and_a_buyer_meet_in_their_topics() -> None:
    assert names_of(topics_in("箱子都压扁了")) == ["破损"]
    assert "破损" in names_of(topics_of_phrase("外箱压坏了吗？面单也拍一下"))


def test_the_name_of_a_slot_is_no_topic_of_a_phrase() -> None:
    assert names_of(topics_of_phrase("支持{运费险}，您看可以吗")) == []


def test_goods_show_the_trade() -> None:
    assert {"服装", "女装"} <= set(GOODS_IN.find("想买条裙子"))
