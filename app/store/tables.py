"""The tables. They are never frames: SQLModel tables do not validate, what comes from outside was checked in app/wire.

Times are ISO 8601 text with an offset, as they came or as the server's clock says. Every query names the shop: shops
see nothing of each other.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class OfShop(SQLModel):
    """A row of one shop, whose id comes first in its key. A new table of them needs policies as in migration 0010."""

    shop: str = Field(primary_key=True)


class Store(SQLModel, table=True):
    """One row: which store this is. `epoch` is new when the store was replaced, so that nobody resumes into another."""

    __tablename__ = "store"

    id: int = Field(default=1, primary_key=True)
    epoch: str


class Shop(SQLModel, table=True):
    """A shop. `seq` counts the changes of its cards, without gaps, in commit order; `revision` counts the changes of
    what the shop knows and is set to, so that other workers see that what they hold is old."""

    __tablename__ = "shops"

    id: str = Field(primary_key=True)
    name: str
    platform: str
    seq: int = 0
    created_at: str
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Token(SQLModel, table=True):
    """A key to one shop. Only the SHA-256 of the token is kept; `name` of an agent's token is the agent."""

    __tablename__ = "tokens"

    id: str = Field(primary_key=True)
    shop: str = Field(foreign_key="shops.id", index=True)
    role: str
    name: str = ""
    hash: str = Field(unique=True)
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class Inbox(OfShop, table=True):
    """Every event id that a client used, with the digest of its content and the seq of its card.

    `source` is whose ids they are: the bridge's name, or its token's id where it has no name.
    """

    __tablename__ = "inbox"
    __table_args__ = {"sqlite_with_rowid": False}  # the key is all that it is asked by: one tree in place of two

    source: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    seq: int


class Message(OfShop, table=True):
    """A line of a talk, as it was said. `seq` is that of the card that followed and orders the talk."""

    __tablename__ = "messages"
    __table_args__ = (Index("messages_of_buyer", "shop", "buyer", "seq"),)

    seq: int = Field(primary_key=True)
    buyer: str
    id: str
    sender: str
    text: str
    at: str
    kind: str = "text"
    product: str | None = None
    agent: str | None = None
    received_at: str


class Order(OfShop, table=True):
    """An order event, as the platform reported it; `items` is JSON."""

    __tablename__ = "orders"
    __table_args__ = (Index("orders_of_buyer", "shop", "buyer", "seq"),)

    seq: int = Field(primary_key=True)
    buyer: str
    number: str
    status: str
    items: str = "[]"
    amount: str | None = None
    at: str
    received_at: str


class Buyer(OfShop, table=True):
    """A buyer's state and card after the newest event, both JSON; `active_at` is when the server last heard of them.

    `due_at` is when time will bring something to an open buyer, NULL where it will not.
    `fed_by` is the source that fed this buyer last, `fed_on` the worker on which it did, where there are several.
    """

    __tablename__ = "buyers"
    __table_args__ = (
        Index("open_buyers", "shop", "open", "seq"),
        Index("idle_buyers", "open", "active_at"),
        Index("due_buyers", "due_at"),
    )

    id: str = Field(primary_key=True)
    agent: str | None = None
    fed_by: str = ""
    version: int
    seq: int
    open: bool = True
    active_at: str
    state: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    card: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    due_at: str | None = None
    fed_on: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Note(OfShop, table=True):
    """A note for the warehouse, of whatever buyer; `at` is when it was written, `seq` that of its newest change.

    The buyer's state keeps the newest ones for the card; here all of them stay.
    """

    __tablename__ = "notes"
    __table_args__ = (Index("notes_by_change", "shop", "seq"),)

    id: str = Field(primary_key=True)
    buyer: str
    kind: str
    text: str
    urgent: bool
    message: str | None = None
    done: bool
    at: str
    seq: int


class Journal(OfShop, table=True):
    """What each seq told the sidebars, for workers and sidebars that come back; the newest of each shop are kept.

    Used where several servers share the store; a single one remembers it. `card` is None where the buyer was closed.
    """

    __tablename__ = "journal"

    seq: int = Field(primary_key=True)
    buyer: str
    card: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    agent: str | None = None
    agent_before: str | None = None
    seen_before: bool
    at: str


