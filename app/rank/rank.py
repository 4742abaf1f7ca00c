"""The best nine phrases for a moment: score by technique and shape, fill only the best, show no two that say the same."""

from __future__ import annotations

from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from app.dialogue.state import BuyerState
from app.phrases.bank import Bank, Shape, Shelf
from app.phrases.fill import fill
from app.phrases.phrase import Knowledge, Phrase
from app.phrases.same import bare, say_the_same
from app.rank.features import (
    TechniqueFit,
    W,
    because,
    last_resort,
    shape_score,
    technique_fits,
    usable,
)
from app.rank.moment import Moment, moment_of
from app.rank.suggestion import Suggestion
from app.vocabulary import STAGE_NAMES, Technique

MOST = 9
"""Keys 1 to 9."""
MOST_AFTER_OWN_LINE = 4
"""After the agent's own line nobody waits: a few next steps are enough."""
PER_TECHNIQUE = 2
"""So many phrases of one technique, so that the list offers ways and not wordings."""
PER_SHAPE = 4
"""So many phrases of one shape are looked at: two may be shown, and some may say the same as another."""
TECHNIQUES_READ = 14
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
SECOND_COSTS = 0.10
"""The second phrase of a technique stands behind other ways of nearly equal score."""
LEAST = 0.12
"""Below this score a phrase is noise, and shown only where there is nothing else."""


class _Candidate(NamedTuple):
    """A phrase on its way into the list; the order of its fields is the order of the list."""

    minus_score: float
    phrase_id: str
    second: bool
    """It stands behind another phrase of its technique, and has paid for it."""
    phrase: Phrase
    shape: Shape
    fit: TechniqueFit


def suggest(state: BuyerState, bank: Bank, knowledge: Knowledge, at: datetime) -> tuple[Suggestion, ...]:
    """At most nine suggestions, best first, keys from 1. After a buyer's message there is always one.

    (Unless the bank holds no phrase that may be said.) Ties break by id, so that keys do not flicker.
    """
    moment = moment_of(state, knowledge, at)
    candidates: list[_Candidate] = []
    for fit in technique_fits(moment, bank)[:TECHNIQUES_READ]:
        candidates += _candidates(bank.shelves[fit.technique], fit, moment)
    most = MOST if moment.waiting or moment.intent is None else MOST_AFTER_OWN_LINE
    good = [one for one in candidates if one.minus_score <= -LEAST]
    chosen = _choose(good or candidates, moment, most)
    if not chosen and moment.waiting:
        for fit in last_resort(bank, moment):
            if chosen := _choose(_candidates(bank.shelves[fit.technique], fit, moment), moment, 1):
                break
    return tuple(chosen)


def _candidates(shelf: Shelf, fit: TechniqueFit, moment: Moment) -> list[_Candidate]:
    """The phrases of a technique that may be said, with their scores; of many alike only a few."""
    alike = _alike(shelf, moment)
    again = W["again"] if moment.lately and any(one in shelf.phrases for one in moment.lately[-2:]) else 0.0
    found: list[_Candidate] = []
    for shape, phrases in shelf.shapes.items():
        if not usable(shape, fit.technique, moment):
            continue
        common = shape_score(fit, shape, moment) + again
        for phrase in _first(shape, phrases, alike, moment):
            score = common + W["words"] * alike.get(phrase.id, 0.0)
            if phrase.id in moment.used:
                score += W["used"]
            found.append(_Candidate(-min(1.0, max(0.0, score)), phrase.id, False, phrase, shape, fit))
    return found


def _alike(shelf: Shelf, moment: Moment) -> dict[str, float]:
    """Phrases of a shelf that share pairs of characters with the buyer's words: 1 from three pairs on."""
    shared: dict[str, float] = {}
    postings = shelf.postings
    for pair in moment.words & postings.keys():
        for phrase_id in postings[pair]:
            shared[phrase_id] = min(1.0, shared.get(phrase_id, 0.0) + 1 / 3)
    return shared


def _first(shape: Shape, phrases: tuple[Phrase, ...], alike: dict[str, float], moment: Moment) -> list[Phrase]:
    """The phrases of a shape that can come into the list: none dismissed, the said ones last."""
    if len(phrases) <= PER_SHAPE:
        return [phrase for phrase in phrases if phrase.id not in moment.dismissed]
    fresh: list[Phrase] = []
    said: list[Phrase] = []
    for phrase in phrases:
        if phrase.id in moment.dismissed:
            continue
        if phrase.id in moment.used:
            said.append(phrase)
            continue
        fresh.append(phrase)
        if len(fresh) == PER_SHAPE:
            break
    there = {phrase.id for phrase in fresh}
    spoken_of = [phrase for phrase in phrases if phrase.id in alike and phrase.id not in there] if alike else []
    return [*fresh, *(one for one in spoken_of[:PER_SHAPE] if one.id not in moment.dismissed), *said[:PER_SHAPE]]


def _choose(candidates: list[_Candidate], moment: Moment, most: int) -> list[Suggestion]:
    """The best that do not say the same as one before them, nor as what the agent has said."""
    heap = list(candidates)
    heapify(heap)
    chosen: list[Suggestion] = []
    texts: list[str] = []
    counts: dict[Technique, int] = {}
    repeats: list[_Candidate] = []
    while (heap or repeats) and len(chosen) < most:
        one = heappop(heap) if heap else repeats.pop(0)
        technique = one.phrase.technique
        count = counts.get(technique, 0)
        if count == PER_TECHNIQUE:
            continue
        if count and not one.second:
            heappush(heap, one._replace(minus_score=one.minus_score + SECOND_COSTS, second=True))
            continue
        filled = fill(one.phrase, moment.values)
        text = bare(filled.text)
        if any(say_the_same(text, other) for other in texts):
            continue
        texts.append(text)
        counts[technique] = count + 1
        chosen.append(
            Suggestion(
                key=len(chosen) + 1,
                phrase=one.phrase.id,
                technique=technique,
                text=filled.text,
                filled=filled.filled,
                missing=filled.missing,
                score=round(max(0.0, -one.minus_score), 4),
                because=because(one.fit, one.shape, moment, STAGE_NAMES[moment.stage]),
            )
        )
    return chosen
