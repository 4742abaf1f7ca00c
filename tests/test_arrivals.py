"""Tests of what comes in: the event of a frame, the rows that are stored of it, and when two frames are the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from app import arrivals
from app.arrivals import Arrival
from app.dialogue.events import MessageSaid, NoteAdded, NoteMarked, OrderChanged, StageCorrected
from tests.serving import message, order
from tests.working import read

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")


def said(source: str = "b1", *, by_hand: bool = False, **fields: Any) -> Arrival:
    """A line that was said, as it arrives."""
    frame = message(**{"buyer": "小鱼", "text": "在吗", "id": "m-1"} | fields)
    return arrivals.line(source, read(frame), NINE, by_hand=by_hand)


def test_a_line_becomes_an_event_and_a_row() -> None:
    arrival = said(at="2026-11-21T08:59:00+08:00", kind="card", product="p1", agent="xiaomei", buyer_name="小鱼儿")
    event = arrival.event
    assert isinstance(event, MessageSaid)
    assert (event.id, event.sender, event.text, event.kind) == ("m-1", "buyer", "在吗", "card")
    assert (event.buyer_name, event.agent, event.product) == ("小鱼儿", "xiaomei", "p1")
    assert arrival.message == {
        "buyer": "小鱼",
        "id": "m-1",
        "sender": "buyer",
        "text": "在吗",
        "at": "2026-11-21T08:59:00+08:00",
        "kind": "card",
        "product": "p1",
        "agent": "xiaomei",
        "received_at": "2026-11-21T09:00:00+08:00",
    }
    assert (arrival.source, arrival.frame, arrival.wakes, arrival.order) == ("b1", "m-1", True, None)


def test_what_has_no_time_of_its_own_was_said_when_it_was_received() -> None:
    assert said().event.at == NINE
    assert said().message == said(at=NINE.isoformat()).message


@pytest.mark.parametrize("change", [{"text": "别的"}, {"buyer": "别人"}, {"from": "agent"}, {"kind": "image"},
                                    {"product": "p1"}])  # fmt: skip
def test_another_content_has_another_digest(change: dict[str, Any]) -> None:
    assert said(**change).digest != said().digest


@pytest.mark.parametrize("change", [{"at": NINE.isoformat()}, {"buyer_name": "小鱼儿"}, {"agent": "xiaomei"},
                                    {"id": "m-2"}])  # fmt: skip
def test_what_may_differ_when_it_is_sent_again_is_not_in_the_digest(change: dict[str, Any]) -> None:
    assert said(**change).digest == said().digest


def test_a_note_has_an_id_of_its_frame_and_source() -> None:
    ids = {arrivals.note_id(source, frame) for source in ("b1", "b2") for frame in ("m-1", "m-2")}
    assert len(ids) == 4
    assert all(len(one) == 17 and one.startswith("n") for one in ids)
    event = said().event
    assert isinstance(event, MessageSaid)
    assert event.note == arrivals.note_id("b1", "m-1")


def test_a_bridge_feeds_with_lines_and_orders_and_a_person_does_not() -> None:
    assert said().fed
    assert not said(by_hand=True).fed
    assert arrivals.order("b1", read(order("小鱼", "paid")), NINE).fed


def test_an_order_becomes_an_event_and_a_row_with_its_items_as_json() -> None:
    items = [{"product": "p1", "sku": "黑色 M", "count": 2}]
    arrival = arrivals.order("b1", read(order("小鱼", "paid", items=items, amount="129.00")), NINE)
    assert isinstance(arrival.event, OrderChanged)
    assert arrival.order is not None
    assert json.loads(arrival.order["items"]) == items
    assert (arrival.order["status"], arrival.order["amount"], arrival.message) == ("paid", "129.00", None)
    assert type(arrival.order["status"]) is str  # the driver of the database knows no enumerations


def test_a_note_counts_by_its_id_and_other_corrections_do_not() -> None:
    frame = read({"type": "note", "id": "n-1", "buyer": "小鱼", "kind": "gift", "text": "送袜子"})
    noted = arrivals.correction("agent:xiaomei", frame, "n7", NINE)
    assert noted.event == NoteAdded("n7", "gift", "送袜子", False, NINE)
    assert (noted.source, noted.frame, noted.fed) == ("agent:xiaomei", "n-1", False)
    frame = read({"type": "stage", "id": "s-1", "buyer": "小鱼", "stage": "closing"})
    moved = arrivals.correction("agent:xiaomei", frame, "n7", NINE)
    assert isinstance(moved.event, StageCorrected)
    assert (moved.frame, moved.digest) == (None, b"")


def test_a_note_that_is_seen_to_opens_nobody() -> None:
    row = {"id": "n7", "buyer": "小鱼", "done": False, "text": "送袜子"}
    marked = arrivals.note_marked(row, True, NINE)
    assert marked.event == NoteMarked("n7", True, NINE)
    assert marked.note == row | {"done": True}
    assert not marked.wakes
