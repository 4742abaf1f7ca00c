"""What the store asks of a database, and nothing more: the one place where SQLite and PostgreSQL may differ.

Reads and other writes are written once, as functions of a SQLAlchemy connection. Only the commit of a group of changes
is each database's own, because it is what every message waits for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from app.errors import IdConflict, NotFound
from app.store.changes import Change, Committed, Stale

T = TypeVar("T")
Outcome = Committed | IdConflict | NotFound | Stale
"""What became of one change of a group."""


class Database(Protocol):
    """One database of one process."""

    shared: bool
    """Whether other servers may write into it: then a state in memory may be an old one."""

    def read(self, shop: str, work: Callable[[Connection], T], /) -> Awaitable[T]:
        """Run a read in one view of the store, of the rows of a shop (row_security); raises StoreUnavailable."""

    def write(self, shop: str, work: Callable[[Connection], T], /) -> Awaitable[T]:
        """Run a write in a transaction of its own, of the rows of a shop; raises what the work raises."""

    async def begin(self) -> None:
        """Be ready for a group: a connection, and with SQLite the lock."""

    async def commit(self, group: Sequence[Change], more: Callable[[], bool], /) -> Sequence[Outcome]:
        """Store a group in one transaction, on disk when this returns; an outcome for each, in their order.

        `more` tells whether another group waits. Whatever is raised, nothing of the group was acked; where the
        connection broke, it may be stored all the same, which the next sending of each id finds out.
        """

    async def journal(self, cursors: Mapping[str, int], limit: int, /) -> Sequence[tuple[Any, ...]]:
        """Rows of the journal (columns of journal.Told) after the seq of each shop, at most `limit` of each.

        Raises StoreUnavailable. A store of one process has none.
        """

    async def leads(self) -> bool:
        """Whether this process does what only one of all shall do; raises StoreUnavailable."""

    async def roll_back(self) -> None:
        """A group could not be begun or committed: leave nothing of it, and be ready for the next."""

    async def clean(self) -> None:
        """Leave nothing of what was erased in what the database keeps beside its tables."""

    def is_down(self, error: Exception, /) -> bool:
        """Whether the database as a whole cannot take anything now, so that trying each change alone is no use."""

    def refused(self, error: Exception, /) -> bool:
        """Whether this error is the database's and not a fault of ours."""

    async def close(self) -> None:
        """Let the database go."""
