"""Scores the phrases of the likely techniques against the moment, in vectors: hard rules as masks, features as sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.phrases.bank import Bank
from app.rank.columns import (
    INTENT_BIT,
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
from app.rank.columns import PLATFORM_BIT as _PLATFORM_BIT
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
_NONE = -9.0
"""The score of what a hard rule forbids."""

_SHARED = np.minimum(np.arange(65), 2) / 2 * W["topic"]
_STRAY = np.minimum(np.arange(65), 2) / 2 * W["stray"]
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
    for platform, bit in (*_PLATFORM_BIT.items(), ("", 0))
}


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of the bank's columns with their scores, best first; of equal ones those of the lesser id first."""

    columns: BankColumns
    rows: list[int]
    scores: list[float]


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases that may be said now, of the likely techniques, best first."""
    columns = columns_of(bank)
    likely = [one for one in sorted(found.scores, key=lambda one: (-found.scores[one], one)) if one in columns.rows]
    techniques = [one for one in likely if allowed(one, moment)][:TECHNIQUES_READ]
    if not techniques:
        return Scored(columns, [], [])
    rows = np.concatenate([columns.numbers[technique] for technique in techniques])
    scores = _points(moment, columns, rows, techniques, found)
    _said_and_dismissed(moment, bank, columns, rows, scores, techniques)
    rows, scores = _thinned(columns, rows, scores, techniques)
    order = np.argsort(-scores, kind="stable")
    best = [place for place, score in zip(order.tolist(), scores[order].tolist(), strict=True) if score > _NONE / 2]
    return _by_id(columns, rows[best].tolist(), scores[best].tolist())


def _points(
    moment: Moment, columns: BankColumns, rows: Array, techniques: list[Technique], found: TechniqueScores
) -> Array:
    """The score of each row; `_NONE` or less where a hard rule forbids it."""
    every = columns.all
    counts = [columns.count(technique) for technique in techniques]
    forbidden = [halves(forbidden_slots(technique, moment)) for technique in techniques]
    slots_low, slots_high = every.slots_low[rows], every.slots_high[rows]
    bad = (slots_low & np.repeat([low for low, _ in forbidden], counts)) != 0
    bad |= (slots_high & np.repeat([high for _, high in forbidden], counts)) != 0
    bad |= ~_PLATFORM_OK.get(moment.platform, _PLATFORM_OK[""])[every.platforms[rows]]
    trades = every.trades[rows]
    bad |= (trades != 0) & ((trades & np.uint64(moment.trades)) == 0)
    if every.dated:
        bad |= (every.first_day[rows] > moment.day) | (every.last_day[rows] < moment.day)

    scores: Array = np.repeat([found.scores[technique] for technique in techniques], counts)
    scores += _STAGE_POINTS[moment.stage][every.stages[rows]]
    scores += every.fixed[rows]
    if moment.intent is not None and moment.waiting:
        intents = every.intents[rows]
        wanted = INTENT_BIT[moment.intent] | (INTENT_BIT[moment.topic] if moment.topic and moment.content_free else 0)
        named = (intents & np.uint32(wanted)) != 0
        scores += np.where(named, W["named"], np.where(intents != 0, W["other"], 0.0))
    known = joined(SLOT_BIT, moment.values)
    low, high = halves(known)
    gaps = np.bitwise_count(slots_low & ~low) + np.bitwise_count(slots_high & ~high)
    scores += _GAPS[gaps]
    scores += W["facts"] * ((gaps == 0) & ((slots_low | slots_high) != 0))
    if moment.waiting and moment.asked and (asked := joined(SLOT_BIT, moment.asked) & known):
        low, high = halves(asked)
        scores += W["asked"] * (((slots_low & low) | (slots_high & high)) != 0)
    topics = every.topics[rows]
    if moment.waiting and moment.topics:
        scores += _SHARED[np.bitwise_count(topics & np.uint64(moment.topics))]
    scores += _STRAY[np.bitwise_count(topics & ~np.uint64(moment.talk_topics))]
    if moment.traits:
        mine = (every.traits[rows] & np.uint64(joined(TRAIT_BIT, moment.traits))) != 0
        scores += (W["suits"] - W["stranger"]) * mine
        if not _BRIEF.isdisjoint(moment.traits):
            scores += W["manner"] * every.brief[rows]
    scores[bad] = _NONE
    return scores


def _said_and_dismissed(
    moment: Moment, bank: Bank, columns: BankColumns, rows: Array, scores: Array, techniques: list[Technique]
) -> None:
    """Take out what the agent dismissed, let sink what was said, and a little what says it in the same way."""
    starts, start = {}, 0
    for technique in techniques:
        starts[technique] = start
        start += columns.count(technique)

    def place_of(phrase_id: str) -> int | None:
        phrase = bank.get(phrase_id)
        if phrase is None or phrase.technique not in starts:
            return None
        return starts[phrase.technique] + columns_of_shelf(bank.shelves[phrase.technique]).row_of[phrase_id]

    for phrase_id in moment.used:
        if (place := place_of(phrase_id)) is not None:
            scores[place] += W["used"]
    for phrase_id in moment.used[-2:]:
        if (phrase := bank.get(phrase_id)) is not None and phrase.technique in starts:
            start = starts[phrase.technique]
            scores[start : start + columns.count(phrase.technique)] += W["again"]
    for phrase_id in moment.dismissed:
        if (place := place_of(phrase_id)) is not None:
            scores[place] = _NONE


def _thinned(columns: BankColumns, rows: Array, scores: Array, techniques: list[Technique]) -> tuple[Array, Array]:
    """The rows and scores without what can not come into the list of a technique with very many phrases."""
    start, kept = 0, []
    for technique in techniques:
        count = columns.count(technique)
        if count > 4 * KEPT:
            # rows are in the order of ids: a hair less for each keeps the lesser of equal ones
            part = scores[start : start + count] - np.arange(count) * 1e-9
            kept.append(start + np.argpartition(-part, KEPT)[:KEPT])
        else:
            kept.append(np.arange(start, start + count))
        start += count
    chosen = np.concatenate(kept)
    return rows[chosen], scores[chosen]


def _by_id(columns: BankColumns, rows: list[int], scores: list[float]) -> Scored:
    """Put runs of equal scores in the order of ids."""
    phrases = columns.all.phrases
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or scores[start] - scores[place] > 1e-9:
            if place - start > 1:
                rows[start:place] = sorted(rows[start:place], key=lambda row: phrases[row].id)
            start = place
    return Scored(columns, rows, scores)
