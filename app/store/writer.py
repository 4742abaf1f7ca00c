"""The one writer of a process: gathers what waits and commits it in one transaction.

Why in groups: with synchronous=FULL a commit costs as much for one event as for twenty. `seq` is given here, inside the
transaction, from the shop's counter, so that it has no gaps and stands in commit order. Nothing is answered before the
commit is on disk.

Why in two places: beginning (which may wait for another process) and committing (which waits for the disk) run in a
thread of their own, for the event loop must not wait. The statements between, thirty microseconds an event, run in the
loop: in the thread each of them would fight with the loop for the interpreter, which cost a quarter of the throughput.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.errors import AppError, StoreUnavailable
from app.store import changes
from app.store.changes import Change, Committed

T = TypeVar("T")
RETRY_MS = 1000
_UNWRITABLE = (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError)


@dataclass(slots=True)
class _Task:
    """A write that is no change of a buyer: run in a transaction of its own."""

    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]


@dataclass(slots=True)
class _Waiting:
    """A change. `alone` after it, or a neighbour, made a group fail: it must not take others with it."""

    change: Change
    done: asyncio.Future[Committed]
    alone: bool = False


class Writer:
    """Takes changes in the event loop and answers them there, in the order of their seq.

    `told` is called with each group of committed changes before their futures are done, so that cards are on their way
    before the acks.
    """

    def __init__(self, engine: Engine, group: int, told: Callable[[Sequence[Committed]], None]) -> None:
        self._engine, self._group, self._told = engine, group, told
        self._loop = asyncio.get_running_loop()
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None
        self._waiting: deque[_Task | _Waiting] = deque()
        self._news = asyncio.Event()
        self._closed = False
        self._conductor = self._loop.create_task(self._conduct())

    def commit(self, change: Change) -> asyncio.Future[Committed]:
        """Store all of one event. Raises (in the future) IdConflict, StoreUnavailable, or what went wrong."""
        done: asyncio.Future[Committed] = self._loop.create_future()
        self._take(_Waiting(change, done))
        return done

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Run `work` in a transaction; its result, or what it raised, in which case nothing was written."""
        done: asyncio.Future[T] = self._loop.create_future()
        self._take(_Task(work, done))
        return done

    def _take(self, item: _Task | _Waiting) -> None:
        if self._closed:  # nobody would come to this
            item.done.set_exception(StoreUnavailable(RETRY_MS))
            return
        self._waiting.append(item)
        self._news.set()

    async def close(self) -> None:
        """Commit all that waits, then end; what comes later is told that the store is unavailable."""
        if self._closed:
            await self._conductor
            return
        self._closed = True
        self._news.set()
        await self._conductor
        await self._loop.run_in_executor(self._disk, self._let_go)
        self._disk.shutdown()

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
            result = await self._loop.run_in_executor(self._disk, self._run_in_transaction, task.work)
        except (AppError, asyncio.CancelledError) as refused:
            _answer(task.done, refused)
        except DBAPIError:
            _answer(task.done, StoreUnavailable(RETRY_MS))
        except Exception as fault:  # whatever the work raised belongs to who asked for it
            _answer(task.done, fault)
        else:
            _answer(task.done, result)

    async def _commit_group(self) -> None:
        group: list[_Waiting] = []
        try:
            if self._transaction is None:
                await self._loop.run_in_executor(self._disk, self._begin)
            group = self._next_group()
            outcomes = changes.apply(self._open(), [one.change for one in group])
            await self._loop.run_in_executor(self._disk, self._commit)
        except Exception as error:  # whatever it was, the writer goes on
            await self._loop.run_in_executor(self._disk, self._roll_back)
            self._fail(group or self._next_group(), error)
            return
        fresh = [outcome for outcome in outcomes if isinstance(outcome, Committed) and not outcome.duplicate]
        if fresh:
            self._told(fresh)
        for one, outcome in zip(group, outcomes, strict=True):
            _answer(one.done, outcome)

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
        if len(group) > 1 and not isinstance(error, DBAPIError | sqlite3.OperationalError):
            for one in reversed(group):  # one of them cannot be taken: each is tried again by itself
                one.alone = True
                self._waiting.appendleft(one)
            return
        for one in group:
            _answer(one.done, StoreUnavailable(RETRY_MS) if isinstance(error, _UNWRITABLE) else error)

    # --- in the thread, one call at a time ---

    def _open(self) -> Connection:
        if self._connection is None:  # one for good: taking one from the pool costs as much as a row
            self._connection = self._engine.connect().execution_options(writing=True)
        return self._connection

    def _begin(self) -> None:
        self._transaction = self._open().begin()

    def _commit(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            transaction.commit()
        # Where more changes wait already, begin for them on the same errand.
        if self._waiting and isinstance(self._waiting[0], _Waiting):
            try:
                self._begin()
            except DBAPIError:
                self._transaction = None  # what was committed is; the next group begins, or fails, by itself

    def _roll_back(self) -> None:
        self._transaction = None
        if self._connection is not None:
            self._connection.rollback()

    def _run_in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self._open().begin():
            return work(self._open())

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


def _answer(done: asyncio.Future[Any], result: Any) -> None:
    if done.done():
        return
    if isinstance(result, BaseException):
        done.set_exception(result)
    else:
        done.set_result(result)
