"""Recorded webhooks of the documented shapes: what becomes a message, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chatwoot.payload import Conversation, conversation_of, ours, read
from app.errors import BadFrame
from app.wire.frames import TEXT_CHARS, Message
from tests.chatwoot.played import created


def message(payload: dict[str, Any]) -> Message:
    """The message of a webhook that has one."""
    found = read(payload)
    assert isinstance(found, Message)
    return found


def test_what_a_contact_writes_is_the_buyers() -> None:
    found = message(created(501, "有L码吗"))
    assert (found.id, found.buyer, found.sender, found.text) == ("cw-1-501", "chatwoot:1:42", "buyer", "有L码吗")
    assert (found.buyer_name, found.kind) == ("小鱼", "text")
    assert found.at == datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_what_an_agent_sends_is_ours_and_bears_the_buyers_name() -> None:
    found = message(created(502, "有的亲", "outgoing"))
    assert (found.sender, found.buyer_name) == ("agent", "小鱼")
    assert ours(created(502, "有的亲", "outgoing")) is None
    assert ours(created(502, "有的亲", "outgoing", content_attributes={"jiehua_reply": "r1"})) == "r1"


def test_a_number_for_the_kind_of_message_means_the_same() -> None:
    assert message(created(1, "在吗", message_type=0)).sender == "buyer"
    assert message(created(1, "在的", message_type=1)).sender == "agent"


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (created(1, "记一下", "outgoing", private=True), "private"),
        (created(1, "自动问候", "template"), "message_type"),
        (created(1, "小美加入了会话", "activity"), "message_type"),
        (created(1, "在吗", message_type=3), "message_type"),
        (created(1, None), "empty"),
        (created(1, "  "), "empty"),
        (created(1, "在吗", event="message_updated"), "event"),
        ({"event": "conversation_created", "id": 42}, "event"),
        ({}, "event"),
    ],
)
def test_everything_else_is_left_alone(payload: dict[str, Any], why: str) -> None:
    assert read(payload) == why


def test_a_picture_is_a_message_without_words() -> None:
    found = message(created(1, None, attachments=[{"id": 1, "file_type": "image", "data_url": "http://x"}]))
    assert (found.text, found.kind) == ("", "image")
    assert message(created(1, "", attachments=[{"file_type": "file"}])).kind == "other"
    assert message(created(1, "选一个", content_type="cards")).kind == "card"


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1795251600, datetime.fromtimestamp(1795251600, UTC)),
        ("2026-11-21 09:00:00 UTC", None),
        ("2026-11-21T09:00:00", None),
        (None, None),
        (10**30, None),
        (True, None),
    ],
)
def test_a_time_that_cannot_be_read_is_left_to_our_clock(told: Any, at: datetime | None) -> None:
    assert message(created(1, "在吗", created_at=told)).at == at


def test_a_long_mail_and_odd_characters_are_taken_as_far_as_they_go() -> None:
    assert len(message(created(1, "长" * 9000)).text) == TEXT_CHARS
    assert message(created(1, "在\0吗")).text == "在吗"


@pytest.mark.parametrize("lacking", ["conversation", "account", "id"])
def test_a_message_without_a_place_is_refused_by_the_fields_name(lacking: str) -> None:
    payload = created(1, "在吗")
    del payload[lacking]
    with pytest.raises(BadFrame, match=f"^{lacking}"):
        read(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(created(1, "在吗"))), value=json_values)
def test_no_value_of_any_field_is_more_than_refused(field: str, value: Any) -> None:
    try:
        found = read(created(1, "在吗") | {field: value})
    except BadFrame:
        return
    assert isinstance(found, str | Message)


def test_a_buyers_id_leads_back_to_the_conversation() -> None:
    assert conversation_of(Conversation(1, 42).buyer) == Conversation(1, 42)
    for other in ("b42", "chatwoot:1", "chatwoot:1:x", "chatwoot:1:2:3", "chatwoot:１:2", "other:1:2"):
        assert conversation_of(other) is None
