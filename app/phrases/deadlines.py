"""When the shop's offer is over: read from the fact 活动截止, as shops write it, and from the dates of phrases.

After that moment the facts of the offer fill nothing any more. A deadline that cannot be dated (今晚) is left alone:
when it was written is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.phrases.phrase import Knowledge, Phrase

DEADLINE = "活动截止"
OF_THE_OFFER = ("活动", DEADLINE)
"""The facts that hold only until the deadline."""

_DAY = re.compile(
    r"(?:(20[0-9]{2})\s*[-/.年]\s*)?(1[0-2]|0?[1-9])\s*[-/.月]\s*(3[01]|[12][0-9]|0?[1-9])(?![0-9])\s*[日号]?"
    r"(?:\s*(?:的|晚上?|中午|下午|早上|上午)?\s*(2[0-4]|1[0-9]|0?[0-9])\s*(?:[:：点时]\s*([0-5][0-9])?))?"
)


def offer_end(facts: Mapping[str, str], now: datetime) -> datetime | None:
    """When the offer of these facts ends, in the zone of `now`; None where no date is told."""
    return deadline_of(facts.get(DEADLINE, ""), now)


def deadline_of(text: str, now: datetime) -> datetime | None:
    """The moment that a deadline names (11月30日, 2026-11-30 20:00, 12.1 24点); a day ends at midnight.

    Without a year it is the one that lies nearest to `now`.
    """
    if not text:
        return None
    found = _dated(text)
    if found is None:
        return None
    year, month, day, minutes = found
    years = [year] if year else [now.year - 1, now.year, now.year + 1]
    ends = []
    for one in years:
        try:
            ends.append(datetime.combine(date(one, month, day), time(), now.tzinfo) + timedelta(minutes=minutes))
        except ValueError:
            continue
    return min(ends, key=lambda end: abs(end - now), default=None)


@lru_cache(maxsize=1 << 10)
def _dated(text: str) -> tuple[int | None, int, int, int] | None:
    hit = _DAY.search(text)
    if hit is None:
        return None
    minutes = int(hit[4]) * 60 + int(hit[5] or 0) if hit[4] else 24 * 60
    if hit[4] and int(hit[4]) < 12 and re.search(r"晚|下午", hit[0]):
        minutes += 12 * 60
    return int(hit[1]) if hit[1] else None, int(hit[2]), int(hit[3]), minutes


def shown_until(
    phrases: Iterable[Phrase], slots: Iterable[str], knowledge: Knowledge, now: datetime
) -> datetime | None:
    """When the first of what a card shows is over: the last day of a phrase, or the offer that a filled slot tells."""
    ends = []
    for phrase in phrases:
        if phrase.valid_until:
            last = datetime.combine(date.fromisoformat(phrase.valid_until), time(), now.tzinfo)
            ends.append(last + timedelta(days=1))
    if not set(OF_THE_OFFER).isdisjoint(slots) and (end := offer_end(knowledge.facts, now)) is not None:
        ends.append(end)
    return min((end for end in ends if end > now), default=None)
