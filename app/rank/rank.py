"""The best nine phrases for a moment: scored, the best of them filled, and no two that say the same."""

from __future__ import annotations

import math
from datetime import datetime

from app.dialogue.state import BuyerState
from app.phrases.bank import Bank
from app.phrases.fill import fill
from app.phrases.phrase import Knowledge, Phrase
from app.phrases.same import says_again
from app.phrases.slots import slots_of
from app.rank.answers import FALLBACK
from app.rank.columns import BankColumns, columns_of
from app.rank.experience import NONE, Experience, season
from app.rank.moment import Moment, moment_of
from app.rank.order import UNIT
from app.rank.rules import OPTIONS
from app.rank.score import Scored, score_rows
from app.rank.suggestion import Suggestion
from app.rank.techniques import TechniqueScores, score_techniques
from app.rank.topics import LOOKED_UP, first_name_of, topics_of_phrase
from app.vocabulary import INTENT_NAMES, STAGE_NAMES, TECHNIQUE_STAGES, Technique

MOST = 9
"""Keys 1 to 9."""
MOST_AFTER_OWN_LINE = 4
"""After the agent's own line nobody waits: a few next steps are enough."""
_TO_SHOWN = UNIT * 10_000
"""From a score in whole units to four digits, as it is shown."""
SHARE = 0.55
"""What is below this share of the best score is left out: what fits, and not nine keys whatever they say."""
FEW, SHARE_OF_MORE = 5, 0.7
"""Beyond so many the list goes on only with what stands nearly as well as the best."""
LEAST = 0.15
"""Below this score a phrase is noise, and shown only where there is nothing else."""


def suggest(
    state: BuyerState,
    bank: Bank,
    knowledge: Knowledge,
    at: datetime,
    busy: bool = False,
    known: Experience = NONE,
) -> tuple[Suggestion, ...]:
    """At most nine suggestions, best first, keys from 1. After a buyer's message there is always one.

    (Unless the bank holds no phrase that may be said.) Ties break by id, so that keys do not flicker. `known` is what
    the shop's own talk and use add.
    """
    moment = moment_of(state, knowledge, at, busy)
    columns = columns_of(bank)
    found = score_techniques(moment, columns.answering)
    scored = score_rows(moment, columns, found)
    most = MOST if moment.waiting or moment.intent is None else MOST_AFTER_OWN_LINE
    chosen = _choose(scored, moment, found, most, LEAST) or _choose(scored, moment, found, most, 0.0)
    if not chosen and moment.waiting:
        chosen = _last_resort(moment, columns)
    if known.offered or known.lifts:
        return season(chosen, known, moment, most)
    return tuple(chosen)


def _last_resort(moment: Moment, columns: BankColumns) -> list[Suggestion]:
    """Where nothing fits: what claims nothing, then what serves in the stage, then anything that may be said."""
    for techniques in (
        FALLBACK,
        [technique for technique in Technique if moment.stage in TECHNIQUE_STAGES[technique]],
        list(Technique),
    ):
        for technique in techniques:
            found = TechniqueScores({technique: 0.5}, {})
            if chosen := _choose(score_rows(moment, columns, found), moment, found, 1, -5.0):
                return chosen
    return []


def _choose(scored: Scored, moment: Moment, found: TechniqueScores, most: int, least: float) -> list[Suggestion]:
    """The best that do not say the same as one before them, nor word for word what the agent has said."""
    chosen: list[Suggestion] = []
    texts: list[str] = []
    begun: set[Technique] = set()
    full: set[Technique] = set()  # two phrases of a technique are enough: the list offers ways, not wordings
    floor, enough = least / UNIT, -math.inf
    values, said = moment.values, moment.said if least > 0.0 else ()
    why = _Told(moment, found).why
    place = 0
    for score, phrase in scored.in_order(full):
        points = score * _TO_SHOWN
        if place == most or score < floor or points < enough:
            break
        filled = fill(phrase, values)
        plain = filled.plain
        if plain in said or (texts and says_again(plain, texts)):
            continue
        texts.append(plain)
        technique = phrase.technique
        (full if technique in begun else begun).add(technique)
        shown = round(points)
        shown = 10_000 if shown > 10_000 else max(shown, 0)
        place += 1
        its = filled.text, filled.filled, filled.missing
        chosen.append(Suggestion(place, phrase.id, technique, *its, shown / 10_000, why(phrase)))
        enough = (SHARE if place < FEW else SHARE_OF_MORE) * 10_000 * chosen[0].score
    return chosen


class _Told:
    """Why a phrase stands where it stands, in a few Chinese words: what was asked, what speaks for it, the stage."""

    def __init__(self, moment: Moment, found: TechniqueScores) -> None:
        self._reasons_of = found.reasons_of
        self._first = "接下来" if not moment.waiting else INTENT_NAMES[moment.intent] if moment.intent else ""
        self._last = STAGE_NAMES[moment.stage]
        self._topics = moment.topics & ~LOOKED_UP if moment.waiting else 0
        asked = moment.asked if moment.waiting else ()
        self._told = [slot for slot in asked if slot in moment.values and slot not in OPTIONS]

    def why(self, phrase: Phrase) -> str:
        """The words for a phrase, each once."""
        parts = [self._first] if self._first else []
        reasons = self._reasons_of(phrase.technique)
        if len(reasons) > 1:
            reasons.sort(reverse=True)
        parts += [reason for _, reason in reasons[:2]]
        if self._told and (told := next((slot for slot in slots_of(phrase.text) if slot in self._told), "")):
            parts.append(f"有{told}")
        elif self._topics and (shared := self._topics & topics_of_phrase(phrase.text)):
            parts.append(f"说到{first_name_of(shared)}")
        parts.append(self._last)
        return " · ".join(dict.fromkeys(parts))
