"""One whole turn: what is read, what counts as said, and what is suggested."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dialogue.events import Event, MessageSaid, OrderChanged, PhraseDismissed, StageCorrected, TraitCorrected
from app.dialogue.state import BuyerState
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase, Product
from app.turn import Turn, take_turn
from app.vocabulary import OrderStatus, Stage, Technique, Trait
from tests.shipped import shipped_bank, shipped_reader

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
SMALL = Bank(
    [
        Phrase("greeting.welcome.hi", Technique.WELCOME, (Stage.GREETING,), "在的亲，请问想看点什么呢～"),
        Phrase("after_sales.apologise.sorry", Technique.APOLOGISE, (Stage.AFTER_SALES,), "亲，给您添麻烦了"),
        Phrase(
            "closing.scarcity.stock", Technique.SCARCITY, (Stage.CLOSING,), "{颜色}只剩{库存}件了哦，喜欢可以早点拍下"
        ),
    ]
)


def say(sender: str, text: str, minutes: float = 0, **more: str) -> MessageSaid:
    return MessageSaid(f"{sender}-{minutes}", sender, text, NINE + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def take(state: BuyerState | None, event: Event, bank: Bank = SMALL, knowledge: Knowledge | None = None) -> Turn:
    return take_turn(state, event, reader=shipped_reader(), bank=bank, knowledge=knowledge or Knowledge())


def test_a_new_buyers_message_is_read_and_answered() -> None:
    turn = take(None, say("buyer", "亲，这款外套还有货吗，多少钱", buyer_name="小鱼"), shipped_bank())
    assert turn.reading is not None
    assert turn.state.version == 1
    assert (turn.state.name, turn.state.stage.id) == ("小鱼", Stage.RECOMMENDATION)
    assert [one.key for one in turn.suggestions] == list(range(1, len(turn.suggestions) + 1))
    assert turn.suggestions


def test_an_agents_line_is_not_read() -> None:
    asked = take(None, say("buyer", "有货吗")).state
    turn = take(asked, say("agent", "有的亲", 1))
    assert turn.reading is None
    assert (turn.state.intent, turn.state.waiting_since) == (asked.intent, None)


def test_a_picked_phrase_counts_as_said() -> None:
    state = take(None, say("buyer", "在吗")).state
    assert take(state, say("agent", "在的呢", 1, picked="greeting.welcome.hi")).state.used == ("greeting.welcome.hi",)


def test_a_phrase_that_the_agent_typed_or_pasted_counts_as_said() -> None:
    state = take(None, say("buyer", "在吗")).state
    assert take(state, say("agent", "在的亲 请问想看点什么呢", 1)).state.used == ("greeting.welcome.hi",)
    assert take(state, say("agent", "黑色只剩3件了哦，喜欢可以早点拍下", 1)).state.used == ("closing.scarcity.stock",)
    assert take(state, say("agent", "您稍等", 1)).state.used == ()


def test_a_pick_of_a_phrase_that_is_gone_is_just_a_line() -> None:
    state = take(None, say("buyer", "在吗")).state
    turn = take(state, say("agent", "在的呢", 1, picked="removed.meanwhile"))
    assert turn.state.waiting_since is None
    assert turn.state.used == ("removed.meanwhile",)


def test_the_technique_of_what_was_said_moves_the_dispute() -> None:
    state = take(
        take(None, OrderChanged("o", "1", OrderStatus.DELIVERED, NINE)).state, say("buyer", "收到的碗碎了三个", 1)
    ).state
    assert state.step is Technique.QUICK_RESPONSE
    assert take(state, say("agent", "亲，给您添麻烦了", 2)).state.step is Technique.APOLOGISE


def test_the_agents_correction_holds_until_the_buyers_next_clear_move() -> None:
    state = take(None, say("buyer", "在吗")).state
    state = take(state, StageCorrected(Stage.AFTER_SALES, NINE)).state
    kept = take(state, say("buyer", "嗯嗯", 1)).state
    assert (kept.stage.id, kept.stage.manual) == (Stage.AFTER_SALES, True)
    wish = say("buyer", "对了，想给我妈买一件羊毛衫，她身高一米六，有什么推荐的吗", 2)
    freed = take(kept, wish).state
    assert freed.stage.id is not Stage.AFTER_SALES
    assert not freed.stage.manual


def test_a_returning_buyer_is_read_as_one_who_just_came_in() -> None:
    state = take(None, say("buyer", "能不能再便宜点")).state
    turn = take(state, say("buyer", "在吗", 24 * 60))
    assert (turn.state.stage.id, turn.state.stage.because) == (Stage.GREETING, "隔了很久再来")


def test_the_same_turn_twice_is_the_same() -> None:
    state = take(None, say("buyer", "这款有黑色吗"), shipped_bank()).state
    again = say("buyer", "黑色和白色哪个好看", 1)
    assert take(state, again, shipped_bank()) == take(state, again, shipped_bank())


moments = st.integers(0, 60 * 72).map(lambda minutes: NINE + timedelta(minutes=minutes))
lines = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(
        ["在吗", "有黑色吗", "能便宜点吗", "拍了", "碎了两个", "谢谢", "？", "[图片]", "加微信吗", "我再想想"]
    ),
)
happenings: st.SearchStrategy[Event] = st.one_of(
    st.builds(MessageSaid, st.just("m"), st.sampled_from(["buyer", "agent"]), lines, moments),
    st.builds(OrderChanged, st.just("o"), st.just("1"), st.sampled_from(OrderStatus), moments),
    st.builds(StageCorrected, st.sampled_from(Stage), moments),
    st.builds(TraitCorrected, st.sampled_from(Trait), st.booleans(), moments),
    st.builds(PhraseDismissed, st.just("greeting.welcome.hi"), moments),
)


@settings(max_examples=40)
@given(st.lists(happenings, min_size=1, max_size=10))
def test_whatever_happens_there_is_a_card(told: list[Event]) -> None:
    state: BuyerState | None = None
    product = Product("p1", "保温杯", stock={"雾蓝": 0, "奶白": 12})
    for event in told:
        turn = take(state, event, shipped_bank(), Knowledge("taobao", {"p1": product}))
        version = state.version if state else 0
        state = turn.state
        assert state.version == version + 1
        assert [one.key for one in turn.suggestions] == list(range(1, len(turn.suggestions) + 1))
        assert len(turn.suggestions) <= 9
        if isinstance(event, MessageSaid) and event.sender == "buyer":
            assert turn.reading is not None
            assert turn.suggestions
        assert msgspec.json.decode(msgspec.json.encode(state), type=BuyerState) == state


@pytest.mark.parametrize("kind", ["image", "card", "other"])
def test_a_message_that_is_no_text_waits_like_any_other(kind: str) -> None:
    turn = take(None, say("buyer", "[图片]", kind=kind))
    assert turn.state.waiting_since == NINE.isoformat()


def test_it_is_told_when_each_part_has_ended_and_an_agents_line_has_none_to_read() -> None:
    laps: list[str] = []
    parts = {"reader": shipped_reader(), "bank": SMALL, "knowledge": Knowledge()}
    state = take_turn(None, say("buyer", "有货吗"), **parts, lap=laps.append).state  # type: ignore[arg-type]
    assert laps == ["read", "step", "suggest"]
    take_turn(state, say("agent", "有的亲", 1), **parts, lap=laps.append)  # type: ignore[arg-type]
    assert laps[3:] == ["step", "suggest"]
