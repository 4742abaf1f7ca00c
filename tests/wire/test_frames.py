"""Tests of the frames: each kind whole and bare, and what each of their fields refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from app.errors import BadField, BadFrame, TooLarge
from app.vocabulary import OrderStatus, Stage, Trait
from app.wire import codec
from app.wire.frames import BRIDGE, SIDEBAR, Hello, Message, Order, Pick, Search

BARE: dict[str, dict[str, Any]] = {
    "hello": {"token": "t", "role": "bridge"},
    "message": {"id": "1", "buyer": "b42", "from": "buyer", "text": "在吗"},
    "order": {"id": "1", "buyer": "b42", "order": "20260001", "status": "paid"},
    "delivered": {"id": "1", "reply": "r-9", "ok": True},
    "pick": {
        "id": "1",
        "buyer": "b42",
        "version": 7,
        "phrase": "closing.order_guide.go",
        "text": "好的",
        "how": "copy",
    },
    "dismiss": {"id": "1", "buyer": "b42", "phrase": "closing.order_guide.go"},
    "stage": {"id": "1", "buyer": "b42", "stage": "closing"},
    "trait": {"id": "1", "buyer": "b42", "trait": "economical", "on": False},
    "note": {"id": "1", "buyer": "b42", "kind": "gift", "text": "送袜子"},
    "search": {"id": "1", "q": "exqy"},
    "check": {"id": "1", "text": "保证明天到"},
}
KINDS = {"hello": Hello} | BRIDGE | SIDEBAR
NAMED = [(kind, name) for kind, fields in BARE.items() for name in fields]
TEXTS = [(kind, name) for kind, fields in BARE.items() for name, value in fields.items() if isinstance(value, str)]
MORE_TEXTS = [
    ("message", "buyer_name"),
    ("message", "agent"),
    ("message", "product"),
    ("order", "amount"),
    ("pick", "message"),
    ("search", "buyer"),
    ("check", "buyer"),
    ("hello", "client"),
]


def read(frame: str, /, **fields: Any) -> Any:
    """A frame of this type: the bare one with these fields."""
    return codec.decode({"type": frame} | BARE[frame] | fields, KINDS)


def test_a_bridge_and_a_sidebar_may_send_what_the_contract_names() -> None:
    assert set(BRIDGE) == {"message", "order", "delivered"}
    assert set(SIDEBAR) == {"said", "pick", "dismiss", "stage", "trait", "note", "search", "check", "uncover"}


@pytest.mark.parametrize("kind", list(BARE))
def test_a_bare_frame_is_enough_and_unknown_fields_are_ignored(kind: str) -> None:
    assert read(kind, some_later_field={"deep": [1]}) == read(kind)


@pytest.mark.parametrize(("kind", "name"), NAMED)
def test_a_field_that_must_be_there_is_missed_by_name(kind: str, name: str) -> None:
    fields = {"type": kind} | BARE[kind]
    del fields[name]
    with pytest.raises(BadField, match=rf"^{name}: is missing$"):
        codec.decode(fields, KINDS)


@pytest.mark.parametrize(("kind", "name"), NAMED)
@pytest.mark.parametrize("value", [None, [], {}, 1.5], ids=repr)
def test_a_field_of_another_type_is_refused_by_name(kind: str, name: str, value: Any) -> None:
    with pytest.raises(BadField, match=rf"^{name}: "):
        read(kind, **{name: value})


@pytest.mark.parametrize(("kind", "name"), TEXTS + MORE_TEXTS)
@pytest.mark.parametrize("bad", ["码\0", "码\ud83d"], ids=["nul", "half a surrogate pair"])
def test_no_text_may_hold_nul_or_half_a_character(kind: str, name: str, bad: str) -> None:
    with pytest.raises(BadField, match=rf"^{name}: "):
        read(kind, **{name: bad})


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("message", "id", ""),
        ("message", "id", "m" * 65),
        ("message", "from", "system"),
        ("message", "kind", "video"),
        ("message", "buyer", ""),
        ("message", "at", 1763690400),
        ("message", "at", "2026-11-21T09:00:00"),
        ("message", "at", "2026-13-01T09:00:00+08:00"),
        ("message", "agent", ""),
        ("order", "status", "lost"),
        ("order", "items", {"product": "p1"}),
        ("order", "amount", 129.0),
        ("order", "amount", "9" * 33),
        ("delivered", "ok", "yes"),
        ("delivered", "why", "no reason"),
        ("pick", "text", ""),
        ("pick", "version", "7"),
        ("pick", "version", True),
        ("pick", "how", "shout"),
        ("pick", "version", 10**30),
        ("pick", "version", -1),
        ("pick", "key", 10**30),
        ("dismiss", "version", 10**30),
        ("stage", "stage", "促成"),
        ("trait", "trait", "rich"),
        ("trait", "on", 1),
        ("note", "kind", "wish"),
        ("note", "text", ""),
        ("search", "limit", 0),
        ("search", "limit", 51),
        ("search", "q", "字" * 201),
        ("hello", "role", "agent"),
        ("hello", "token", "t" * 257),
        ("hello", "resume", {"epoch": "k3f9"}),
        ("hello", "resume", {"epoch": "k3f9", "seq": -1}),
    ],
)
def test_a_value_of_no_use_is_refused_by_name(kind: str, name: str, value: Any) -> None:
    with pytest.raises(BadField, match=rf"^{name}"):
        read(kind, **{name: value})


@pytest.mark.parametrize("item", [{}, {"product": ""}, {"product": "p1", "count": 0}, {"product": "p1", "sku": "黑\0"},
                                  {"product": "p1", "count": 10**30}, {"product": "p1", "count": 2**63}])  # fmt: skip
def test_a_wrong_position_of_an_order_is_told_with_its_number(item: dict[str, Any]) -> None:
    with pytest.raises(BadField, match=r"^items\.1\."):
        read("order", items=[{"product": "p1"}, item])


@pytest.mark.parametrize(("kind", "name"), [("message", "text"), ("pick", "text"), ("note", "text"), ("check", "text")])
def test_a_text_has_at_most_eight_thousand_code_points(kind: str, name: str) -> None:
    assert len(getattr(read(kind, **{name: "😀" * 8000}), name)) == 8000
    with pytest.raises(TooLarge, match=r"^text: is longer than 8000 characters"):
        read(kind, **{name: "😀" * 8001})


def test_a_message_with_all_its_fields() -> None:
    frame = read(
        "message", at="2026-11-21T09:00:00+08:00", buyer_name="小鱼", agent="xiaomei", kind="card", product="p1"
    )
    assert isinstance(frame, Message)
    assert frame.sender == "buyer"
    assert frame.at == datetime.fromisoformat("2026-11-21T09:00:00+08:00")
    assert (frame.buyer_name, frame.agent, frame.kind, frame.product) == ("小鱼", "xiaomei", "card", "p1")


def test_a_time_may_be_written_with_a_z() -> None:
    assert read("message", at="2026-11-21T01:00:00Z").at == datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_no_calendar_of_ours_can_hold_is_refused(at: str) -> None:
    with pytest.raises(BadFrame, match=r"^at: "):
        read("message", at=at)


def test_ids_of_the_vocabulary_become_its_members() -> None:
    assert read("order", status="refunding").status is OrderStatus.REFUNDING
    assert read("stage", stage="after_sales").stage is Stage.AFTER_SALES
    assert read("trait", trait="haggler").trait is Trait.HAGGLER


def test_an_order_may_name_its_positions() -> None:
    frame = read("order", items=[{"product": "p1", "sku": "黑色 M", "count": 2}, {"product": "p2"}], amount="129.00")
    assert isinstance(frame, Order)
    assert [(one.product, one.sku, one.count) for one in frame.items] == [("p1", "黑色 M", 2), ("p2", "", 1)]


def test_a_frame_cannot_be_changed_once_it_is_read() -> None:
    frame = read("pick")
    assert isinstance(frame, Pick)
    with pytest.raises(ValidationError, match="frozen"):
        frame.text = "别的"  # type: ignore[misc]


def test_a_search_asks_for_nine_unless_told() -> None:
    frame = read("search")
    assert isinstance(frame, Search)
    assert frame.limit == 9
