"""One step of a sale: what each event changes, what it leaves alone, and what holds whatever happens."""

from __future__ import annotations

import timeit
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dialogue.events import (
    Event,
    MessageSaid,
    NoteAdded,
    OrderChanged,
    PhraseDismissed,
    SlotLearned,
    StageCorrected,
    StageMoved,
    TraitCorrected,
)
from app.dialogue.state import MEMORY, BuyerState, OrderItem
from app.dialogue.step import LINE_CHARS, MOST_USED, begin, context_of, step
from app.understand.reading import Line, Reading, TraitSign, Vote
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait
from tests.dialogue.told import NINE, agent, answered, at, buyer, heard, order, ordered, reads

GREET = reads(Intent.GREET, Stage.GREETING)
NEED = reads(Intent.STATE_NEED, Stage.NEED_DISCOVERY)
STOCK = reads(Intent.ASK_STOCK, Stage.RECOMMENDATION)
BARGAIN = reads(Intent.BARGAIN, Stage.CLOSING)
BROKEN = reads(Intent.DEFECT, Stage.AFTER_SALES)
ACK = reads(Intent.ACK, content_free=True)


def corrected(state: BuyerState, stage: Stage) -> BuyerState:
    return step(state, StageCorrected(stage, at(1)), None)[0]


# --- stage ---


def test_a_clear_message_moves_the_sale_and_says_since_when_and_why() -> None:
    state, facts = step(begin(at()), buyer("黑色有货吗", 3), STOCK)
    assert (state.stage.id, state.stage.came_from) == (Stage.RECOMMENDATION, Stage.GREETING)
    assert (state.stage.since, state.stage.because) == (at(3).isoformat(), "像是recommendation")
    assert facts == (StageMoved(Stage.GREETING, Stage.RECOMMENDATION, "像是recommendation"),)


def test_a_message_without_a_vote_keeps_stage_and_reason() -> None:
    before = heard(None, "黑色有货吗", STOCK)
    assert heard(before, "嗯", ACK, 5).stage == before.stage


def test_the_sale_jumps_back_where_content_says_so() -> None:
    state = heard(heard(None, "碎了两个", BROKEN), "对了想再买个大一点的", NEED, 1)
    assert state.stage.id is Stage.NEED_DISCOVERY


def test_a_correction_holds_through_politeness_and_is_lifted_by_a_clear_move() -> None:
    state = corrected(heard(None, "在吗", GREET), Stage.AFTER_SALES)
    for reading in (ACK, GREET, reads(Intent.THANKS_BYE, Stage.CLOSING), reads(Intent.ASK_PRICE, Stage.CLOSING, 0.3)):
        state = heard(state, "嗯嗯", reading, 2)
        assert (state.stage.id, state.stage.manual) == (Stage.AFTER_SALES, True)
    agreed = heard(state, "碎了两个", BROKEN, 3)
    assert agreed.stage.manual, "who says the same as the agent lifts nothing"
    freed = heard(agreed, "想给我妈买件羊毛衫", NEED, 4)
    assert (freed.stage.id, freed.stage.manual) == (Stage.NEED_DISCOVERY, False)


def test_a_correction_to_the_stage_that_already_is_holds_too() -> None:
    state = corrected(heard(None, "黑色有货吗", STOCK), Stage.RECOMMENDATION)
    assert state.stage.manual
    assert state.stage.because == "客服更正"


def test_an_orders_news_lifts_a_correction() -> None:
    state = ordered(corrected(heard(None, "在吗", GREET), Stage.AFTER_SALES), OrderStatus.PAID, 2)
    assert (state.stage.id, state.stage.manual) == (Stage.CLOSING, False)
    state = ordered(corrected(state, Stage.CLOSING), OrderStatus.PAID, 3)
    assert not state.stage.manual


def test_a_closed_order_leaves_stage_and_correction_alone() -> None:
    state = corrected(heard(None, "在吗", GREET), Stage.CLOSING)
    assert ordered(state, OrderStatus.CLOSED, 2).stage == state.stage


# --- orders ---


@pytest.mark.parametrize("status", OrderStatus)
def test_there_is_a_paid_order_from_the_payment_on(status: OrderStatus) -> None:
    unpaid = (OrderStatus.PLACED, OrderStatus.CLOSED)
    assert ordered(None, status).has_order is (status not in unpaid)


def test_words_can_show_a_paid_order() -> None:
    assert heard(None, "我上周买的那件", reads(Intent.TRACK_ORDER, shows_order=True)).has_order


