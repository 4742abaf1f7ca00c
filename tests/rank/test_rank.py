"""The list of suggestions: its order, its reasons, and what never happens to it."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.dialogue.state import BuyerState, IntentNow
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.phrases.same import bare, says_again
from app.phrases.slots import slots_of
from app.rank.rank import FEW, SHARE, SHARE_OF_MORE, suggest
from app.vocabulary import DISPUTE_STEPS, Intent, OrderStatus, Stage, Technique, Trait
from tests.rank.talks import AT, BANK, SHOP, after, answered, best, order, phrase, techniques, trait
from tests.shipped import shipped_bank

I, S, T = Intent, Stage, Technique  # noqa: E741


@pytest.mark.parametrize(
    ("text", "intent", "stage", "first"),
    [
        ("在吗", I.GREET, S.GREETING, T.WELCOME),
        ("什么料子的", I.ASK_PRODUCT, S.RECOMMENDATION, T.ANSWER_PRODUCT),
        ("实物跟图上一样吗 会不会有色差", I.DOUBT_QUALITY, S.RECOMMENDATION, T.LOWER_EXPECTATION),
        ("是正品吗 靠谱不", I.DOUBT_QUALITY, S.RECOMMENDATION, T.REASSURE),
        ("有活动吗", I.ASK_PRICE, S.RECOMMENDATION, T.PROMO_NOTICE),
        ("太贵了 便宜点", I.BARGAIN, S.CLOSING, T.VALUE_JUSTIFY),
        ("怎么下单呀", I.ORDER_HELP, S.CLOSING, T.ORDER_GUIDE),
        ("帮我改成公司地址", I.CHANGE_ORDER, S.AFTER_SALES, T.RECORD_NOTE),
        ("想退货", I.RETURN_EXCHANGE, S.AFTER_SALES, T.RETURN_GUIDE),
        ("好的谢谢 拜拜", I.THANKS_BYE, S.CLOSING, T.FAREWELL),
        ("你们生意怎么样", I.SMALLTALK, S.GREETING, T.TOPIC_SHIFT),
    ],
)
def test_the_first_suggestion_answers_what_was_asked(text: str, intent: Intent, stage: Stage, first: Technique) -> None:
    assert techniques(after(text, intent, stage))[0] is first


def test_two_variants_named_in_the_words_are_offered_as_a_choice() -> None:
    first = best(after("墨绿耐脏 燕麦色也好看 哎", I.HESITATE, S.CLOSING))[0]
    assert first.technique is T.TWO_CHOICE
    assert first.text == "墨绿还是燕麦色，您更喜欢哪个"
    assert first.because == "犹豫 · 墨绿或燕麦色 · 促成"


def test_a_sold_out_colour_is_answered_with_what_there_is() -> None:
    first = best(after("雾蓝还有吗", I.ASK_STOCK, S.RECOMMENDATION))[0]
    assert (first.technique, first.text) == (T.ALTERNATIVE, "手头还有燕麦色、墨绿，您看哪一个合眼")
    assert "雾蓝缺货" in first.because


def test_who_bargains_again_hears_the_principle() -> None:
    state = after("再便宜点吧", I.BARGAIN, S.CLOSING, intents=(I.BARGAIN,), said=("能少点吗", ">价格统一的哦"))
    assert techniques(state)[0] is T.FIRM_PRICE


def test_a_wish_to_go_outside_is_declined_first() -> None:
    assert techniques(after("加个微信吧 我直接转你", I.BARGAIN, S.CLOSING))[0] is T.SOFT_DECLINE


def test_a_dispute_goes_on_with_its_next_step() -> None:
    for step, after_it in pairwise(DISPUTE_STEPS[1:]):
        state = after("嗯", I.ACK, S.AFTER_SALES, step=step, intents=(I.DEFECT,), said=("坏了", ">您好"))
        assert techniques(state)[0] is after_it


def test_a_trait_brings_forward_what_suits_the_buyer() -> None:
    plain = after("有什么讲究吗", I.ASK_PRODUCT, S.RECOMMENDATION)
    expert = replace(plain, traits=(trait(Trait.KNOWS_WELL),))
    assert T.EXPERT_TALK in techniques(expert)
    assert T.EXPERT_TALK not in techniques(plain)
    assert "内行" in next(one for one in best(expert) if one.technique is T.EXPERT_TALK).because


def test_a_trait_that_the_agent_took_away_counts_no_more() -> None:
    plain = after("有什么讲究吗", I.ASK_PRODUCT, S.RECOMMENDATION)
    taken = replace(plain, traits=(replace(trait(Trait.KNOWS_WELL), on=False),))
    assert best(taken) == best(plain)


def test_a_phrase_that_was_said_sinks_and_one_that_was_dismissed_is_gone() -> None:
    bank = Bank([*BANK, phrase(T.FAREWELL, "慢走哦，下回见", name="two")])
    state = after("谢谢 拜拜", I.THANKS_BYE, S.CLOSING)
    ids = [one.phrase for one in best(state, bank)]
    said = [one.phrase for one in best(replace(state, used=(ids[0],)), bank)]
    gone = [one.phrase for one in best(replace(state, dismissed=(ids[0],)), bank)]
    assert said[0] != ids[0]
    assert ids[0] not in gone


def test_what_the_agent_typed_is_not_suggested_again() -> None:
    state = after("好的谢谢 拜拜", I.THANKS_BYE, S.CLOSING, said=("在", ">谢谢惠顾，需要时再来找我们～"))
    assert T.FAREWELL not in techniques(state)


def test_the_phrase_that_tells_the_asked_fact_goes_first() -> None:
    bank = Bank([phrase(T.ANSWER_PRODUCT, "这款是{材质}的"), phrase(T.ANSWER_PRODUCT, "一件{价格}元", name="a")])
    assert best(after("什么料子", I.ASK_PRODUCT, S.RECOMMENDATION), bank)[0].text == "这款是牛津布的"
    assert best(after("多少钱一个", I.ASK_PRODUCT, S.RECOMMENDATION), bank)[0].text == "一件169元"


def test_a_filled_phrase_goes_before_one_with_a_gap_and_the_gap_is_named() -> None:
    bank = Bank([phrase(T.FAREWELL, "下次来送您{赠品}"), phrase(T.FAREWELL, "有空常来坐坐", name="two")])
    first, second = best(after("拜拜", I.THANKS_BYE, S.CLOSING), bank)
    assert (first.missing, second.missing) == ((), ("赠品",))
    assert "{赠品}" in second.text


def test_a_phrase_that_brings_up_another_matter_stands_back() -> None:
    texts = {"a": "少件的话拍下箱子里的东西", "b": "请讲讲具体情况好帮您查"}
    bank = Bank(phrase(T.LISTEN_RECORD, text, name=name) for name, text in texts.items())
    state = after("用着有点毛病", I.DEFECT, S.AFTER_SALES)
    assert best(state, bank)[0].phrase.endswith("b")
    missing = after("少发了一个", I.DEFECT, S.AFTER_SALES)
    assert [one.phrase[-1] for one in best(missing, bank)] == ["a", "b"]


def test_a_shops_own_wording_goes_before_an_equal_shipped_one() -> None:
    bank = Bank([phrase(T.WELCOME, "在的在的"), phrase(T.WELCOME, "欢迎来小店", name="own", source="shop")])
    assert best(after("在吗", I.GREET, S.GREETING), bank)[0].phrase.endswith("own")


def test_equal_phrases_keep_the_order_of_their_ids() -> None:
    texts = {"b": "欢迎光临小店", "a": "您好呀请讲", "c": "来啦想看什么"}
    bank = Bank(phrase(T.WELCOME, text, name=name) for name, text in texts.items())
    assert [one.phrase[-1] for one in best(after("在吗", I.GREET, S.GREETING), bank)] == ["a", "b"]


def test_at_most_two_of_one_technique_and_no_two_that_say_the_same() -> None:
    many = [phrase(T.WELCOME, f"在的亲，您想看点什么请说{'呀' * n}", name=f"n{n}") for n in range(4)]
    found = techniques(after("在吗", I.GREET, S.GREETING), Bank([*BANK, *many]))
    assert found.count(T.WELCOME) <= 2
    assert len(best(after("在吗", I.GREET, S.GREETING), Bank(many))) == 1


def test_after_the_agents_line_come_a_few_next_steps_and_no_second_welcome() -> None:
    state = answered(after("在吗", I.GREET, S.GREETING), "在的，您说")
    found = best(state)
    assert 0 < len(found) <= 4
    assert found[0].technique is T.ASK_NEED
    assert T.WELCOME not in techniques(state)
    assert found[0].because.startswith("接下来")


@pytest.mark.parametrize(
    ("status", "stage", "first"),
    [
        (OrderStatus.PLACED, S.CLOSING, T.PAYMENT_NUDGE),
        (OrderStatus.PAID, S.CLOSING, T.CONFIRM_PAID),
        (OrderStatus.SHIPPED, S.AFTER_SALES, T.TRACK_SHIPMENT),
        (OrderStatus.DELIVERED, S.AFTER_SALES, T.RETURN_VISIT),
    ],
)
def test_an_orders_news_is_answered_by_what_it_calls_for(status: OrderStatus, stage: Stage, first: Technique) -> None:
    quiet = replace(answered(after("嗯", I.ACK, stage), "好的"), last_message=None)
    assert techniques(replace(quiet, order=order(status)))[0] is first


@pytest.mark.parametrize("text", ["？？？", "[图片]", "😊", "a" * 8000, "退" * 8000, "{材质}", "刷单日结加我"])
@pytest.mark.parametrize("intent", [I.OTHER, I.SPAM, I.SMALLTALK, I.ACK, I.GREET])
def test_there_is_always_something_to_say(text: str, intent: Intent) -> None:
    assert best(after(text, intent, S.GREETING))


def test_a_bank_of_a_single_phrase_still_answers_everything() -> None:
    bank = Bank([phrase(T.FAREWELL)])
    for intent in Intent:
        assert techniques(after("您好", intent, S.GREETING), bank) == [T.FAREWELL]


def test_an_empty_bank_suggests_nothing() -> None:
    assert best(after("在吗", I.GREET, S.GREETING), Bank()) == ()


def test_what_stands_far_behind_the_best_is_left_out() -> None:
    found = best(after("我再想想", I.HESITATE, S.CLOSING), shipped_bank())
    assert FEW <= len(found) < 9
    assert min(one.score for one in found) >= SHARE * found[0].score
    assert all(one.score >= SHARE_OF_MORE * found[0].score for one in found[FEW:])


lines = st.lists(
    st.sampled_from(["在吗", "雾蓝和墨绿", "牛津布？", "便宜点", "微信", ">在的", "坏了", "{颜色}"]), max_size=5
)
states = st.builds(
    lambda text, intent, stage, said, step, status, used, dismissed, confidence, traits: replace(
        after(text, intent, stage, said=said, step=step, used=tuple(used), dismissed=tuple(dismissed)),
        order=order(status) if status else None,
        intent=IntentNow(intent, confidence),
        traits=tuple(trait(one) for one in traits),
    ),
    st.text(max_size=20) | st.sampled_from(["墨绿还有吗", "付好了", "拍了 还没付"]),
    st.sampled_from(Intent),
    st.sampled_from(Stage),
    lines,
    st.none() | st.sampled_from(DISPUTE_STEPS),
    st.none() | st.sampled_from(OrderStatus),
    st.lists(st.sampled_from([one.id for one in BANK]), max_size=4),
    st.lists(st.sampled_from([one.id for one in BANK]), max_size=4),
    st.floats(0, 1),
    st.lists(st.sampled_from(Trait), max_size=3),
)
shops = st.builds(
    lambda known, facts: Knowledge("taobao", SHOP.products if known else {}, facts),
    st.booleans(),
    st.dictionaries(st.sampled_from(["优惠", "销量", "退换", "处理时限"]), st.text(max_size=5), max_size=4),
)
more_phrases = st.lists(
    st.builds(
        lambda technique, text, name: phrase(technique, text, name=f"x{name}"),
        st.sampled_from(list(T)),
        st.lists(st.sampled_from(["{颜色}", "{库存}", "{自家空位}", "有的", "好", "～", "您看"]), min_size=1).map(
            "".join
        ),
        st.integers(0, 5),
    ),
    max_size=8,
)


@given(states, shops, more_phrases)
def test_every_list_keeps_its_form(state: BuyerState, shop: Knowledge, more: list[object]) -> None:
    found = suggest(state, Bank([*BANK, *more]), shop, AT)  # type: ignore[list-item]
    assert 1 <= len(found) <= 9
    assert [one.key for one in found] == list(range(1, len(found) + 1))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert not any(says_again(bare(a.text), [bare(b.text)]) for a, b in combinations(found, 2))
    for one in found:
        assert set(slots_of(one.text)) == set(one.missing)
        assert all(value in one.text for value in one.filled.values())
        assert one.phrase not in state.dismissed
        assert 0.0 <= one.score <= 1.0
        assert one.because
    assert suggest(state, Bank([*BANK, *more]), shop, AT) == found  # type: ignore[list-item]
