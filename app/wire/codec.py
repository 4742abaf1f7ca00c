"""The only door in: text to frame, or an error that says what is wrong with it; and frames out, as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

import msgspec
from pydantic import BaseModel, RootModel, ValidationError

from app.errors import AppError, BadField, BadFrame, TooLarge, UnknownType
from app.wire.frames import Frame, Ping

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R")
DEPTH = 32
"""How deep lists and objects may stand in each other; the deepest frame of ours has three."""
_PING = Ping(type="ping")
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def read_object(raw: str | bytes) -> dict[str, Any]:
    """The JSON object in `raw`; raises BadFrame where there is none (no JSON, another value)."""
    try:
        value = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        value = _read_half_characters(raw, error)
    opening = ("{", "[") if isinstance(raw, str) else (b"{", b"[")
    if sum(map(raw.count, opening)) > DEPTH and _deeper(value, DEPTH):  # type: ignore[arg-type]
        raise BadFrame(f"this is nested deeper than {DEPTH}")
    if not isinstance(value, dict):
        raise BadFrame('a frame is a JSON object, like {"type":"ping"}')
    return value


def _deeper(value: Any, depth: int) -> bool:
    """Whether lists and objects stand in each other more than `depth` times."""
    level = [value]
    for _ in range(depth):
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]  # fmt: skip
        if not level:
            return False
    return True


def _read_half_characters(raw: str | bytes, error: Exception) -> Any:
    """JSON whose only fault is half a surrogate pair, so that the field that holds it can be named, and the frame."""
    text = raw if isinstance(raw, str) else raw.decode(errors="replace")
    if "\\ud" in text.lower():
        try:
            return json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            pass  # it has other faults, and the first reading has told one
    raise BadFrame(f"this is not JSON that can be read: {error}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def id_of(value: Mapping[str, Any]) -> str | None:
    """The frame's id where it has a valid one: text of 1 to 64 characters without NUL or half a surrogate pair."""
    name = value.get("id")
    valid = isinstance(name, str) and 1 <= len(name) <= 64 and "\0" not in name and name == _sendable(name)
    return name if valid else None


def decode(value: dict[str, Any], kinds: Mapping[str, type[Frame]]) -> Frame:
    """The frame that an object is, one of `kinds` or a ping; raises UnknownType, BadField or TooLarge."""
    kind = value.get("type")
    if kind == "ping":
        return _PING
    if kind is None:
        raise BadField("type", "is missing")
    if not isinstance(kind, str):
        raise BadField("type", "must be text")
    model = kinds.get(kind)
    if model is None:
        raise UnknownType(kind)
    return validate(model, value)


def validate_root(model: type[RootModel[R]], value: Any) -> R:
    """What a root model holds, from a parsed body; raises as validate."""
    return validate(model, value).root


def validate(model: type[M], value: Mapping[str, Any]) -> M:
    """A frame from parsed fields; raises BadField or TooLarge for the first field that is wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _field_error(error) from None


def _field_error(error: ValidationError) -> BadFrame:
    first = error.errors(include_url=False, include_context=True)[0]
    field = ".".join(str(part) for part in first["loc"]) or "frame"
    kind = first["type"]
    if kind == "missing":
        return BadField(field, "is missing")
    if kind == "extra_forbidden":
        return BadField(field, "there is no such field here")
    if kind == "string_too_long":
        limit = first["ctx"]["max_length"]
        return TooLarge(field, limit) if field == "text" else BadField(field, f"is longer than {limit} characters")
    return BadField(field, first["msg"].removeprefix("Value error, "))


def encode(frame: Any) -> bytes:
    """A frame as JSON text in UTF-8."""
    return _encoder.encode(frame)


def error_frame(error: AppError, re: str | None) -> dict[str, Any]:
    """The frame that tells an error, answering the frame `re` where that is known."""
    return {"type": "error", "re": re} | error_body(error)


def error_body(error: AppError) -> dict[str, Any]:
    """The same for HTTP."""
    retry_after = getattr(error, "retry_after_ms", 0)
    message = _sendable(str(error))
    return {"code": error.code, "message": message, "retryable": error.retryable, "retry_after_ms": retry_after}


def _sendable(text: str) -> str:
    """The text with a question mark for what a client made of half a character."""
    return text.encode(errors="replace").decode()
