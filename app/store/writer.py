"""The one writer of a process: gathers what waits and commits it in one transaction.

Why in groups: a commit that waits for the disk costs as much for one event as for twenty. `seq` is given by the
database, inside the transaction, from the shop's counter, so that it has no gaps and stands in commit order. Nothing is
answered before the commit is on disk.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.errors import AppError, StoreUnavailable
from app.store.changes import Change, Committed
from app.store.database import Database

T = TypeVar("T")
Tell = Callable[[Committed | Exception], None]
"""Hears what became of a change: that it is on disk, or why not (IdConflict, Stale, StoreUnavailable, a fault)."""
RETRY_MS = 1000

log = structlog.get_logger()


@dataclass(slots=True)
class _Task:
    """A write that is no change of a buyer: run in a transaction of its own."""

    shop: str
    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class Settled(asyncio.Future[Committed]):
    """What becomes of a change. It cannot be cancelled: a task that is cancelled while it waits for it ends when the
    change is settled, for nothing may be decided from what is not yet on disk."""

    def cancel(self, msg: Any = None) -> bool:
        """The waiting task is told by itself; the change stays."""
        return False


@dataclass(slots=True)
class _Waiting:
    """A change. `alone` after it, or a neighbour, made a group fail: it must not take others with it."""

    change: Change
    tell: Tell
    alone: bool = False


class Writer:
    """Takes changes in the event loop and answers them there, in the order of their seq.

    `told` is called with each group of committed changes before those who handed them in, so that cards are on their
    way before the acks.
    """

    def __init__(self, database: Database, group: int, told: Callable[[Sequence[Committed]], None]) -> None:
        self._database, self._group, self._told = database, group, told
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[_Task | _Waiting] = deque()
        self._news = asyncio.Event()
        self._closed = False
        self.refused_at: float | None = None
        """When the store last refused a change, by the loop's clock; None since it took one."""
        self._beside: set[asyncio.Task[None]] = set()
        self._conductor = self._loop.create_task(self._conduct())

    def hand_in(self, change: Change, tell: Tell) -> None:
        """Store all of one event; `tell` is called later, in the loop, with the change committed or what went wrong."""
        if self._closed:  # nobody would come to this
            self._loop.call_soon(tell, StoreUnavailable(RETRY_MS))
        else:
            self._take(_Waiting(change, tell))

    def commit(self, change: Change) -> Settled:
        """The same for those who wait for it. Raises (in the future) what `tell` would hear."""
        done = Settled(loop=self._loop)
        self.hand_in(change, partial(answer, done))
        return done

    def write(self, shop: str, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Run `work` on a shop's rows in a transaction; its result, or what it raised: then nothing was written."""
        done: asyncio.Future[T] = self._loop.create_future()
        if self._database.shared and not self._closed:  # it has connections enough: no need to wait for a group
            task = self._loop.create_task(self._run(_Task(shop, work, done)))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)
        elif self._closed:
            done.set_exception(StoreUnavailable(RETRY_MS))
        else:
            self._take(_Task(shop, work, done))
        return done

    def _take(self, item: _Task | _Waiting) -> None:
        self._waiting.append(item)
        self._news.set()

    def __len__(self) -> int:
        """How much waits."""
        return len(self._waiting)

    async def close(self) -> None:
        """Commit all that waits, then end; what comes later is told that the store is unavailable."""
        if self._closed:
            await self._conductor
            return
        self._closed = True
        self._news.set()
        await self._conductor
        await asyncio.gather(*self._beside)
        await self._database.close()

    async def _conduct(self) -> None:
        while self._waiting or not self._closed:
            if not self._waiting:
                self._news.clear()
                await self._news.wait()
            elif isinstance(self._waiting[0], _Task):
                await self._run(self._waiting.popleft())  # type: ignore[arg-type]
            else:
                await self._commit_group()

    async def _run(self, task: _Task) -> None:
        try:
            result = await self._database.write(task.shop, task.work)
        except (AppError, asyncio.CancelledError) as refused:
            answer(task.done, refused)
        except DBAPIError:
            answer(task.done, StoreUnavailable(RETRY_MS))
        except Exception as fault:  # whatever the work raised belongs to who asked for it
            answer(task.done, fault)
        else:
            answer(task.done, result)

    async def _commit_group(self) -> None:
        group: list[_Waiting] = []
        try:
            await self._database.begin()
            group = self._next_group()
            outcomes = await self._database.commit([one.change for one in group], self._more)
        except Exception as error:  # whatever it was, the writer goes on
            await self._database.roll_back()
            self._fail(group or self._next_group(), error)
            return
        self.refused_at = None
        fresh = [outcome for outcome in outcomes if isinstance(outcome, Committed) and not outcome.duplicate]
        if fresh:
            self._told(fresh)
        for one, outcome in zip(group, outcomes, strict=True):
            _tell(one, outcome)

    def _more(self) -> bool:
        return bool(self._waiting) and isinstance(self._waiting[0], _Waiting)

    def _next_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        while self._waiting and len(group) < self._group:
            following = self._waiting[0]
            if isinstance(following, _Task) or (following.alone and group):
                break
            group.append(following)
            self._waiting.popleft()
            if following.alone:
                break
        return group

    def _fail(self, group: list[_Waiting], error: Exception) -> None:
        if len(group) > 1 and not self._database.is_down(error):
            for one in reversed(group):  # one of them cannot be taken: each is tried again by itself
                one.alone = True
                self._waiting.appendleft(one)
            return
        refused = self._database.refused(error)
        if refused:
            self.refused_at = self._loop.time()
        for one in group:
            _tell(one, StoreUnavailable(RETRY_MS) if refused else error)


def _tell(one: _Waiting, outcome: Committed | Exception) -> None:
    try:
        one.tell(outcome)
    except Exception:  # whatever it was, the others are told, and the writer goes on
        log.exception("what became of a change could not be told")


def answer(done: asyncio.Future[Any], result: Any) -> None:
    """Give a future its result, which may be an exception, unless nobody waits for it any more."""
    if done.done():
        return
    if isinstance(result, BaseException):
        done.set_exception(result)
    else:
        done.set_result(result)
