"""The commands that teach a shop from its chat export, make it forget, and measure what that is worth."""

from __future__ import annotations

import csv
import io
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from app.errors import BadFile

if TYPE_CHECKING:
    from app.config import Settings
    from app.learn.replies import Lesson, Replies
    from app.learn.ridge import Tell
    from app.phrases.bank import Bank
    from app.talks.talk import Talk
    from app.understand.reader import Reader
    from app.understand.wording import WordingRules

COUNT = "出现次数"
"""The last column of the file of candidates: for the reader; an import passes it by."""


def teach(
    settings: Settings, file: Path, shop: str, out: Path | None, accept: bool, now: Callable[[], datetime]
) -> None:
    """Learn from a chat export, write the candidates, and `accept` them or not. Raises BadFile, NotFound."""
    from app.import_cli import take_file
    from app.main import load_mind
    from app.store.learned import put_learned, utc_of
    from app.store.shops import platform_of
    from app.store.store import run_once
    from app.talks.files import read_talks

    platform = run_once(settings, lambda found: platform_of(found, shop), there=True)
    began = perf_counter()
    talks = read_talks(file)
    reader, bank, rules = load_mind(settings)
    replies, lessons = _learn(talks, reader, bank, rules, platform)
    kept = replies.to_bytes()
    run_once(settings, lambda found: put_learned(found, shop, utc_of(now()), kept), write=True, there=True, shop=shop)
    took, memory = perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(talks)} talks, {len(lessons)} replies: {len(replies.wordings)} wordings that come again, "
        f"in {took:.1f} s; {len(kept) / 1e6:.1f} MB kept, {replies.size / 1e6:.1f} MB in use, "
        f"{memory} MB at the most while learning"
    )
    out = out or settings.data / f"learned-{shop}.csv"
    _write(out, replies)
    print(f"candidates for phrases: {out}; edit it, then `jiehua phrases import {out} --shop {shop}`")
    if accept and replies.wordings:
        take_file(settings, shop, "phrases", out, now, preview=False, lenient=True)


def forget(settings: Settings, shop: str, now: Callable[[], datetime]) -> None:
    """Make a shop forget its model and what use taught; phrases stay, and so do the statistics. Raises NotFound."""
    from app.store.learned import reset_learned, utc_of
    from app.store.shops import platform_of
    from app.store.store import run_once

    def work(found) -> None:  # type: ignore[no-untyped-def]
        platform_of(found, shop)
        reset_learned(found, shop, utc_of(now()))

    run_once(settings, work, write=True, there=True, shop=shop)
    print(f"shop {shop} begins anew: no learned replies, and use counts from now on")


def history(settings: Settings, file: Path, as_json: bool) -> None:
    """Learn from the first talks of a file, try on the last, and print what was found. Raises BadFile."""
    import msgspec

    from app.main import load_mind
    from app.talks.files import read_talks
    from app.talks.history import split, try_history

    talks = read_talks(file)
    first, last = split(talks)
    if not first or not last:
        raise BadFile(str(file), "", "holds too few talks to learn from some and try on others")
    reader, bank, rules = load_mind(settings)
    replies, lessons = _learn(first, reader, bank, rules, "other")
    with _progress("try") as tell:
        found = try_history(last, replies, lessons, reader, bank, tell)
    print(msgspec.json.encode(found.as_json()).decode() if as_json else found.table())


def _learn(
    talks: Sequence[Talk], reader: Reader, bank: Bank, rules: WordingRules, platform: str
) -> tuple[Replies, list[Lesson]]:
    from app.learn.replies import learn
    from app.learn.techniques import Techniques
    from app.talks.history import lessons_of

    def may(text: str) -> bool:
        return bool(text) and all(issue.level != "block" for issue in rules.check(text, platform))

    with _progress("read") as tell:
        done = iter(range(1, len(talks) + 1))
        lessons = lessons_of(talks, reader, bank, lambda: tell(next(done), len(talks)))
    with _progress("learn") as tell:
        return learn(lessons, Techniques(bank), may, tell), lessons


def _write(out: Path, replies: Replies) -> None:
    """The candidates as a file for a spreadsheet, what is said most first."""
    from app.exchange.phrases import csv_of
    from app.phrases.phrase import Phrase

    found = sorted(replies.wordings, key=lambda one: (-one.times, one.id))
    phrases = [
        Phrase(one.id, one.technique, one.stages, one.text, one.intents, source="shop") for one in found if one.stages
    ]
    times = {one.id: one.times for one in found}
    rows = list(csv.reader(io.StringIO(csv_of(phrases).decode("utf-8-sig"), newline="")))
    written = io.StringIO(newline="")
    csv.writer(written).writerows(
        [*row, COUNT if place == 0 else times[phrases[place - 1].id]] for place, row in enumerate(rows)
    )
    try:
        out.write_bytes(written.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise BadFile(str(out), "", f"cannot be written: {error.strerror}") from None


@contextmanager
def _progress(name: str) -> Iterator[Tell]:
    """A bar on the terminal's error output."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
