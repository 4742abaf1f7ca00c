"""What use says of phrases: how often each was shown, said, picked, edited and followed by an order, as counts.

A phrase is held against what its places on the card let expect, and counts only as far as there is evidence: every
phrase begins with some lines in which it was said exactly as often as expected. So a few picks move nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import Any, Protocol

from rapidfuzz import fuzz

from app.learn.learned import Lifted
from app.phrases.bank import Bank
from app.vocabulary import STAGE_NAMES, TECHNIQUE_NAMES, Stage

KEYS = 9
USUAL = (0.2, 0.1, 0.07, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02)
"""How often, by key, what stands there is said, as long as the shop's own figures tell little."""
TRUSTED = 300.0
"""So many cards these shares are worth: then the shop's own count more."""
EXPECTED = 4.0
"""Every phrase begins as if it had been said so often, and had been expected so often."""
SAID = 0.03
"""Points for being said twice as often as expected; the same are taken off for half as often."""
ORDERED = 0.015
"""Points for leading to an order twice as often as the shop's phrases do."""
ORDERS = 8.0
"""Every phrase begins as if it had been said so often with the shop's usual share of orders."""
EDITED = -0.01
"""For a phrase that is mostly rewritten before it is sent."""
REWRITTEN, MANY_EDITS = 50, 5
"""From this percent on a text counts as rewritten, and from so many picks on it tells something."""
MOST = 0.08
"""Use moves a score no further than this: it orders what fits, and makes nothing fit."""
LEAST = 0.005


class Used(Protocol):
    """One figure of use, as the store keeps it."""

    @property
    def kind(self) -> str:
        """said, picked or ordered."""

    @property
    def stage(self) -> str:
        """The stage in which it happened."""

    @property
    def phrase(self) -> str | None:
        """The phrase that was said or picked."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The phrases on the card, by keys; for an order those that were said before it."""

    @property
    def edited(self) -> int | None:
        """For a pick, how much of the text was changed, in percent."""


@dataclass(slots=True)
class Counts:
    """The counts of one phrase in one stage. `edits` is the sum of what was changed of its picks, in percent."""

    shown: int = 0
    said: int = 0
    picked: int = 0
    edited: int = 0
    rewritten: int = 0
    edits: int = 0
    ordered: int = 0
    places: list[int] = field(default_factory=lambda: [0] * KEYS)

    def add(self, other: Counts) -> None:
        """Add the counts of another phrase or stage."""
        for name in ("shown", "said", "picked", "edited", "rewritten", "edits", "ordered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """The counts as they are told; `edited_percent` is the mean over picks."""
        return {
            "shown": self.shown,
            "picked": self.picked,
            "edited": self.edited,
            "edited_percent": round(self.edits / self.picked) if self.picked else 0,
            "sent": self.said,
            "ordered": self.ordered,
        }


class Use:
    """All counts of a shop, by stage and phrase."""

    def __init__(self, uses: Iterable[Used] = ()) -> None:
        self._counts: dict[tuple[str, str], Counts] = defaultdict(Counts)
        self._said_at = [0] * KEYS
        self._shown_at = [0] * KEYS
        for one in uses:
            self.add(one)

    def add(self, one: Used) -> None:
        """Count one thing more."""
        if one.kind == "picked" and one.phrase:
            counts = self._counts[one.stage, one.phrase]
            counts.picked += 1
            if one.edited:
                counts.edited += 1
                counts.edits += one.edited
                counts.rewritten += one.edited >= REWRITTEN
        elif one.kind == "ordered":
            for phrase in dict.fromkeys(one.shown):
                self._counts[one.stage, phrase].ordered += 1
        elif one.kind == "said":
            for place, phrase in enumerate(one.shown[:KEYS]):
                counts = self._counts[one.stage, phrase]
                counts.shown += 1
                counts.places[place] += 1
                self._shown_at[place] += 1
                self._said_at[place] += phrase == one.phrase
            if one.phrase:
                self._counts[one.stage, one.phrase].said += 1

    def lifts(self) -> dict[Stage, dict[str, Lifted]]:
        """What each phrase gains or loses in each stage, with the reason; what is next to nothing is left out."""
        places = zip(USUAL, self._said_at, self._shown_at, strict=True)
        rates = [(said + TRUSTED * usual) / (shown + TRUSTED) for usual, said, shown in places]
        said = sum(one.said for one in self._counts.values())
        usual = (sum(one.ordered for one in self._counts.values()) + 1) / (said + 20)
        found: dict[Stage, dict[str, Lifted]] = defaultdict(dict)
        for (stage, phrase), one in self._counts.items():
            expected = sum(rate * times for rate, times in zip(rates, one.places, strict=True))
            often = log2((one.said + EXPECTED) / (expected + EXPECTED))
            sells = log2((one.ordered + ORDERS * usual) / ((one.said + ORDERS) * usual)) if one.said else 0.0
            rewritten = one.picked >= MANY_EDITS and one.rewritten * 2 > one.picked
            points = max(-MOST, min(MOST, SAID * often + ORDERED * sells + (EDITED if rewritten else 0.0)))
            if abs(points) >= LEAST:
                found[Stage(stage)][phrase] = round(points, 4), _because(one, sells, rewritten, points)
        return dict(found)

    def stats(self, bank: Bank, texts: Mapping[str, str]) -> dict[str, Any]:
        """All counts as they are told: together, and by phrase, technique and stage, what was said most first.

        `texts` are those of learned wordings, which the bank does not hold.
        """
        total = Counts()
        phrases: dict[str, Counts] = defaultdict(Counts)
        techniques: dict[str, Counts] = defaultdict(Counts)
        stages: dict[str, Counts] = defaultdict(Counts)
        for (stage, phrase_id), one in self._counts.items():
            phrase = bank.get(phrase_id)
            for counts in (total, phrases[phrase_id], stages[stage]):
                counts.add(one)
            if phrase is not None:
                techniques[phrase.technique].add(one)

        def told(name: str, counts: Counts) -> dict[str, Any]:
            phrase = bank.get(name)
            text = phrase.text if phrase else texts.get(name)
            return {"phrase": name, "technique": phrase.technique if phrase else None, "text": text} | counts.as_json()

        return {
            "total": total.as_json(),
            "phrases": [told(name, one) for name, one in _ordered(phrases)],
            "techniques": [
                {"technique": name, "name": TECHNIQUE_NAMES[name]} | one.as_json()  # type: ignore[index]
                for name, one in _ordered(techniques)
            ],
            "stages": [
                {"stage": stage.value, "name": STAGE_NAMES[stage]} | stages[stage].as_json()
                for stage in Stage
                if stage.value in stages
            ],
        }


def edited(suggested: str, used: str) -> int:
    """How much of a suggested text was changed before it was used, in percent of both."""
    return 100 - round(fuzz.ratio(suggested, used))


def _ordered(counts: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
    return sorted(counts.items(), key=lambda item: (-item[1].said, -item[1].picked, -item[1].shown, item[0]))


def _because(one: Counts, sells: float, rewritten: bool, points: float) -> str:
    if points > 0:
        return f"客服用过{one.said}次" + (f"，下单{one.ordered}次" if sells > 0 and one.ordered else "")
    if rewritten:
        return "常被改写"
    return f"出现{one.shown}次，用{one.said}次"
