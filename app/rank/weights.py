"""The one table of weights: what each feature counts, and why. Features are in [0, 1]; the sum is cut to [0, 1]."""

from __future__ import annotations

from typing import NamedTuple


class Weight(NamedTuple):
    """How much a feature counts, and the reason for that."""

    value: float
    why: str


WEIGHTS: dict[str, Weight] = {
    "intent": Weight(0.40, "the buyer asked something: whether it is answered counts most"),
    "stage": Weight(0.12, "where the sale stands; less than the intent, since a sale jumps forward and back"),
    "moment": Weight(0.26, "dispute step, order, sold out, two options, first message: what the moment calls for"),
    "trigger": Weight(0.16, "the buyer's own words name the occasion of the technique"),
    "trait": Weight(0.12, "what suits this buyer; a profile is a guess, so it orders and does not decide"),
    "named": Weight(0.06, "the phrase names this intent, so its author had this question in mind"),
    "asked": Weight(
        0.12, "the phrase tells the very fact that was asked for; where it is not known, the agent fills it"
    ),
    "topic": Weight(0.14, "the phrase speaks of what the buyer speaks of"),
    "suits": Weight(0.05, "the phrase was written for a trait that this buyer shows"),
    "facts": Weight(0.04, "a phrase with real values tells more than one without"),
    "manner": Weight(0.03, "short and exact for buyers who are so themselves"),
    "beside": Weight(-0.12, "the phrase answers with a fact, but not the one that was asked for"),
    "own": Weight(
        0.12, "the shop wrote it for a reason: its own wording goes before the shipped ones of its technique"
    ),
    "other": Weight(-0.14, "the phrase names other intents only: it was written for another question"),
    "stray": Weight(-0.20, "the phrase brings up a matter that nobody mentioned"),
    "stranger": Weight(-0.06, "the phrase was written for a trait that this buyer does not show"),
    "gaps": Weight(-0.18, "a gap must be filled by hand before the line can be sent"),
    "used": Weight(-0.45, "the same line twice to one buyer sounds like a machine"),
    "again": Weight(-0.08, "the same technique twice running does not lead on"),
    "second": Weight(-0.10, "the second phrase of a technique stands behind other ways of nearly equal score"),
    "avoid": Weight(-0.15, "harms with this buyer (playbook section 2)"),
}
"""Every feature of a score with its weight."""

W: dict[str, float] = {name: weight.value for name, weight in WEIGHTS.items()}
