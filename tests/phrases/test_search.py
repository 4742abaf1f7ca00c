"""Search as agents type: order and reason, never decimals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.phrases.search import Search
from app.vocabulary import Intent, Stage, Technique

T, S = Technique, Stage
RETURNS = Phrase("after_sales.return_guide.apply", T.RETURN_GUIDE, (S.AFTER_SALES,), "订单里点申请就行，我们这边盯着")
PAIR = Phrase("closing.two_choice.pair", T.TWO_CHOICE, (S.CLOSING,), "{选项甲}还是{选项乙}呢")
COUPON = Phrase("closing.promo_notice.coupon", T.PROMO_NOTICE, (S.CLOSING,), "现在{优惠}，月底结束")
DISPATCH = Phrase("closing.fast_dispatch.today", T.FAST_DISPATCH, (S.CLOSING,), "今天付款今天安排发货")
CITY = Phrase("closing.leave_room.city", T.LEAVE_ROOM, (S.CLOSING,), "到重庆一般三四天，尽量给您赶")
INVOICE = Phrase("any.record_note.ticket", T.RECORD_NOTE, (S.CLOSING,), "抬头发来就好", intents=(Intent.INVOICE,))
ALL = Search(Bank([RETURNS, PAIR, COUPON, DISPATCH, CITY, INVOICE]))


def found(q: str, limit: int = 9) -> list[str]:
    return [hit.phrase.id.split(".")[1] for hit in ALL.find(q, limit)]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("退换", "return_guide"),
        ("tuihuan", "return_guide"),
        ("th", "return_guide"),
        ("优惠", "promo_notice"),
        ("youhui", "promo_notice"),
        ("yh", "promo_notice"),
        ("发货", "fast_dispatch"),
        ("fahuo", "fast_dispatch"),
        ("fh", "fast_dispatch"),
        ("二选其一", "two_choice"),
        ("exqy", "two_choice"),
        ("two_choice", "two_choice"),
        ("closing.two_choice.pair", "two_choice"),
        ("cq", "leave_room"),
        ("chongqing", "leave_room"),
        ("重qing", "leave_room"),
        ("anpaifh", "fast_dispatch"),
        ("apfahuo", "fast_dispatch"),
        ("发票", "record_note"),
        ("/退换", "return_guide"),
        ("、TH", "return_guide"),
        ("ｔｈ", "return_guide"),
        ("退 申请", "return_guide"),
    ],
)
def test_what_agents_type_finds_what_they_mean(q: str, first: str) -> None:
    assert found(q)[:1] == [first]


@pytest.mark.parametrize("q", ["", "  ", "/", "qqqq", "ongqing", "退换退换退换", "退 发货"])
def test_what_fits_nothing_finds_nothing(q: str) -> None:
    assert found(q) == []


def test_initials_stand_above_words_in_the_text_and_those_above_full_pinyin() -> None:
    by_initials = Phrase("a.wrap_up.a", T.WRAP_UP, (S.CLOSING,), "这个先看看哦")
    by_text = Phrase("a.wrap_up.b", T.WRAP_UP, (S.CLOSING,), "尺码 kk 码也有")
    by_pinyin = Phrase("a.wrap_up.c", T.WRAP_UP, (S.CLOSING,), "卡卡的话重启一下")
    hits = Search(Bank([by_pinyin, by_text, by_initials])).find("kk", 9)
    assert [hit.phrase.id for hit in hits] == ["a.wrap_up.c", "a.wrap_up.a", "a.wrap_up.b"]
    hits = Search(Bank([by_pinyin, replace(by_text, text="型号 kaka 的")])).find("kaka", 9)
    assert [hit.phrase.id for hit in hits] == ["a.wrap_up.b", "a.wrap_up.c"]


def test_a_hit_says_in_chinese_why_it_was_found() -> None:
    assert ALL.find("th", 1)[0].why == "技巧「退换指引」首字母"
    assert ALL.find("优惠", 1)[0].why == "关于「优惠」"
    assert ALL.find("重庆", 1)[0].why == "含「重庆」"


def test_the_limit_holds_and_ties_go_by_id() -> None:
    bank = Bank(replace(DISPATCH, id=f"closing.fast_dispatch.{letter}") for letter in "cab")
    assert [hit.phrase.id[-1] for hit in Search(bank).find("发货", 2)] == ["a", "b"]


def test_a_changed_phrase_is_found_by_its_new_words_only() -> None:
    bank = Bank([DISPATCH, RETURNS])
    assert Search(bank).find("安排", 9)
    changed = bank.with_changes({DISPATCH.id: replace(DISPATCH, text="十六点前付款当天出")})
    assert not Search(changed).find("安排", 9)
    assert [hit.phrase.id for hit in Search(changed).find("slsd", 9)] == []
    assert [hit.phrase.id for hit in Search(changed).find("dtc", 9)] == [DISPATCH.id]


@given(st.text(max_size=30))
def test_any_query_is_answered_within_its_limit_best_first(q: str) -> None:
    hits = ALL.find(q, 3)
    assert len(hits) <= 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
