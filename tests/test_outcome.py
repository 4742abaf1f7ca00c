"""Tests of what a turn comes to: the change that is stored of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from app.arrivals import Arrival
from app.clock import stamp
from app.dialogue.events import MessageSaid, NoteMarked, TimePassed
from app.dialogue.reminders import Rhythm
from app.dialogue.state import BuyerState, Note, Reminder, StageNow, Visit
from app.held import Held
from app.outcome import change_of, closing
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase
from app.rank.suggestion import Suggestion
from app.store.buyers import Stored
from app.store.changes import Change
from app.turn import Turn
from app.vocabulary import Stage, Technique

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
SAID = MessageSaid("m-1", "buyer", "在吗", NINE)
ROW = {"buyer": "小鱼", "id": "m-1"}
TOLD = NINE.isoformat()
STATE = BuyerState(2, StageNow(Stage.CLOSING, None, TOLD, ""), Visit(TOLD, 2, TOLD), agent="xiaomei")
NOTE = Note("n1", "gift", "送袜子", message="m-1")
SALE = Phrase("sale", Technique.TWO_CHOICE, (Stage.CLOSING,), "今天有活动", valid_until="2026-11-21")
OFFERED = Suggestion(1, "sale", Technique.TWO_CHOICE, "今天有活动", {}, (), 0.5, "促成")


def change(state: BuyerState = STATE, *suggestions: Suggestion, held: Held | None = None, **given: Any) -> Change:
    """The change of a turn that came to this."""
    fields: dict[str, Any] = {"event": SAID, "source": "b1", "frame": "m-1", "message": ROW}
    arrival = Arrival(**fields | given)
    known: dict[str, Any] = {"bank": Bank([SALE]), "knowledge": Knowledge(), "rhythm": Rhythm(), "revision": 5}
    return change_of("s1", "小鱼", held or Held(), arrival, Turn(state, (), suggestions, None), NINE, **known)


def test_a_new_buyer_is_opened_by_a_line_and_fed_by_its_bridge() -> None:
    found = change()
    assert (found.shop, found.buyer, found.version) == ("s1", "小鱼", 2)
    assert (found.agent, found.agent_before) == ("xiaomei", None)
    assert (found.open, found.seen_before, found.fed_by, found.base, found.revision) == (True, False, "b1", 0, 5)
    assert (found.message, found.order, found.notes, found.use) == (ROW, None, [], None)
    assert found.active_at == stamp(NINE)
    assert msgspec.json.decode(found.state, type=BuyerState) == STATE
    assert json.loads(found.card)["version"] == 2


def test_what_a_person_feeds_leaves_the_bridge_that_fed_before() -> None:
    held = Held(loaded=True, state=STATE, fed_by="b7", open=True, seq=4)
    assert change(held=held, by_hand=True).fed_by == "b7"
    assert change(held=held).fed_by == "b1"


def test_only_a_note_that_is_new_or_changed_is_stored() -> None:
    held = Held(loaded=True, state=replace(STATE, notes=(NOTE,)), open=True)
    assert change(replace(STATE, notes=(NOTE,)), held=held).notes == []
    more = change(replace(STATE, notes=(NOTE, replace(NOTE, id="n2"))), held=held).notes
    assert [(row["id"], row["at"], row["done"]) for row in more] == [("n2", stamp(NINE), False)]
    assert [row["id"] for row in change(replace(STATE, notes=(replace(NOTE, done=True),)), held=held).notes] == ["n1"]


def test_a_note_of_a_closed_buyer_changes_that_note_alone_and_opens_nobody() -> None:
    held = Held(loaded=True, state=replace(STATE, notes=(NOTE,)), open=False)
    row = {"id": "n1", "done": True}
    given = {"event": NoteMarked("n1", True, NINE), "frame": None, "message": None, "note": row, "wakes": False}
    found = change(replace(STATE, notes=(replace(NOTE, done=True),)), held=held, **given)
    assert (found.open, found.notes, found.due_at) == (False, [row], None)


def test_what_time_brings_is_nothing_that_was_heard_of_the_buyer() -> None:
    held = Held(loaded=True, state=STATE, open=True, active_at="then")
    event = TimePassed(Reminder.VISIT_OVER, "visit_over", NINE)
    assert change(held=held, event=event, frame=None, message=None, wakes=False).active_at == "then"


def test_a_card_with_a_phrase_of_today_is_due_when_the_day_is_over() -> None:
    midnight = stamp(datetime.fromisoformat("2026-11-22T00:00:00+08:00"))
    visit_over = change().due_at
    ended = replace(STATE, visit=replace(STATE.visit, ended=NINE.isoformat()))
    assert change(ended).due_at is None
    assert change(ended, OFFERED).due_at == midnight
    assert change(ended, replace(OFFERED, phrase="learned.1")).due_at is None
    assert visit_over is not None


def test_closing_a_buyer_changes_nothing_else() -> None:
    stored = Stored("xiaomei", "b1", 7, 12, True, "t1", "t2", b"{}", b'{"id":"b1"}')
    found = closing("s1", "小鱼", stored)
    assert (found.open, found.seen_before, found.due_at, found.frame) == (False, True, None, None)
    assert (found.agent, found.agent_before, found.fed_by, found.version) == ("xiaomei", "xiaomei", "b1", 7)
    assert (found.active_at, found.state, found.card, found.base) == ("t1", b"{}", b'{"id":"b1"}', 12)
