"""A moment as one number, each row of the bank as another: where both have a bit, the row's points depend on it.

So a row's points are its ground, which the stage and the like decide, and what the shared bits weigh; and two moments
which share the same bits with all rows of a technique put them into the same order, which can be kept (score.py).
"""

from __future__ import annotations

from itertools import accumulate

from app.rank.columns import INTENT_BIT, LOW, PLATFORM_BIT, SLOT_BIT, TRAIT_BIT, joined
from app.rank.moment import Moment
from app.rank.rules import forbidden
from app.vocabulary import Stage, Trait

LIKELY = 0.25
"""From this share on a phrase that names what the message may want was written for this question."""
_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))

_WIDTHS = {
    **{"kind": 2, "tells": 1, "brief": 1, "topics": 64, "strays": 64, "bound": 64, "traits": 64},
    **{"slots": 128, "asked": 128, "barred": 128},
}
_PLACES = tuple(accumulate(_WIDTHS.values(), initial=0))
KIND, TELLS, BRIEF, TOPICS, STRAYS, BOUND, TRAITS, SLOTS, ASKED, BARRED, SETTING = _PLACES
"""Where each field begins: what the row says of the question and whether it tells a fact, which a moment always lets
through; whether it is brief; its topics, those that are out of place, those
that it must not have, and its traits; its slots as gaps, as what was asked for, and as what forbids it. Above them is
the setting, which the grounds of the rows depend on."""
ALL_SLOTS = (1 << 128) - 1
TRADES = 40
WANTED = TRADES + 64
"""Where in the setting the trades and the wanted intents begin."""
SETTING_ALWAYS = (1 << TRADES) - 1
"""What of the setting matters to every row: day, platform, stage, and what kind of turn it is."""
_STAGE_NUMBER = {stage: number for number, stage in enumerate(Stage)}


def asked_slots(moment: Moment) -> int:
    """The slots whose fact the buyer waits for, as bits."""
    return joined(SLOT_BIT, moment.asked) if moment.waiting else 0


def wanted_intents(moment: Moment) -> int:
    """The questions that a phrase may answer now, as bits: where nobody waits, the objection behind an unpaid order."""
    held_back = INTENT_BIT[moment.objection] if moment.objection is not None else 0
    if not moment.waiting:
        return held_back
    wanted = held_back | joined(INTENT_BIT, [intent for intent, share in moment.perhaps.items() if share >= LIKELY])
    if moment.intent and moment.topic and moment.content_free:
        wanted |= INTENT_BIT[moment.topic]
    return wanted


def wants_brief(moment: Moment) -> bool:
    """Whether short lines are for this buyer."""
    return not _BRIEF.isdisjoint(moment.traits)


def sight_of(moment: Moment) -> int:
    """All of a moment that the points of a row depend on."""
    known, wanted = joined(SLOT_BIT, moment.values), wanted_intents(moment)
    setting = moment.day << 11 | PLATFORM_BIT.get(moment.platform, 0) << 6 | _STAGE_NUMBER[moment.stage] << 3
    setting |= moment.waiting << 2 | bool(moment.asked) << 1 | bool(wanted)
    setting |= moment.trades << TRADES | wanted << WANTED
    nobody_said = ~moment.talk_topics & LOW
    return (
        0b111 << KIND
        | wants_brief(moment) << BRIEF
        | (moment.topics << TOPICS if moment.waiting else 0)
        | nobody_said << STRAYS
        | nobody_said << BOUND
        | joined(TRAIT_BIT, moment.traits) << TRAITS
        | (~known & ALL_SLOTS) << SLOTS
        | asked_slots(moment) << ASKED
        | (forbidden(moment, known) & ALL_SLOTS) << BARRED
        | setting << SETTING
    )