def test_later_news_of_the_same_order_keep_its_items_and_amount() -> None:
    items = (OrderItem("p1", "黑色 M"),)
    state = ordered(None, OrderStatus.PLACED, items=items, amount="129.00")
    paid = ordered(state, OrderStatus.PAID, 1)
    assert paid.order is not None
    assert (paid.order.items, paid.order.amount, paid.product) == (items, "129.00", "p1")
    other, _ = step(paid, OrderChanged("o-2", "20260002", OrderStatus.PLACED, at(2)), None)
    assert other.order is not None
    assert (other.order.items, other.order.amount) == ((), None)


def test_who_orders_and_puts_off_paying_gets_the_trait() -> None:
    state = heard(ordered(None, OrderStatus.PLACED), "拍了 我再想想", reads(Intent.ORDER_PLACED, Stage.CLOSING), 1)
    assert [one.id for one in state.traits if one.on] == [Trait.ORDERS_WITHOUT_PAYING]


# --- waiting, questions, warnings ---


def test_waiting_begins_with_the_first_unanswered_message() -> None:
    state = heard(heard(None, "在吗", GREET, 1), "黑色有货吗", STOCK, 2)
    assert state.waiting_since == at(1).isoformat()
    assert answered(state, "有的亲", 3).waiting_since is None


def test_the_last_question_stays_open_until_the_agent_speaks() -> None:
    state = heard(heard(None, "黑色有货吗", STOCK, 1), "我挺喜欢的", reads(Intent.OTHER), 2)
    assert state.open_question == "黑色有货吗"
    assert answered(state, "有的亲", 3).open_question is None


def test_warnings_gather_until_the_agent_answers() -> None:
    state = heard(None, "加个微信", reads(Intent.BARGAIN, warnings=("off_platform",)), 1)
    state = heard(state, "气死我了", reads(Intent.COMPLAINT, warnings=("complaint", "off_platform")), 2)
    assert [one.code for one in state.warnings] == ["off_platform", "complaint"]
    assert all(one.text for one in state.warnings)
    assert answered(state, "抱歉亲", 3).warnings == ()


def test_a_message_that_could_not_be_read_still_waits_and_moves_nothing() -> None:
    before = heard(None, "黑色有货吗", STOCK)
    after, facts = step(answered(before, "有的亲", 1), buyer("[图片]", 2), None)
    assert after.waiting_since == at(2).isoformat()
    assert (after.stage, after.intent, facts) == (before.stage, before.intent, ())


# --- what is remembered ---


def test_names_stay_until_others_are_named() -> None:
    state = heard(None, "在吗", GREET, buyer_name="小鱼", agent="xiaomei", product="p1")
    state = answered(heard(state, "有货吗", STOCK, 1), "有的亲", 2)
    assert (state.name, state.agent, state.product) == ("小鱼", "xiaomei", "p1")
    state = heard(state, "这个呢", STOCK, 3, agent="lanlan", product="p2")
    assert (state.name, state.agent, state.product) == ("小鱼", "lanlan", "p2")


def test_only_the_last_lines_are_remembered_and_long_ones_cut() -> None:
    state = begin(at())
    for n in range(MEMORY + 5):
        state = heard(state, f"第{n}句" + "啊" * LINE_CHARS, ACK, n)
    assert len(state.lines) == len(state.intents) == MEMORY
    assert state.lines[-1].text.startswith(f"第{MEMORY + 4}句")
    assert len(state.lines[-1].text) == LINE_CHARS
    assert state.last_message is not None
    assert len(state.last_message.text) > LINE_CHARS


def test_two_options_are_kept_until_the_choice_is_made_or_the_product_changes() -> None:
    torn = heard(None, "黑色和白色都好看", reads(Intent.HESITATE, Stage.CLOSING, options=("黑色", "白色")))
    assert heard(torn, "嗯", ACK, 1).options == ("黑色", "白色")
    assert heard(torn, "就要黑的", reads(Intent.ORDER_PLACED, Stage.CLOSING), 1).options is None
    assert heard(torn, "这个呢", STOCK, 1, product="p9").options is None
    assert ordered(torn, OrderStatus.PLACED, 1).options is None


def test_values_of_the_talk_are_learned_with_the_words_that_named_them() -> None:
    state, facts = step(begin(at()), buyer("我165"), reads(Intent.ASK_SIZE, slots={"身高": ("165cm",)}))
    assert state.slots == {"身高": ("165cm",)}
    assert facts == (SlotLearned("身高", "165cm", "买家说「我165」"),)


def test_picked_phrases_count_as_said_each_once_newest_last() -> None:
    state = heard(None, "在吗", GREET)
    for picked in ("a", "b", "a"):
        state = answered(state, "在的亲", 1, picked=picked)
    assert state.used == ("b", "a")
    for n in range(MOST_USED + 3):
        state = answered(state, "在的亲", 2, picked=str(n))
    assert len(state.used) == MOST_USED
    assert state.used[-1] == str(MOST_USED + 2)


