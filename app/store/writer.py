"""The one writer of a process: a thread that gathers what waits and commits it in one transaction.

Why a thread of its own: a commit waits for the disk, and the event loop must not. Why in groups: with synchronous=FULL
a commit costs as much for one event as for twenty. `seq` is given here, inside the transaction, from the shop's
counter, so that it has no gaps and stands in commit order. Nothing is answered before the commit is on disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.errors import AppError, StoreUnavailable
from app.store import changes
from app.store.changes import Change, Committed

T = TypeVar("T")
RETRY_MS = 1000


@dataclass(slots=True)
class _Task:
    """A write that is no change of a buyer: run in a transaction of its own."""

    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]


@dataclass(slots=True)
class _Waiting:
    change: Change
    done: asyncio.Future[Committed]


Answer = tuple[asyncio.Future[Any], Any]


class Writer:
    """Takes changes from the event loop and answers them there, in the order of their seq.

    `told` is called in the loop with each group of committed changes before their futures are done, so that cards are
    on their way before the acks.
    """

    def __init__(self, engine: Engine, group: int, told: Callable[[Sequence[Committed]], None]) -> None:
        self._engine, self._group, self._told = engine, group, told
        self._queue: SimpleQueue[_Task | _Waiting | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

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
        if self._closed:  # the thread has ended or will before it comes to this
            item.done.set_exception(StoreUnavailable(RETRY_MS))
        else:
            self._queue.put(item)

    async def close(self) -> None:
        """Commit all that waits, then end; what comes later is told that the store is unavailable."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        # One connection for good: taking one from the pool costs as much as a row.
        with self._engine.connect().execution_options(writing=True) as self._connection:
            self._work()
        self._engine.dispose()

    def _work(self) -> None:
        item = self._queue.get()
        while item is not None:
            if isinstance(item, _Task):
                self._answer([self._run_task(item)], [])
                item = self._queue.get()
                continue
            group, following = [item], self._next()
            while isinstance(following, _Waiting) and len(group) < self._group:
                group.append(following)
                following = self._next()
            self._answer(*self._commit_group(group))
            item = self._queue.get() if following is _NOTHING else following

    def _next(self) -> Any:
        try:
            return self._queue.get_nowait()
        except Empty:
            return _NOTHING

    def _run_task(self, task: _Task) -> Answer:
        try:
            with self._connection.begin():
                result = task.work(self._connection)
        except AppError as refused:
            return task.done, refused
        except DBAPIError:
            return task.done, StoreUnavailable(RETRY_MS)
        except Exception as fault:  # whatever the work raised belongs to who asked for it
            return task.done, fault
        return task.done, result

    def _commit_group(self, group: list[_Waiting]) -> tuple[list[Answer], list[Committed]]:
        try:
            with self._connection.begin():
                outcomes = changes.apply(self._connection, [one.change for one in group])
        except Exception as error:  # whatever it was, the writer goes on
            if len(group) > 1 and not isinstance(error, DBAPIError | sqlite3.OperationalError):
                return self._one_by_one(group)
            unwritable = isinstance(error, SQLAlchemyError | sqlite3.Error | OverflowError | UnicodeError)
            return [(one.done, StoreUnavailable(RETRY_MS) if unwritable else error) for one in group], []
        answers = [(one.done, outcome) for one, outcome in zip(group, outcomes, strict=True)]
        fresh = [outcome for outcome in outcomes if isinstance(outcome, Committed) and not outcome.duplicate]
        return answers, fresh

    def _one_by_one(self, group: list[_Waiting]) -> tuple[list[Answer], list[Committed]]:
        """A change that the store cannot take must not take its neighbours with it."""
        answers: list[Answer] = []
        fresh: list[Committed] = []
        for one in group:
            more, new = self._commit_group([one])
            answers += more
            fresh += new
        return answers, fresh

    def _answer(self, answers: list[Answer], fresh: list[Committed]) -> None:
        try:
            self._loop.call_soon_threadsafe(self._settle, answers, fresh)
        except RuntimeError:  # the loop has ended; what was committed is on disk, and nobody waits any more
            return

    def _settle(self, answers: list[Answer], fresh: list[Committed]) -> None:
        if fresh:
            self._told(fresh)
        for done, result in answers:
            if done.cancelled():
                continue
            if isinstance(result, BaseException):
                done.set_exception(result)
            else:
                done.set_result(result)


_NOTHING = object()
