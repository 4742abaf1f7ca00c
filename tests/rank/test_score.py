"""What brings one phrase of a technique before another; and that the order is the same, compiled or not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.native.load import kernels
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase
from app.rank.columns import columns_of
from app.rank.moment import Moment, moment_of
from app.rank.score import score_rows
from app.rank.techniques import TechniqueScores
from app.vocabulary import Intent, Stage, Technique, Trait
from tests.rank.talks import AT, SHOP, after, best, phrase, trait
from tests.rank.test_vectors import moments
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


compiled = pytest.mark.skipif(kernels is None, reason="the kernels are not compiled here")
every_id = st.sampled_from([phrase.id for phrase in shipped_bank()])


@compiled
@settings(deadline=None, max_examples=100)
@given(
    moments(),
    st.dictionaries(st.sampled_from(list(Technique)), st.sampled_from([0.1, 0.30000000000000004, 0.3, 0.55, -0.2])),
    st.lists(every_id, max_size=5),
    st.lists(every_id, max_size=2),
    st.sets(st.sampled_from(list(Technique)), max_size=3),
)
def test_compiled_all_phrases_come_in_the_same_order_with_the_same_scores(
    moment: Moment, points: dict[Technique, float], used: list[str], dismissed: list[str], full: set[Technique]
) -> None:
    met = replace(moment, used=(*used, *used[:1]), dismissed=tuple(dismissed))
    found = TechniqueScores(points, {})
    in_order = list(score_rows(met, columns_of(shipped_bank()), found).in_order(full))
    assert in_order == list(score_rows(met, columns_of(shipped_bank()), found, None).in_order(full))
    assert not {one.id for _, one in in_order} & {*dismissed}


@compiled
def test_columns_that_are_not_of_this_bank_are_refused() -> None:
    moment = moment_of(after("在吗", I.GREET, S.GREETING), SHOP, AT)
    scored: Any = score_rows(moment, columns_of(shipped_bank()), TechniqueScores({T.WELCOME: 0.5}, {}))
    for name in ("masked", "ground", "closed", "question"):
        short = scored.weighing._replace(**{name: getattr(scored.weighing, name)[1:]})
        with pytest.raises(ValueError, match="another length"):
            scored._replace(weighing=short).in_order(set())
    beyond = dict.fromkeys(scored.spans, (0, len(scored.rows) + 1))
    with pytest.raises(ValueError, match="beyond the rows"):
        scored._replace(spans=beyond).in_order(set())
    with pytest.raises(TypeError):
        scored._replace(scores={T.WELCOME: "much"}).in_order(set())


def test_what_was_said_stands_back_and_what_was_put_aside_is_gone() -> None:
    ways = [phrase(T.FAREWELL, "慢走", name="a"), phrase(T.FAREWELL, "回见啦您", name="b"), phrase(T.WRAP_UP, "先忙")]
    state, said = after("拜拜", I.THANKS_BYE, S.CLOSING), ("bank.farewell.a",)
    assert best(replace(state, used=said), Bank(ways))[0].phrase == "bank.farewell.b"
    assert "bank.farewell.a" not in [one.phrase for one in best(replace(state, dismissed=said), Bank(ways))]


def test_the_technique_of_a_phrase_is_known_by_its_id_and_none_is_where_it_is_gone() -> None:
    columns = columns_of(Bank([phrase(T.FAREWELL, "慢走", name="a")]))
    for _ in range(2):
        assert columns.technique_of("bank.farewell.a") is T.FAREWELL
        assert columns.technique_of("gone") is None