_TO_HAND = "worker IS NOT NULL AND sent_at IS NULL AND delivered IS NULL"


class Pick(SQLModel, table=True):
    """A line that an agent took: what was suggested, what was really used, and what became of it.

    Where there are several workers, `worker` is the one that hands it to its bridge, `sent_at` when it did, and
    `settled_at` when the bridge answered, or when nobody was there to hand it to.
    """

    __tablename__ = "picks"
    __table_args__ = (
        UniqueConstraint("shop", "token", "frame"),
        Index("picks_of_buyer", "shop", "buyer", "at"),
        Index("picks_since", "shop", "at"),
        Index("picks_settled", "settled_at"),
        Index("picks_to_hand", "at", sqlite_where=text(_TO_HAND), postgresql_where=text(_TO_HAND)),
    )

    id: str = Field(primary_key=True)
    shop: str = Field(index=True)
    buyer: str
    token: str
    frame: str
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    phrase: str
    key: int
    text: str
    how: str
    version: int
    message: str | None = None
    stage: str
    late: bool
    bridge: str | None = None
    at: str
    delivered: bool | None = None
    why: str | None = None
    draft: str | None = None
    worker: str | None = None
    sent_at: str | None = None
    settled_at: str | None = None
    edited: int | None = None
    """How much of the suggested text was changed, in percent; None where the card no longer had the suggestion."""


class Use(OfShop, table=True):
    """An agent's line (`kind` said) or a buyer's order (ordered), as a figure for learning; no word, no buyer.

    `shown` is JSON: the phrases that stood on the card when the line was said, by their keys, or those that had been
    said to the buyer before the order. `phrase` is the one that was said, where it was one. `at` is UTC.
    """

    __tablename__ = "uses"
    __table_args__ = (Index("uses_since", "shop", "at"),)

    seq: int = Field(primary_key=True)
    at: str
    stage: str
    kind: str
    shown: str
    phrase: str | None = None


class Audit(SQLModel, table=True):
    """Who looked at or exported what of a buyer, or erased it; `what` is one of store.audit.What, no word of the talk.

    `who` is the token's id, or `command` where it was done at the machine itself.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("audit_of_shop", "shop", "at"),)

    id: str = Field(primary_key=True)
    shop: str
    at: str
    who: str
    name: str
    role: str
    what: str
    buyer: str


class Erasure(OfShop, table=True):
    """A buyer of whom everything is to be erased; a server that runs does it, and then removes the row."""

    __tablename__ = "erasures"

    buyer: str = Field(primary_key=True)
    asked_at: str


class Learned(OfShop, table=True):
    """What a shop learned: the model of its replies (None: none), and since when use counts (UTC; "": always)."""

    __tablename__ = "learned"

    at: str
    replies: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    uses_from: str = ""


class Bridge(SQLModel, table=True):
    """A bridge that is connected to one of several workers; a worker that lives puts `expires_at` off."""

    __tablename__ = "bridges"
    __table_args__ = (Index("bridges_of_source", "shop", "source"), Index("bridges_of_worker", "worker"))

    id: str = Field(primary_key=True)
    shop: str
    source: str
    worker: str
    opened_at: str
    expires_at: str


class Product(OfShop, table=True):
    """A product card; `body` is its JSON as the manager put it."""

    __tablename__ = "products"

    id: str = Field(primary_key=True)
    body: str


class Fact(OfShop, table=True):
    """One of the shop's terms: a value for the slot of that name."""

    __tablename__ = "facts"

    name: str = Field(primary_key=True)
    value: str


class ShopSettings(OfShop, table=True):
    """What a manager set for a shop, beside its name and platform; `body` is JSON, what was never set is not in it."""

    __tablename__ = "settings"

    body: str


class Import(OfShop, table=True):
    """The last import of each kind (phrases, products, facts), so that it can be taken back.

    `changes` is JSON: for each thing what it was before (None: it was not there) and what the import made of it.
    """

    __tablename__ = "imports"

    kind: str = Field(primary_key=True)
    id: str
    file: str
    at: str
    changes: str


class ShopPhrase(OfShop, table=True):
    """A phrase of the shop's own over the shipped bank; without `body` a shipped phrase that the shop took away."""

    __tablename__ = "phrases"

    id: str = Field(primary_key=True)
    body: str | None = None
