"""Tests of the only door in: what is no frame, which field is wrong, and which frame an error answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError, BadField, BadFrame, NotFound, RateLimited
from app.wire import codec
from app.wire.frames import BRIDGE, SIDEBAR, Message, Ping

MESSAGE = {"type": "message", "id": "m-1", "buyer": "b42", "from": "buyer", "text": "有L码吗"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "有L码吗",
        "{",
        "[]",
        "null",
        '"text"',
        "17",
        "\0",
        '{"a":NaN}',
        '{"a":Infinity}',
        "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        b"\xff\xfe",
        b'{"a":"\xed\xa0\xbd"}',
        "{'type':'ping'}",
        '{"type":"ping"} {}',
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_what_is_no_json_object_is_bad_json(raw: str | bytes) -> None:
    with pytest.raises(BadFrame) as refused:
        codec.read_object(raw)
    assert refused.value.code == "bad_json"


def test_half_a_surrogate_pair_is_the_fault_of_its_field_and_the_answer_names_the_frame() -> None:
    raw = r'{"type":"message","id":"m-1","buyer":"b42","from":"buyer","text":"有货吗\ud83d"}'
    value = codec.read_object(raw)
    assert codec.id_of(value) == "m-1"
    with pytest.raises(BadField, match=r"^text: ") as refused:
        codec.decode(value, BRIDGE)
    assert refused.value.field == "text"
    assert codec.encode(codec.error_frame(refused.value, "m-1"))


def test_a_whole_surrogate_pair_is_an_emoji() -> None:
    value = codec.read_object(r'{"type":"message","id":"m-1","buyer":"b","from":"buyer","text":"\ud83d\ude00"}')
    frame = codec.decode(value, BRIDGE)
    assert isinstance(frame, Message)
    assert frame.text == "😀"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"id": "m-1"}, "m-1"),
        ({"id": "码" * 64}, "码" * 64),
        ({"id": "m" * 65}, None),
        ({"id": ""}, None),
        ({}, None),
        ({"id": 17}, None),
        ({"id": None}, None),
        ({"id": "a\0b"}, None),
        ({"id": "\ud83d"}, None),
    ],
)
def test_an_error_answers_the_frames_id_where_it_has_a_valid_one(value: dict[str, Any], found: str | None) -> None:
    assert codec.id_of(value) == found


def test_a_ping_is_understood_by_everyone_and_needs_no_id() -> None:
    assert isinstance(codec.decode({"type": "ping"}, BRIDGE), Ping)
    assert isinstance(codec.decode({"type": "ping", "id": 17}, SIDEBAR), Ping)


@pytest.mark.parametrize(
    ("value", "code", "sentence"),
    [
        ({}, "bad_field", "type: is missing"),
        ({"type": None}, "bad_field", "type: is missing"),
        ({"type": 17}, "bad_field", "type: must be text"),
        ({"type": "dance"}, "unknown_type", "type: 'dance' is not a frame of this role"),
        ({"type": "pick"}, "unknown_type", "type: 'pick' is not a frame of this role"),
        ({"type": "hello"}, "unknown_type", "type: 'hello' is not a frame of this role"),
        (MESSAGE | {"text": "有" * 8001}, "too_large", "text: is longer than 8000 characters; send it in parts"),
        (MESSAGE | {"buyer": "b" * 129}, "bad_field", "buyer: is longer than 128 characters"),
        ({name: value for name, value in MESSAGE.items() if name != "text"}, "bad_field", "text: is missing"),
        (MESSAGE | {"at": "gestern"}, "bad_field", "at: must be a time like 2026-11-21T09:00:00+08:00"),
    ],
)
def test_a_wrong_frame_is_told_by_its_first_wrong_field(value: dict[str, Any], code: str, sentence: str) -> None:
    with pytest.raises(AppError) as refused:
        codec.decode(value, BRIDGE)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


@pytest.mark.parametrize("name", list(MESSAGE))
@given(value=anything)
def test_whatever_a_field_holds_it_is_a_frame_or_an_error_that_can_be_sent(name: str, value: Any) -> None:
    outcome: Any
    try:
        outcome = codec.decode(codec.read_object(json.dumps(MESSAGE | {name: value})), BRIDGE)
    except BadFrame as refused:
        outcome = json.loads(codec.encode(codec.error_frame(refused, None)))["message"]
    assert isinstance(outcome, Message | Ping | str)
    assert outcome


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_a_text_comes_in_and_goes_out_unchanged(text: str) -> None:
    frame = codec.decode(codec.read_object(codec.encode(MESSAGE | {"text": text})), BRIDGE)
    assert isinstance(frame, Message)
    assert frame.text == text


def test_an_error_frame_says_when_to_come_back() -> None:
    assert codec.error_frame(RateLimited(7), "m-1") == {
        "type": "error",
        "re": "m-1",
        "code": "rate_limited",
        "retryable": True,
        "retry_after_ms": 7,
        "message": "too many frames in a second; send it again in 7 ms",
    }


def test_an_error_can_be_told_even_where_a_client_put_half_a_character_into_it() -> None:
    body = codec.error_body(NotFound("buyer", "\ud83d")) | {"more": str(BadField("\ud83d", "is no field"))}
    assert codec.encode(codec.error_body(BadField("\ud83d", "is no field")))
    assert body["code"] == "not_found"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deep_is_refused_and_many_brackets_in_a_text_are_not(opening: str, closing: str) -> None:
    for depth in (codec.DEPTH, 500, 100_000):
        nested = '{"type":"ping","x":' + opening * depth + "1" + closing * depth + "}"
        with pytest.raises(BadFrame):
            codec.read_object(nested)
        with pytest.raises(BadFrame):
            codec.read_object(nested.encode())
    fits = codec.DEPTH - 1
    assert codec.read_object('{"x":' + opening * fits + "1" + closing * fits + "}")
    assert codec.read_object('{"text":"' + "[{" * 500 + '"}')["text"] == "[{" * 500
