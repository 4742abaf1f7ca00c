"""Which techniques a moment gives a reason for, and in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from app.dialogue.state import BuyerState, IntentNow, OrderNow, Reminder, Visit
from app.phrases.bank import Bank
from app.rank.answers import ANSWERS, NEXT
from app.rank.moment import moment_of
from app.rank.techniques import TechniqueScores, score_techniques
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait
from tests.rank.talks import AT, SHOP, TEXTS, after, answered, best, order, phrase, techniques, trait, warning

I, S, T = Intent, Stage, Technique  # noqa: E741
NAMED: dict[Intent, frozenset[Technique]] = {}


def scores(state: BuyerState, named: dict[Intent, frozenset[Technique]] = NAMED) -> TechniqueScores:
    return score_techniques(moment_of(state, SHOP, AT), named)


def ranked(found: TechniqueScores) -> list[Technique]:
    return sorted(found.scores, key=lambda one: -found.scores[one])


def test_a_choice_comes_first_whatever_the_intent_where_both_are_liked() -> None:
    for intent in (I.STATE_NEED, I.ASK_STOCK, I.HESITATE, I.OTHER, I.DOUBT_QUALITY):
        for stage in (S.RECOMMENDATION, S.CLOSING):
            found = scores(after("墨绿和燕麦色都喜欢", intent, stage))
            assert ranked(found)[0] is T.TWO_CHOICE
            assert ("墨绿或燕麦色") in [reason for _, reason in found.reasons_of(T.TWO_CHOICE)]


def test_two_options_beside_another_question_do_not_drown_its_answer() -> None:
    found = ranked(scores(after("墨绿和燕麦色有什么优惠", I.ASK_PRICE, S.RECOMMENDATION)))
    assert found[0] is T.PROMO_NOTICE
    assert T.TWO_CHOICE in found[:3]


def test_a_word_of_the_buyer_gives_a_reason() -> None:
    found = scores(after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION))
    assert [reason for _, reason in found.reasons_of(T.REASSURE)] == ["提到“正品”"]


def test_after_the_agents_line_the_stage_leads_on_and_words_count_no_more() -> None:
    found = scores(answered(after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION), "是的亲"))
    assert not found.reasons_of(T.REASSURE)
    assert T.WELCOME not in found.scores


def test_a_technique_that_a_phrase_names_the_intent_for_may_answer_it() -> None:
    state = after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION)
    named = {I.DOUBT_QUALITY: frozenset({T.PROMO_NOTICE, T.VIP_CARE})}
    assert scores(state, named).answers[T.PROMO_NOTICE] > scores(state).answers[T.PROMO_NOTICE]
    assert T.VIP_CARE not in scores(state, named).answers  # needs a sign of its own


def test_a_profile_favours_and_forbids() -> None:
    def with_trait(which: Trait, **known: Any) -> dict[Technique, float]:
        plain = after("再便宜点", I.BARGAIN, S.CLOSING, **known)
        return scores(replace(plain, traits=(trait(which),))).scores

    plain = scores(after("再便宜点", I.BARGAIN, S.CLOSING)).scores
    assert with_trait(Trait.HAGGLER)[T.FIRM_PRICE] > plain[T.FIRM_PRICE]
    assert with_trait(Trait.HAGGLER)[T.GOODWILL_GIFT] < plain[T.GOODWILL_GIFT]


def test_the_first_who_haggles_is_told_the_worth_and_not_yet_the_principle() -> None:
    first = techniques(after("能便宜点吗", I.BARGAIN, S.CLOSING))
    assert first[0] is T.VALUE_JUSTIFY
    assert T.FIRM_PRICE not in first[:3]


def test_what_is_likely_besides_counts_too() -> None:
    torn = after("里面浓度多少", I.ASK_PRICE, S.RECOMMENDATION)
    both = IntentNow(I.ASK_PRICE, 0.4, ((I.ASK_PRODUCT, 0.35),))
    assert ranked(scores(torn))[0] is T.PROMO_NOTICE
    assert ranked(scores(replace(torn, intent=both)))[0] is T.ANSWER_PRODUCT


def test_a_guess_falls_back_to_what_the_stage_asks_for() -> None:
    sure = after("嗯那个", I.INVOICE, S.CLOSING)
    guess = replace(sure, intent=IntentNow(I.INVOICE, 0.2))
    onward = [one for one in NEXT[S.CLOSING] if one not in ANSWERS[I.INVOICE] and one in scores(sure).scores]
    assert onward
    for technique in onward:
        assert scores(guess).scores[technique] > scores(sure).scores[technique]


def test_an_order_that_comes_while_the_buyer_waits_is_spoken_of_first() -> None:
    asked = after("怎么拍呀", I.ORDER_HELP, S.CLOSING)
    later = (AT + timedelta(minutes=1)).isoformat()
    paid = replace(asked, order=OrderNow("X1", OrderStatus.PAID, at=later), has_order=True)
    assert techniques(paid)[0] is T.CONFIRM_PAID


def test_who_will_order_is_led_there_and_who_has_is_asked_about_the_payment() -> None:
    will = techniques(after("行吧 那我拍这个", I.ORDER_PLACED, S.CLOSING))
    assert will[0] is T.ORDER_GUIDE
    assert T.PAYMENT_NUDGE not in will
    assert techniques(after("拍下了", I.ORDER_PLACED, S.CLOSING))[0] is T.PAYMENT_NUDGE


def test_an_unpaid_order_is_brought_up_with_the_objection_that_is_still_open() -> None:
    price = phrase(T.PAYMENT_NUDGE, "价钱上能让的都让了，订单给您留着", "price", intents=(I.BARGAIN,))
    size = phrase(T.PAYMENT_NUDGE, "还在想码数吗，对好了再付", "size", intents=(I.ASK_SIZE,))
    bank = Bank((price, size))
    for objection, wanted in ((I.BARGAIN, price), (I.ASK_SIZE, size)):
        before = answered(after("嗯", I.ACK, S.CLOSING, intents=(objection,)), "好的亲")
        unpaid = replace(before, order=order(OrderStatus.PLACED), reminder=Reminder.UNPAID)
        assert best(unpaid, bank)[0].phrase == wanted.id


def test_who_waits_long_hears_an_apology_for_it_and_a_long_talk_is_wrapped_up() -> None:
    bank = Bank((*map(phrase, TEXTS), phrase(T.BUSY_NOTICE, "让您久等了，马上到您"), phrase(T.WRAP_UP, "您先消化一下")))
    assert techniques(after("人呢 半天不理人", I.COMPLAINT, S.GREETING), bank)[0] in (T.BUSY_NOTICE, T.APOLOGISE)
    long = Visit(AT.isoformat(), 40, (AT + timedelta(minutes=30)).isoformat())
    talk = replace(after("我再想想", I.HESITATE, S.CLOSING), visit=long)
    assert T.WRAP_UP in techniques(talk, bank)[:3]
    assert T.WRAP_UP not in techniques(after("我再想想", I.HESITATE, S.CLOSING), bank)[:3]


def test_what_is_too_much_of_something_calls_for_another_as_long_as_nothing_is_bought() -> None:
    said = after("太沉了 想要两斤以内的", I.STATE_NEED, S.NEED_DISCOVERY)
    assert "嫌不合适" in [reason for _, reason in scores(said).reasons_of(T.BETTER_FIT)]
    assert T.BETTER_FIT in ranked(scores(said))[:2]
    bought = scores(after("收到了 太沉了", I.DEFECT, S.AFTER_SALES, has_order=True))
    assert not bought.reasons_of(T.BETTER_FIT)


def test_a_bad_review_that_is_announced_is_seen_to_with_the_complaint() -> None:
    bank = Bank([*map(phrase, TEXTS), phrase(T.REVIEW_CARE, "先把您不满意的地方处理好，评价的事不急")])
    assert T.REVIEW_CARE in techniques(after("等着 给你打一星", I.COMPLAINT, S.AFTER_SALES, has_order=True), bank)[:3]
    assert not scores(after("太差劲了", I.COMPLAINT, S.AFTER_SALES, has_order=True)).reasons_of(T.REVIEW_CARE)


def test_who_would_pay_elsewhere_is_shown_how_to_pay_here_and_who_would_only_chat_there_is_not() -> None:
    lured = (warning("off_platform"),)
    pays = scores(after("转账给你 少收十块", I.BARGAIN, S.CLOSING, warnings=lured))
    assert "站外联系" in [reason for _, reason in pays.reasons_of(T.ORDER_GUIDE)]
    chats = scores(after("留个vx 那边说", I.OTHER, S.CLOSING, warnings=lured))
    assert "站外联系" in [reason for _, reason in chats.reasons_of(T.SOFT_DECLINE)]
    assert not chats.reasons_of(T.ORDER_GUIDE)


def test_a_need_told_in_two_messages_is_met_with_goods_and_not_with_one_more_question() -> None:
    first = scores(after("想要个小点的包", I.STATE_NEED, S.NEED_DISCOVERY))
    again = scores(after("上班背 预算两百", I.STATE_NEED, S.NEED_DISCOVERY, intents=(I.STATE_NEED,)))
    assert first.scores[T.ASK_NEED] >= first.scores[T.RECOMMEND_MULTI]
    assert again.scores[T.RECOMMEND_MULTI] > again.scores[T.ASK_NEED]


def test_who_haggles_for_a_present_is_not_told_of_the_price() -> None:
    price = scores(after("再便宜点", I.BARGAIN, S.CLOSING, intents=(I.BARGAIN,))).scores
    assert price[T.FIRM_PRICE] > price[T.SOFT_DECLINE]
    present = scores(after("那再送个挂绳", I.BARGAIN, S.CLOSING, intents=(I.BARGAIN,))).scores
    assert present[T.SOFT_DECLINE] > present[T.FIRM_PRICE]


def test_who_waits_for_the_money_hears_how_far_it_is_and_not_how_to_apply() -> None:
    waiting = after("退款申请了 怎么没到", I.REFUND, S.AFTER_SALES, order=order(OrderStatus.REFUNDING))
    assert ranked(scores(waiting))[0] is T.FOLLOW_UP
    assert ranked(scores(after("想退款怎么弄", I.REFUND, S.AFTER_SALES, has_order=True)))[0] is T.RETURN_GUIDE


def test_who_takes_leave_undecided_is_let_go() -> None:
    assert set(ranked(scores(after("改天再说吧 打扰你啦", I.HESITATE, S.CLOSING)))[:2]) == {T.FAREWELL, T.WRAP_UP}
    assert T.FAREWELL not in ranked(scores(after("我再想想", I.HESITATE, S.CLOSING)))[:3]


def test_who_takes_one_of_each_has_nothing_to_choose() -> None:
    assert ranked(scores(after("墨绿和燕麦色", I.ASK_STOCK, S.RECOMMENDATION)))[0] is T.TWO_CHOICE
    assert ranked(scores(after("墨绿和燕麦色各一个", I.ASK_STOCK, S.RECOMMENDATION)))[0] is not T.TWO_CHOICE
