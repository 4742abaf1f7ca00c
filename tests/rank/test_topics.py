"""Topics: phrases and talks are held against one list; what nobody mentioned is a stray matter."""

from __future__ import annotations

from app.rank.topics import (
    LOOKED_UP,
    TELLABLE,
    TOPIC_WORDS,
    first_name_of,
    names_of,
    strays_of_phrase,
    topics_among,
    topics_in,
    topics_of_phrase,
    topics_of_title,
)
from app.vocabulary import Technique


def test_doubts_of_different_matters_are_different_topics() -> None:
    doubts = ["会不会烫到", "有检测报告吗", "是正品吗", "会有色差吗", "尺寸会有误差吗", "会起球吗", "有味道吗"]
    found = [topics_in(doubt) for doubt in doubts]
    assert all(found)
    assert not any(one & other for place, one in enumerate(found) for other in found[:place])


def test_a_bad_shop_is_no_broken_parcel() -> None:
    assert "破损" not in names_of(topics_in("什么破店"))
    assert "破损" in names_of(topics_in("箱子破了"))


def test_what_a_technique_brings_up_by_its_nature_is_no_stray() -> None:
    text = "有运费险，退货的运费不用愁"
    assert "运费" in names_of(strays_of_phrase(Technique.FAREWELL, text))
    assert "运费" not in names_of(strays_of_phrase(Technique.RETURN_GUIDE, text))


def test_to_look_something_up_is_never_a_stray() -> None:
    text = "这个核实好再答您"
    assert topics_of_phrase(text) == LOOKED_UP
    assert strays_of_phrase(Technique.ANSWER_PRODUCT, text) == 0
    assert not LOOKED_UP & TELLABLE


def test_words_that_were_found_elsewhere_give_the_same_topics() -> None:
    assert topics_among(["色差", "您好", "顺丰"]) == topics_in("色差 顺丰")
    assert {"色差", "顺丰"} <= TOPIC_WORDS


def test_the_first_topic_is_named() -> None:
    both = topics_in("破了 要退货")
    assert names_of(both)[0] == first_name_of(both)
    assert topics_of_title("蓝牙耳机") == topics_in("蓝牙耳机")
