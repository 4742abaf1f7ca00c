"""The moment of a turn: what was asked, what is known of payment, which two options stand side by side."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.dialogue.state import BuyerState
from app.phrases.phrase import Knowledge
from app.rank.moment import Moment, moment_of
from app.rank.topics import LOOKED_UP
from app.vocabulary import Intent, OrderStatus, Stage, Technique
from tests.rank.talks import AT, SHOP, after, answered, order

I, S = Intent, Stage  # noqa: E741


def moment(state: BuyerState, shop: Knowledge = SHOP) -> Moment:
    return moment_of(state, shop, AT)


def test_the_buyers_lines_since_the_agents_last_one_are_read() -> None:
    state = after("今天发吗", I.ASK_SHIPPING, S.CLOSING, said=("有优惠吗", ">有的", "那拍了"))
    assert Technique.FAST_DISPATCH in moment(state).triggers
    assert Technique.PROMO_NOTICE not in moment(state).triggers


def test_who_says_that_it_is_paid_has_paid_and_who_will_has_not() -> None:
    paid = moment(after("付好款了", I.ORDER_PLACED, S.CLOSING, order=order(OrderStatus.PLACED)))
    assert (paid.paid, paid.just_paid, paid.unpaid) == (True, True, False)
    unpaid = moment(after("拍了 等会付", I.ORDER_PLACED, S.CLOSING))
    assert (unpaid.paid, unpaid.just_paid, unpaid.unpaid) == (False, False, True)


@pytest.mark.parametrize(
    ("text", "intent", "torn"),
    [
        ("墨绿和燕麦色都喜欢", I.STATE_NEED, 1.0),
        ("墨绿还是燕麦色", I.ASK_RECOMMEND, 1.0),
        ("墨绿、燕麦色 唉", I.HESITATE, 1.0),
        ("墨绿和燕麦色一个价吗", I.ASK_PRICE, 0.6),
        ("墨绿和燕麦色都破了", I.DEFECT, 0.0),
        ("墨绿好看", I.HESITATE, 0.0),
    ],
)
def test_two_options_in_the_newest_lines_are_a_choice_to_make(text: str, intent: Intent, torn: float) -> None:
    assert moment(after(text, intent, S.RECOMMENDATION)).torn == torn


def test_options_of_an_earlier_message_are_known_but_not_what_this_one_is_about() -> None:
    state = after("几天能到", I.ASK_SHIPPING, S.CLOSING, options=("墨绿", "燕麦色"), said=("墨绿还是燕麦色", ">您看"))
    assert moment(state).options
    assert moment(state).torn == 0.0


def test_after_the_agents_line_nobody_is_torn() -> None:
    assert moment(answered(after("墨绿还是燕麦色", I.HESITATE, S.CLOSING), "墨绿吧")).torn == 0.0


def test_a_question_that_nothing_answers_is_to_be_looked_up() -> None:
    assert moment(after("能承重多少", I.ASK_PRODUCT, S.RECOMMENDATION)).topics & LOOKED_UP
    assert not moment(after("什么材质", I.ASK_PRODUCT, S.RECOMMENDATION)).topics & LOOKED_UP
    assert not moment(after("会有色差吗", I.DOUBT_QUALITY, S.RECOMMENDATION)).topics & LOOKED_UP


def test_who_asks_how_it_is_asks_for_what_speaks_for_it_unless_a_word_names_more() -> None:
    for text in ("想看看这件卫衣", "这件卫衣怎么样", "介绍一下"):
        general = moment(after(text, I.ASK_PRODUCT, S.RECOMMENDATION))
        assert "卖点" in general.asked
        assert not general.topics & LOOKED_UP
    told = moment(after("材质怎么样", I.ASK_PRODUCT, S.RECOMMENDATION))
    assert "参数" in told.asked
    assert "卖点" not in told.asked


def test_the_topic_of_the_talk_is_the_last_intent_with_a_content() -> None:
    assert moment(after("嗯", I.ACK, S.CLOSING, intents=(I.BARGAIN, I.ACK))).topic is I.BARGAIN


def test_news_of_an_order_count_until_somebody_speaks() -> None:
    quiet = replace(answered(after("嗯", I.ACK, S.CLOSING), "好的"), last_message=None)
    assert moment(replace(quiet, order=order(OrderStatus.PAID))).order_news
    assert not moment(after("嗯", I.ACK, S.CLOSING, order=order(OrderStatus.PAID))).order_news


def test_the_trades_are_the_shops_where_it_names_them() -> None:
    said = after("想买裙子", I.STATE_NEED, S.NEED_DISCOVERY)
    named, seen = moment(said, Knowledge(trade=("茶叶",))).trades, moment(said, Knowledge()).trades
    assert named
    assert seen
    assert not named & seen
