"""What the HTTP routes answer, for the OpenAPI page alone: answers are not checked on their way out.

Fields may be added to each; none is renamed (docs/protocol.md). Of moments all are ISO 8601 with an offset.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, RootModel

from app.wire.bodies import ProductBody


class Problem(BaseModel):
    """Why a request was refused, in the socket's codes. What is retryable succeeds after `retry_after_ms`."""

    code: str
    message: str
    retryable: bool
    retry_after_ms: int


class Ack(BaseModel):
    """The event is stored; `seq` is that of its card, the first one's where it came before."""

    type: str
    re: str
    seq: int
    duplicate: bool


class StageOfCard(BaseModel):
    """Where the sale stands, and what says so."""

    id: str
    name: str
    came_from: str | None = Field(alias="from")
    since: str
    because: str
    manual: bool


class IntentOfCard(BaseModel):
    """What the buyer's last message wants."""

    id: str
    name: str
    confidence: float


class TraitOfCard(IntentOfCard):
    """What the buyer is like."""

    because: str


class Said(BaseModel):
    """A line of a talk."""

    id: str
    sender: str = Field(alias="from")
    text: str
    at: str


class Steps(BaseModel):
    """The step of a dispute that was reached, and the next one."""

    at: str
    next: str | None


class Visit(BaseModel):
    """The visit that goes on, or the last one."""

    started: str
    messages: int
    ended: str | None


class Warned(BaseModel):
    """Something that the agent should know before they answer."""

    code: str
    text: str


class NoteOfCard(BaseModel):
    """A note for the warehouse."""

    id: str
    kind: str
    text: str
    urgent: bool
    message: str | None
    done: bool


class SuggestionOfCard(BaseModel):
    """A line that could be said next; `missing` names the gaps that stay in its text."""

    key: int
    phrase: str
    technique: str
    technique_name: str
    text: str
    filled: dict[str, str]
    missing: list[str]
    score: float
    because: str


class Card(BaseModel):
    """A buyer as the sidebar shows it."""

    id: str
    name: str | None
    agent: str | None
    version: int
    stage: StageOfCard
    intent: IntentOfCard | None
    traits: list[TraitOfCard]
    slots: dict[str, str | list[str]]
    last_message: Said | None
    waiting_since: str | None
    open_question: str | None
    steps: Steps | None
    visit: Visit | None
    warnings: list[Warned]
    notes: list[NoteOfCard]
    suggestions: list[SuggestionOfCard]


class Cards(BaseModel):
    """The open buyers that the token may see, and the shop's newest seq."""

    seq: int
    buyers: list[Card]


class Offer(BaseModel):
    """A value that could go into the gap of this name."""

    name: str
    value: str
    source: str = Field(alias="from")


class CardWithTalk(Card):
    """A buyer with the whole talk, oldest first, and what is known for gaps."""

    talk: list[Said]
    values: list[Offer]


class PhraseOfBank(BaseModel):
    """A phrase; what is empty is left out."""

    id: str
    technique: str
    technique_name: str
    stages: list[str]
    text: str


class Phrases(BaseModel):
    """The bank as the shop has it, and how its texts and names are typed."""

    phrases: list[PhraseOfBank]
    typed: dict[str, Any]
    names: dict[str, Any]
    intents: dict[str, str]


class ProductCard(ProductBody):
    """A product card as it was put."""

    id: str


class Facts(RootModel[dict[str, str]]):
    """The shop's terms by slot name."""


class Note(NoteOfCard):
    """A note with its buyer; `order` is the number of the newest order."""

    buyer: str
    at: str
    seq: int
    agent: str | None
    buyer_name: str | None
    order: str | None


class Notes(BaseModel):
    """Notes by their newest change; where there are `more`, ask again since the last one's seq."""

    seq: int
    notes: list[Note]
    more: bool


class Look(BaseModel):
    """Who looked at, exported or erased what of a buyer."""

    at: str
    who: str
    name: str
    role: str
    what: str
    buyer: str


class Looks(BaseModel):
    """The newest rows of the trail, the newest first."""

    looks: list[Look]


class Counts(BaseModel):
    """How often something was shown, picked, edited, sent and followed by an order."""

    shown: int
    picked: int
    edited: int
    edited_percent: int
    sent: int
    ordered: int


class Stats(BaseModel):
    """The figures of a shop since a moment, together and by phrase, technique and stage."""

    since: str
    total: Counts
    phrases: list[Counts]
    techniques: list[Counts]
    stages: list[Counts]


class Report(BaseModel):
    """What an import did, or would do: the first 200 rows of each kind, and whole counts."""

    preview: bool
    file: str
    format: str
    encoding: str | None
    source: str
    rows: int
    counts: dict[str, int]
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    removed: list[str]
    problems: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    ignored_columns: list[str]
    left_out_rows: list[int]


class Undone(BaseModel):
    """The import that was taken back, how many things are as before, and which were edited since and stay."""

    file: str
    restored: int
    kept: list[str]
