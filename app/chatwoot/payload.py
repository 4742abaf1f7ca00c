"""What a webhook says, as a frame of our own or as the reason why it is none of ours; pure.

The shapes are those that Chatwoot documents for `message_created`. `message_type` is a word on top and a number inside
a conversation's messages; both are understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.errors import BadField
from app.wire import codec
from app.wire.frames import FIRST_YEAR, LAST_YEAR, TEXT_CHARS, Message

KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
OURS = "jiehua_reply"
"""The field of `content_attributes` by which we know what we sent ourselves; its value is the reply's id."""
NAME_CHARS = 128


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where in Chatwoot a buyer is."""

    account: int
    id: int

    @property
    def buyer(self) -> str:
        """The buyer's id with us."""
        return f"chatwoot:{self.account}:{self.id}"


def conversation_of(buyer: str) -> Conversation | None:
    """Where the buyer of this id is; None for one who is not in Chatwoot."""
    parts = buyer.split(":")
    if len(parts) != 3 or parts[0] != "chatwoot" or not all(one.isascii() and one.isdigit() for one in parts[1:]):
        return None
    return Conversation(int(parts[1]), int(parts[2]))


def read(payload: dict[str, Any]) -> Message | str:
    """The message that a webhook tells of, or the word for why it is left alone. Raises BadField."""
    event = payload.get("event")
    if event != "message_created":
        return "event"
    kind = payload.get("message_type")
    kind = KINDS.get(kind) if isinstance(kind, int) else kind
    if kind not in ("incoming", "outgoing"):
        return "message_type"
    if payload.get("private") is True:
        return "private"
    conversation = _object(payload, "conversation")
    place = Conversation(_number(_object(payload, "account"), "account.id"), _number(conversation, "conversation.id"))
    text, what = _content(payload)
    if what is None:
        return "empty"
    sender = payload.get("sender") if kind == "incoming" else _deep(conversation, "meta", "sender")
    fields = {
        "type": "message",
        "id": f"cw-{place.account}-{_number(payload, 'id')}",
        "buyer": place.buyer,
        "from": "buyer" if kind == "incoming" else "agent",
        "text": text,
        "kind": what,
        "at": _time(payload.get("created_at")),
        "buyer_name": _name(sender),
    }
    return codec.validate(Message, fields)


def ours(payload: dict[str, Any]) -> str | None:
    """The reply that this message is, where we sent it ourselves."""
    reply = _deep(payload, "content_attributes", OURS)
    return reply if isinstance(reply, str) else None


def _content(payload: dict[str, Any]) -> tuple[str, str | None]:
    raw = payload.get("content")
    text = raw.replace("\0", "").strip()[:TEXT_CHARS] if isinstance(raw, str) else ""
    if text:
        return text, "text" if payload.get("content_type") in (None, "text", "incoming_email") else "card"
    attached = payload.get("attachments")
    if isinstance(attached, list) and attached:
        return "", "image" if isinstance(attached[0], dict) and attached[0].get("file_type") == "image" else "other"
    return "", None


def _name(sender: Any) -> str | None:
    name = sender.get("name") if isinstance(sender, dict) else None
    return name.replace("\0", "").strip()[:NAME_CHARS] or None if isinstance(name, str) else None


def _time(value: Any) -> datetime | None:
    """A moment as Chatwoot gives it, in seconds or as ISO 8601; None where it is neither, and our clock tells."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value, UTC)
        else:
            moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _object(value: dict[str, Any], field: str) -> dict[str, Any]:
    found = value.get(field)
    if not isinstance(found, dict):
        raise BadField(field, "is missing")
    return found


def _number(value: dict[str, Any], field: str) -> int:
    found = value.get(field.rsplit(".", 1)[-1])
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 10**15:
        raise BadField(field, "must be a number")
    return found


def _deep(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