def test_a_dispute_moves_with_the_agents_lines() -> None:
    state = heard(ordered(None, OrderStatus.DELIVERED), "碎了两个 你们怎么包的", BROKEN, 1)
    assert state.step is Technique.QUICK_RESPONSE
    state = answered(state, "真的很抱歉，麻烦拍张照片给我们看看好吗", 2)
    assert state.step is Technique.LISTEN_RECORD
    state, _ = step(state, agent("我们一起想办法", 3), None, Technique.SOOTHE_EXPLAIN)
    assert state.step is Technique.SOOTHE_EXPLAIN
    assert ordered(state, OrderStatus.REFUNDING, 4).step is Technique.REMEDY


def test_a_half_heard_message_does_not_end_a_dispute() -> None:
    state = heard(None, "碎了两个 你们怎么包的", BROKEN)
    state = heard(state, "那多少钱", reads(Intent.ASK_PRICE, Stage.RECOMMENDATION, 0.4), 1)
    assert (state.stage.id, state.step) == (Stage.AFTER_SALES, Technique.QUICK_RESPONSE)


def test_what_the_agent_notes_and_corrects_is_on_the_state() -> None:
    state = heard(None, "在吗", GREET)
    state, _ = step(state, NoteAdded("n-1", "gift", "送一张贺卡", True, at(1)), None)
    state, _ = step(state, TraitCorrected(Trait.ECONOMICAL, True, at(2)), None)
    state, _ = step(state, PhraseDismissed("closing.scarcity.stock", at(3)), None)
    assert [(one.id, one.kind, one.text, one.urgent, one.message) for one in state.notes] == [
        ("n-1", "gift", "送一张贺卡", True, None)
    ]
    assert [(one.id, one.on, one.manual) for one in state.traits] == [(Trait.ECONOMICAL, True, True)]
    assert state.dismissed == ("closing.scarcity.stock",)
    off, _ = step(state, TraitCorrected(Trait.ECONOMICAL, False, at(4)), None)
    assert [(one.id, one.on) for one in off.traits] == [(Trait.ECONOMICAL, False)]


# --- visits ---


def test_after_half_an_hour_a_new_visit_begins_and_the_sale_stays() -> None:
    state = heard(heard(None, "黑色有货吗", STOCK), "嗯", ACK, 45)
    assert (state.visit.started, state.visit.messages) == (at(45).isoformat(), 1)
    assert state.stage.id is Stage.RECOMMENDATION


def test_who_comes_back_the_next_day_begins_anew_and_the_state_says_why() -> None:
    yesterday = heard(
        None, "黑色能便宜吗 我165", reads(Intent.BARGAIN, Stage.CLOSING, slots={"身高": ("165cm",), "颜色": ("黑色",)})
    )
    state, facts = step(yesterday, buyer("在吗", 24 * 60), reads(Intent.GREET, content_free=True))
    assert (state.stage.id, state.stage.because) == (Stage.GREETING, "隔了很久再来")
    assert facts == (StageMoved(Stage.CLOSING, Stage.GREETING, "隔了很久再来"),)
    assert state.slots == {"身高": ("165cm",)}
    assert state.lines == (Line("buyer", "在吗"),)


def test_who_paid_and_comes_back_the_next_day_comes_because_of_the_order() -> None:
    state = heard(ordered(heard(None, "拍了", BARGAIN), OrderStatus.PAID, 1), "在吗", ACK, 24 * 60)
    assert (state.stage.id, state.stage.because) == (Stage.AFTER_SALES, "付款后再来")


def test_a_correction_holds_over_night_too() -> None:
    state = heard(corrected(heard(None, "在吗", GREET), Stage.CLOSING), "在吗", ACK, 24 * 60)
    assert (state.stage.id, state.stage.manual) == (Stage.CLOSING, True)


def test_the_agents_line_the_next_day_is_no_return() -> None:
    state = answered(heard(None, "黑色能便宜吗", BARGAIN), "亲还在考虑吗", 24 * 60)
    assert state.stage.id is Stage.CLOSING


# --- context ---


def test_the_reader_knows_nothing_of_a_new_buyer() -> None:
    context = context_of(begin(at()))
    assert (context.lines, context.stage, context.intents, context.has_order) == ((), None, (), False)


def test_the_reader_knows_what_was_said_ordered_and_wanted() -> None:
    state = answered(ordered(heard(None, "黑色能便宜吗", BARGAIN), OrderStatus.PAID, 1), "收到亲", 2)
    context = context_of(state)
    assert context.lines == (Line("buyer", "黑色能便宜吗"), Line("agent", "收到亲"))
    assert (context.stage, context.intents) == (Stage.CLOSING, (Intent.BARGAIN,))
    assert (context.has_order, context.order) == (True, OrderStatus.PAID)


