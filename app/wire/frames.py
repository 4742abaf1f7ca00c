"""The frames that clients send, one class each, told apart by `type`; checked here once and nowhere else.

The shapes are those of docs/protocol.md. Unknown extra fields are ignored. Texts may not hold NUL.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from app.vocabulary import OrderStatus, Stage, Trait

TEXT_CHARS = 8000
"""Code points that a text may have."""

FIRST_YEAR, LAST_YEAR = 1970, 9000
"""A clock may be wrong, but days can be added to it and taken from it in every zone."""

FRAME_BYTES = 65536
"""Bytes that a frame may have; a longer one closes the socket with 1009."""


def no_nul(value: str) -> str:
    """The text, unless it holds NUL, which no store and no page can show."""
    if "\0" in value:
        raise ValueError("may not hold NUL")
    return value


Name = Annotated[str, StringConstraints(min_length=1, max_length=128), AfterValidator(no_nul)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(no_nul)]
Text = Annotated[str, StringConstraints(max_length=TEXT_CHARS), AfterValidator(no_nul)]
Count = Annotated[int, Field(le=1_000_000_000)]
"""A number that every store can hold."""
NoteKind = Literal["address", "gift", "courier", "phone", "receiver", "hold", "invoice", "other"]
How = Literal["insert", "send", "copy"]


class Frame(BaseModel):
    """What all frames have: strict types, unknown fields ignored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", populate_by_name=True)


class Resume(Frame):
    """Where a returning client stands."""

    epoch: str
    seq: int = Field(ge=0)


class Hello(Frame):
    """The first frame of a socket."""

    type: Literal["hello"]
    token: Annotated[str, StringConstraints(max_length=256), AfterValidator(no_nul)]
    role: Literal["bridge", "sidebar"]
    client: Annotated[str, StringConstraints(max_length=128), AfterValidator(no_nul)] = ""
    resume: Resume | None = None


class Ping(Frame):
    """A sign of life, every `heartbeat_s`."""

    type: Literal["ping"]


def read_time(value: Any) -> Any:
    """A moment with its offset from UTC, from ISO 8601 text. Raises ValueError, saying what is wrong."""
    if value is None or isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("must be ISO 8601 text with an offset")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a time like 2026-11-21T09:00:00+08:00") from None
    if moment.tzinfo is None:
        raise ValueError("must say its offset from UTC, like 2026-11-21T09:00:00+08:00")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return moment


class Line(Frame):
    """A line that was said in a chat, however it comes to the server."""

    id: Id
    buyer: Name
    sender: Literal["buyer", "agent"] = Field(alias="from")
    text: Text
    at: datetime | None = None
    buyer_name: Name | None = None
    agent: Name | None = None
    kind: Literal["text", "image", "card", "other"] = "text"
    product: Name | None = None

    time_as_text = field_validator("at", mode="before")(read_time)


class Message(Line):
    """A line that was said in the chat client, from its bridge."""

    type: Literal["message"]


class Said(Line):
    """A line that an agent typed or pasted into the sidebar, from a chat that has no bridge."""

    type: Literal["said"]


class Item(Frame):
    """A position of an order."""

    product: Name
    sku: Annotated[str, StringConstraints(max_length=128), AfterValidator(no_nul)] = ""
    count: Count = Field(1, ge=1)


class Order(Frame):
    """An order's new status; `amount` as text in yuan."""

    type: Literal["order"]
    id: Id
    buyer: Name
    order: Name
    status: Annotated[OrderStatus, Field(strict=False)]
    items: tuple[Item, ...] = Field((), strict=False, max_length=100)
    amount: Annotated[str, StringConstraints(max_length=32), AfterValidator(no_nul)] | None = None
    at: datetime | None = None

    time_as_text = field_validator("at", mode="before")(read_time)


class Delivered(Frame):
    """What became of a reply in the chat client."""

    type: Literal["delivered"]
    id: Id
    reply: Name
    ok: bool
    why: Literal["not_empty", "context_changed", "no_composer", "failed"] | None = None


class Pick(Frame):
    """The agent takes a line; `text` is what is really used.

    `draft` says what is to become of a draft that the chat client's input box holds; None: the line is refused then.
    """

    type: Literal["pick"]
    id: Id
    buyer: Name
    version: Count = Field(ge=0)
    phrase: Name
    key: Count = Field(0, ge=0)
    text: Text = Field(min_length=1)
    how: How
    message: Name | None = None
    draft: Literal["append", "replace"] | None = None


class Dismiss(Frame):
    """The agent does not want this phrase for this buyer."""

    type: Literal["dismiss"]
    id: Id
    buyer: Name
    phrase: Name
    version: Count = Field(0, ge=0)


class CorrectStage(Frame):
    """The agent says where the sale stands."""

    type: Literal["stage"]
    id: Id
    buyer: Name
    stage: Annotated[Stage, Field(strict=False)]


class CorrectTrait(Frame):
    """The agent switches a trait on or off."""

    type: Literal["trait"]
    id: Id
    buyer: Name
    trait: Annotated[Trait, Field(strict=False)]
    on: bool


class AddNote(Frame):
    """A note for the warehouse."""

    type: Literal["note"]
    id: Id
    buyer: Name
    kind: NoteKind
    text: Annotated[Text, Field(min_length=1)]
    urgent: bool = False


class Uncover(Frame):
    """The agent wants to see the personal data on a buyer's card; it is noted who did."""

    type: Literal["uncover"]
    id: Id
    buyer: Name


class Search(Frame):
    """Look into the bank: text, technique name, pinyin, initials."""

    type: Literal["search"]
    id: Id
    q: Annotated[str, StringConstraints(max_length=200), AfterValidator(no_nul)]
    buyer: Name | None = None
    limit: int = Field(9, ge=1, le=50)


class Check(Frame):
    """Is the wording of this draft all right?"""

    type: Literal["check"]
    id: Id
    text: Text
    buyer: Name | None = None


BRIDGE: dict[str, type[Frame]] = {"message": Message, "order": Order, "delivered": Delivered}
"""What a bridge may send after its hello, beside `ping`."""

SIDEBAR: dict[str, type[Frame]] = {
    "said": Said,
    "pick": Pick,
    "dismiss": Dismiss,
    "stage": CorrectStage,
    "trait": CorrectTrait,
    "note": AddNote,
    "uncover": Uncover,
    "search": Search,
    "check": Check,
}
"""What a sidebar may send after its hello, beside `ping`."""

OF_ROLE: dict[str, dict[str, type[Frame]]] = {"bridge": BRIDGE, "agent": SIDEBAR, "manager": SIDEBAR}
"""The frames of each role of a token; a frame that is not in its table is refused as unknown."""
