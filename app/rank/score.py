"""Scores the phrases of the likely techniques against the moment, in vectors: hard rules as masks, features as sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.rank.columns import (
    INTENT_BIT,
    PLATFORM_BIT,
    SLOT_BIT,
    STAGE_BIT,
    TRAIT_BIT,
    Array,
    BankColumns,
    columns_of,
    columns_of_shelf,
    halves,
    joined,
)
from app.rank.moment import Moment
from app.rank.rules import allowed, forbidden_slots
from app.rank.techniques import TechniqueScores
from app.rank.weights import W
from app.vocabulary import Stage, Technique, Trait

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
KEPT = 12
"""Of a technique with more phrases only so many go on: two may be shown, the rest stands in for what says the same."""

_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))
NEVER = -9.0
"""A score below any sum of features: what a hard rule forbids stands there."""

_SHARED = np.minimum(np.arange(65) / 3 + 0.4, 1.0) * (np.arange(65) > 0) * W["topic"]
_STRAY = np.minimum(np.arange(65) / 3 + 0.3, 1.0) * (np.arange(65) > 0) * W["stray"]
_OTHER = np.where(np.arange(65) > 0, 0.5, 1.0) * W["other"]
"""Written for another question, by the number of shared topics: the reading of the intent may have erred."""
_GAPS = np.concatenate(([0.0], np.minimum(1.0, 0.45 + 0.25 * np.arange(1, 129)))) * W["gaps"]


def _stage_points(stage: Stage) -> Array:
    """For every set of stages (as bits) the points in this stage: all where it is among them, less beside it."""
    order = list(Stage)
    at = order.index(stage)
    beside = joined(STAGE_BIT, order[max(0, at - 1) : at + 2])
    return np.array(
        [
            W["stage"] if stages & STAGE_BIT[stage] else W["stage"] * 0.4 if stages & beside else 0.0
            for stages in range(1 << len(order))
        ]
    )


_STAGE_POINTS = {stage: _stage_points(stage) for stage in Stage}
_PLATFORM_OK = {
    platform: np.array([not listed or bool(listed & bit) for listed in range(256)])
    for platform, bit in (*PLATFORM_BIT.items(), ("", 0))
}


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of the bank's columns with their scores, best first."""

    columns: BankColumns
    rows: list[int]
    scores: list[float]

    def in_order(self) -> Iterator[tuple[float, Phrase]]:
        """The phrases that may be said, best first; of equal ones those of the lesser id first."""
        phrases, scores, place = self.columns.all.phrases, self.scores, 0
        while place < len(scores) and scores[place] > NEVER:
            end = place + 1
            while end < len(scores) and scores[place] - scores[end] < 1e-9:
                end += 1
            run = [phrases[row] for row in self.rows[place:end]]
            if len(run) > 1:
                run.sort(key=lambda phrase: phrase.id)
            for phrase in run:
                yield scores[place], phrase
            place = end


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases of the likely techniques, best first."""
    columns = columns_of(bank)
    likely = [one for one in sorted(found.scores, key=lambda one: (-found.scores[one], one)) if one in columns.rows]
    techniques = [one for one in likely if allowed(one, moment)][:TECHNIQUES_READ]
    if not techniques:
        return Scored(columns, [], [])
    met = {one: phrase for one in (*moment.used, *moment.dismissed) if (phrase := bank.get(one)) is not None}
    touched = {phrase.technique for phrase in met.values()}
    parts = [columns.numbers[one] if one in touched else columns.few[one] for one in techniques]
    counts = [len(part) for part in parts]
    rows = np.concatenate(parts)
    scores = _points(moment, columns, rows, techniques, counts, found)
    _forbid(moment, columns, rows, scores, techniques, counts)
    if met:
        _said_and_dismissed(moment, bank, met, scores, techniques, counts)
    if max(counts) > 4 * KEPT:
        kept = _kept(scores, counts)
        rows, scores = rows[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")
    return Scored(columns, rows[order].tolist(), scores[order].tolist())


def _points(
    moment: Moment,
    columns: BankColumns,
    rows: Array,
    techniques: list[Technique],
    counts: list[int],
    found: TechniqueScores,
) -> Array:
    """The sum of the features of each row."""
    every = columns.all
    scores: Array = np.repeat([found.scores[technique] for technique in techniques], counts)
    scores += _STAGE_POINTS[moment.stage][every.stages[rows]]
    scores += every.fixed[rows]
    topics = every.topics[rows]
    shared = np.bitwise_count(topics & np.uint64(moment.topics if moment.waiting else 0))
    scores += _SHARED[shared]
    scores += _STRAY[np.bitwise_count(every.strays[rows] & ~np.uint64(moment.talk_topics))]
    if moment.intent is not None and moment.waiting:
        intents = every.intents[rows]
        wanted = INTENT_BIT[moment.intent] | (INTENT_BIT[moment.topic] if moment.topic and moment.content_free else 0)
        scores += np.where((intents & np.uint32(wanted)) != 0, W["named"], np.where(intents != 0, _OTHER[shared], 0.0))
    slots_low, slots_high = every.slots_low[rows], every.slots_high[rows]
    known = joined(SLOT_BIT, moment.values)
    low, high = halves(known)
    gaps = np.bitwise_count(slots_low & ~low) + np.bitwise_count(slots_high & ~high)
    scores += _GAPS[gaps]
    scores += W["facts"] * ((gaps == 0) & ((slots_low | slots_high) != 0))
    if moment.waiting:
        asked = joined(SLOT_BIT, moment.asked)
        low, high = halves(asked)
        tells = ((slots_low & low) | (slots_high & high)) != 0
        scores += W["asked"] * tells
        scores += W["beside"] * ((every.telling[rows] > (0 if moment.asked else 1)) & ~tells)
    if moment.traits:
        mine = (every.traits[rows] & np.uint64(joined(TRAIT_BIT, moment.traits))) != 0
        scores += (W["suits"] - W["stranger"]) * mine
        if not _BRIEF.isdisjoint(moment.traits):
            scores += W["manner"] * every.brief[rows]
    return scores


def _forbid(
    moment: Moment, columns: BankColumns, rows: Array, scores: Array, techniques: list[Technique], counts: list[int]
) -> None:
    """Take out what a hard rule forbids: dates, platform, trade, slots without which it may not be said."""
    every = columns.all
    bad = ~_PLATFORM_OK.get(moment.platform, _PLATFORM_OK[""])[every.platforms[rows]]
    trades = every.trades[rows]
    bad |= (trades != 0) & ((trades & np.uint64(moment.trades)) == 0)
    if every.dated:
        bad |= (every.first_day[rows] > moment.day) | (every.last_day[rows] < moment.day)
    usual, others = forbidden_slots(techniques, moment)
    low, high = halves(usual)
    wrong = ((every.slots_low[rows] & low) | (every.slots_high[rows] & high)) != 0
    begins = accumulate(counts, initial=0)
    for technique, count, begin in zip(techniques, counts, begins, strict=False):
        if technique in others:
            low, high = halves(others[technique])
            part = rows[begin : begin + count]
            wrong[begin : begin + count] = ((every.slots_low[part] & low) | (every.slots_high[part] & high)) != 0
    bad |= wrong
    scores[bad] = 2 * NEVER


def _said_and_dismissed(
    moment: Moment,
    bank: Bank,
    met: dict[str, Phrase],
    scores: Array,
    techniques: list[Technique],
    counts: list[int],
) -> None:
    """Take out what the agent dismissed; let sink what was said, and a little what says it in the same way."""
    begins = dict(zip(techniques, accumulate(counts, initial=0), strict=False))
    places = {
        one: begins[phrase.technique] + columns_of_shelf(bank.shelves[phrase.technique]).row_of[one]
        for one, phrase in met.items()
        if phrase.technique in begins
    }
    for one in moment.used:
        if one in places:
            scores[places[one]] += W["used"]
    for one in moment.used[-2:]:
        if one in places:
            technique = met[one].technique
            begin = begins[technique]
            scores[begin : begin + counts[techniques.index(technique)]] += W["again"]
    for one in moment.dismissed:
        if one in places:
            scores[places[one]] = 2 * NEVER


def _kept(scores: Array, counts: list[int]) -> Array:
    """The places without those that cannot come into the list, where a technique has very many phrases."""
    start, kept = 0, []
    for count in counts:
        if count > 4 * KEPT:
            # rows stand in the order of ids: a hair less for each keeps the lesser of equal ones
            part = np.arange(count) * 1e-9 - scores[start : start + count]
            kept.append(start + np.sort(np.argpartition(part, KEPT)[:KEPT]))
        else:
            kept.append(np.arange(start, start + count))
        start += count
    return np.concatenate(kept)