def test_the_reader_sees_a_returning_buyer_as_of_the_return() -> None:
    state = heard(None, "黑色能便宜吗", BARGAIN)
    assert context_of(state, at(5)).lines
    later = context_of(state, at(24 * 60))
    assert (later.lines, later.intents) == ((), ())


# --- what holds whatever happens ---

moments = st.integers(-60, 60 * 24 * 5).map(lambda minutes: NINE + timedelta(minutes=minutes))
ids = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
words = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(
        ["在吗", "能便宜吗", "地址帮我改一下", "我再想想", "非常抱歉，给您补发", "？", "[图片]", "啊" * 900]
    ),
)
votes = st.none() | st.builds(Vote, st.sampled_from(Stage), st.floats(0, 1), st.just("试"))
readings = st.builds(
    Reading,
    intent=st.sampled_from(Intent),
    confidence=st.floats(0, 1),
    because=st.just("试"),
    vote=votes,
    content_free=st.booleans(),
    slots=st.dictionaries(st.sampled_from(["颜色", "身高", "选项"]), st.lists(ids, max_size=6).map(tuple), max_size=2),
    options=st.none() | st.tuples(ids, ids),
    traits=st.lists(st.builds(TraitSign, st.sampled_from(Trait), st.floats(0, 1), st.just("话")), max_size=3).map(
        tuple
    ),
    shows_order=st.booleans(),
    warnings=st.lists(st.sampled_from(["spam", "off_platform", "complaint", "new"]), max_size=2).map(tuple),
)
optional = st.none() | ids
happenings: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        MessageSaid,
        id=ids,
        sender=st.sampled_from(["buyer", "agent"]),
        text=words,
        at=moments,
        buyer_name=optional,
        agent=optional,
        product=optional,
        picked=optional,
    ),
    st.builds(
        OrderChanged,
        id=ids,
        number=ids,
        status=st.sampled_from(OrderStatus),
        at=moments,
        items=st.lists(st.builds(OrderItem, ids), max_size=2).map(tuple),
        amount=optional,
    ),
    st.builds(StageCorrected, st.sampled_from(Stage), moments),
    st.builds(TraitCorrected, st.sampled_from(Trait), st.booleans(), moments),
    st.builds(NoteAdded, ids, st.just("gift"), words, st.booleans(), moments),
    st.builds(PhraseDismissed, ids, moments),
)


@given(st.lists(st.tuples(happenings, st.none() | readings, st.sampled_from([None, *Technique])), max_size=15))
def test_whatever_happens_the_state_stays_whole(told: list[tuple[Event, Reading | None, Technique | None]]) -> None:
    state = begin(NINE)
    for version, (event, reading, technique) in enumerate(told, 1):
        context_of(state, event.at)
        state, facts = step(state, event, reading, technique)
        assert state.version == version
        assert state.stage.id in Stage
        assert state.stage.because
        assert all(fact.because for fact in facts)
        if isinstance(event, MessageSaid):
            assert (state.waiting_since is None) is (event.sender == "agent")
            assert state.open_question is None or event.sender == "buyer"
        if isinstance(event, StageCorrected):
            assert (state.stage.id, state.stage.manual) == (event.stage, True)
    assert msgspec.json.decode(msgspec.json.encode(state), type=BuyerState) == state


@given(happenings, st.none() | readings)
def test_the_same_event_on_the_same_state_gives_the_same_state(event: Event, reading: Reading | None) -> None:
    assert step(begin(NINE), event, reading) == step(begin(NINE), event, reading)


def test_a_step_costs_no_more_than_writing_the_state_down_a_few_times() -> None:
    # 25 µs where writing it costs 3; told as a ratio, so that a busy machine does not fail it.
    reading = reads(
        Intent.CHANGE_ORDER,
        Stage.CLOSING,
        slots={"颜色": ("黑色",)},
        traits=(TraitSign(Trait.POLITE, 0.2, "谢谢"),),
    )
    state = ordered(heard(None, "在吗", GREET), OrderStatus.PLACED)
    for n in range(MEMORY):
        state = answered(heard(state, "帮我把地址改到幸福路8号，谢谢啦", reading, n), "好的亲", n)
    said = buyer("颜色帮我换成黑色的可以吗", 20)
    # Many short looks: on a busy machine some of them are undisturbed, while a long one never is.
    a_step = min(timeit.repeat(lambda: step(state, said, reading), number=5, repeat=400))
    to_write = min(timeit.repeat(lambda: msgspec.json.encode(state), number=5, repeat=400))
    assert a_step < 25 * to_write, f"{a_step * 2e5:.0f} µs a step, {to_write * 2e5:.0f} µs to write the state"


def test_order_events_read_nothing() -> None:
    assert step(begin(at()), order(OrderStatus.PLACED), NEED)[0].intent is None
