"""What brings one phrase of a technique before another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase
from app.vocabulary import Intent, Stage, Technique, Trait
from tests.rank.talks import SHOP, after, best, phrase, trait
from tests.shipped import shipped_bank

I, S, T = Intent, Stage, Technique  # noqa: E741

HELLO = after("在吗", I.GREET, S.GREETING)


def first(bank: list[Phrase], text: str, intent: Intent, stage: Stage, *traits: Trait) -> str:
    state = replace(after(text, intent, stage), traits=tuple(map(trait, traits)))
    return best(state, Bank(bank))[0].text


def test_the_phrase_of_this_question_goes_before_one_of_another() -> None:
    bank = [
        phrase(T.FAREWELL, "评价收到啦", name="a", intents=(I.ORDER_PLACED,)),
        phrase(T.FAREWELL, "慢走", name="b", intents=(I.THANKS_BYE,)),
    ]
    assert first(bank, "拜拜", I.THANKS_BYE, S.CLOSING) == "慢走"


def test_the_phrase_that_speaks_of_the_same_goes_before_one_that_does_not() -> None:
    bank = [phrase(T.REASSURE, "售后都有人管", name="a"), phrase(T.REASSURE, "正品可以验", name="b")]
    assert first(bank, "是不是正品", I.DOUBT_QUALITY, S.RECOMMENDATION) == "正品可以验"


def test_a_phrase_in_its_stage_goes_before_one_beside_it() -> None:
    bank = [
        phrase(T.WRAP_UP, "慢慢看", name="a", stages=(S.AFTER_SALES,)),
        phrase(T.WRAP_UP, "先忙哦", name="b", stages=(S.GREETING,)),
    ]
    assert first(bank, "好", I.THANKS_BYE, S.GREETING) == "先忙哦"


def test_a_phrase_for_a_trait_waits_for_that_trait() -> None:
    bank = [
        phrase(T.FAREWELL, "祝您顺利", name="a", traits=(Trait.POLITE,)),
        phrase(T.FAREWELL, "回见", name="b"),
    ]
    assert first(bank, "拜拜", I.THANKS_BYE, S.CLOSING) == "回见"
    assert first(bank, "拜拜", I.THANKS_BYE, S.CLOSING, Trait.POLITE) == "祝您顺利"


def test_short_lines_are_for_short_buyers() -> None:
    bank = [phrase(T.WELCOME, "您好呀，想看点什么呢", name="a"), phrase(T.WELCOME, "在的", name="b", tone="brief")]
    assert first(bank, "在", I.GREET, S.GREETING) == "您好呀，想看点什么呢"
    assert first(bank, "在", I.GREET, S.GREETING, Trait.DOMINANT) == "在的"


@pytest.mark.parametrize(
    ("technique", "state"),
    [
        (T.WELCOME, HELLO),
        (T.FAREWELL, after("好的谢谢 拜拜", I.THANKS_BYE, S.CLOSING)),
        (T.VALUE_JUSTIFY, after("便宜点呗", I.BARGAIN, S.CLOSING)),
        (T.RETURN_GUIDE, after("想退货", I.RETURN_EXCHANGE, S.AFTER_SALES)),
    ],
)
def test_a_shops_own_phrase_with_the_least_that_it_must_say_is_among_the_first(technique: Technique, state) -> None:  # type: ignore[no-untyped-def]
    own = phrase(technique, "小店自己写的这一句", name="own", source="shop", stages=(state.stage.id,))
    found = best(state, shipped_bank().with_changes({own.id: own}), Knowledge("taobao"))
    assert own.id in [one.phrase for one in found[:3]]


def test_an_own_phrase_for_another_question_does_not_push_in() -> None:
    own = phrase(T.FAREWELL, "退款请看订单页", name="own", source="shop", intents=(I.REFUND,))
    bank = Bank([own, phrase(T.FAREWELL, "慢走哦", name="z", intents=(I.THANKS_BYE,))])
    state = after("拜拜", I.THANKS_BYE, S.CLOSING)
    assert best(state, bank, SHOP)[0].text == "慢走哦"
