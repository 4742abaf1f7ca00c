"""What a shop's own talk adds to the list: wordings that it says in such a moment, and what use says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from msgspec.structs import replace

from app.phrases.fill import fill
from app.phrases.phrase import Phrase
from app.phrases.same import bare, says_again
from app.rank.manners import PRESSURE
from app.rank.moment import Moment
from app.rank.suggestion import Suggestion
from app.vocabulary import STAGE_NAMES

BEGIN, SPAN = 0.9, 0.1
"""A wording of chance 0 has the score BEGIN, and more with the root of its chance: a tenth is much among so many."""
LEAST_CHANCE = 0.008
"""What is less likely than that tells nothing of this moment."""

SHOWN = 5
"""So many of the shop's wordings stand in a list at most; the other places are the bank's."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A wording that the shop uses in such moments; `chance` from 0 to 1, `because` in a few Chinese words."""

    phrase: Phrase
    chance: float
    because: str


@dataclass(frozen=True, slots=True)
class Lift:
    """What use adds to a phrase's score, or takes from it, and why in a few Chinese words."""

    points: float
    because: str


@dataclass(frozen=True, slots=True)
class Experience:
    """What is known of a shop at this moment. `lifts` are by phrase, for the stage of the moment."""

    offered: Sequence[Offered] = ()
    lifts: Mapping[str, Lift] = field(default_factory=dict)


NONE = Experience()


def season(chosen: Sequence[Suggestion], known: Experience, moment: Moment, most: int) -> tuple[Suggestion, ...]:
    """The list with the shop's wordings in it and moved by use: at most `most`, keys anew, no two that say the same.

    Nobody sells to an angry buyer, in learned wordings either. Ties break by id.
    """
    found = [_lifted(one, known.lifts.get(one.phrase)) for one in chosen]
    # a wording's technique is a guess: enough to keep selling from an angry buyer, too little to refuse more
    bars = PRESSURE if moment.angry else frozenset()
    for one in known.offered:
        phrase = one.phrase
        if one.chance < LEAST_CHANCE or phrase.technique in bars or phrase.id in moment.dismissed:
            continue
        filled = fill(phrase, moment.values)
        if filled.plain in moment.said:
            continue
        score = round(min(1.0, BEGIN + SPAN * sqrt(one.chance)), 4)
        because = f"{one.because} · {STAGE_NAMES[moment.stage]}"
        suggestion = Suggestion(
            0, phrase.id, phrase.technique, filled.text, filled.filled, filled.missing, score, because
        )
        found.append(_lifted(suggestion, known.lifts.get(phrase.id)))
    found.sort(key=lambda one: (-one.score, one.phrase))
    own = {one.phrase.id for one in known.offered}
    left = SHOWN
    kept: list[Suggestion] = []
    texts: list[str] = []
    for suggestion in found:
        learned = suggestion.phrase in own
        text = bare(suggestion.text)
        if len(kept) < most and (left or not learned) and not (texts and says_again(text, texts)):
            texts.append(text)
            kept.append(replace(suggestion, key=len(kept) + 1))
            left -= learned
    return tuple(kept)


def _lifted(one: Suggestion, lift: Lift | None) -> Suggestion:
    if lift is None:
        return one
    score = round(min(1.0, max(0.0, one.score + lift.points)), 4)
    return replace(one, score=score, because=f"{one.because} · {lift.because}")
