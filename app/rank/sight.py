"""What the buyer of a moment asked for, as the bits that rows are held against."""

from __future__ import annotations

from app.phrases.slots import SLOT_BIT
from app.rank.columns import INTENT_BIT, joined
from app.rank.moment import Moment
from app.vocabulary import Trait

LIKELY = 0.25
"""From this share on a phrase that names what the message may want was written for this question."""
_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))


def asked_slots(moment: Moment) -> int:
    """The slots whose fact the buyer waits for, as bits."""
    return joined(SLOT_BIT, moment.asked) if moment.waiting and moment.asked else 0


def wanted_intents(moment: Moment) -> int:
    """The questions that a phrase may answer now, as bits: where nobody waits, the objection behind an unpaid order."""
    held_back = INTENT_BIT[moment.objection] if moment.objection is not None else 0
    if not moment.waiting:
        return held_back
    wanted = held_back
    for intent, share in moment.perhaps.items():
        if share >= LIKELY:
            wanted |= INTENT_BIT[intent]
    if moment.intent and moment.topic and moment.content_free:
        wanted |= INTENT_BIT[moment.topic]
    return wanted


def wants_brief(moment: Moment) -> bool:
    """Whether short lines are for this buyer."""
    return not _BRIEF.isdisjoint(moment.traits)
