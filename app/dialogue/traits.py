"""The buyer's profile as a fold over signs: repeated evidence grows it, messages fade it, contrary evidence lowers it.

A trait that the agent set or took away is held as it is, whatever the buyer says later.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.dialogue.events import TraitSeen
from app.dialogue.state import TraitNow
from app.understand.reading import TraitSign
from app.vocabulary import Trait

FADE = 0.98
"""What is left of a confidence after a buyer message that does not show the trait again."""

SHOWN = 0.3
"""From this confidence on a trait stands on the card."""

HIDDEN = 0.2
"""Below this confidence a shown trait leaves the card; apart from SHOWN, so that it does not flicker."""

FORGOTTEN = 0.05
"""Below this confidence a trait is dropped from the state."""

AGAINST = 0.7
"""How much of a sign's weight counts against the traits that it contradicts."""

_OPPOSITES: tuple[tuple[Trait, tuple[Trait, ...]], ...] = (
    (
        Trait.GENEROUS,
        (Trait.ECONOMICAL, Trait.WANTS_CHEAP, Trait.BARGAIN_HUNTER, Trait.HAGGLER, Trait.HAGGLING, Trait.PROBING),
    ),
    (Trait.KNOWS_NOTHING, (Trait.KNOWS_SOME, Trait.KNOWS_WELL, Trait.ENTHUSIAST)),
    (Trait.FIRST_TIME, (Trait.HABITUAL, Trait.EXPERIENCED)),
    (Trait.EASY_GOING, (Trait.PERFECTIONIST, Trait.ANALYTICAL, Trait.DOMINANT)),
    (Trait.IMPULSIVE, (Trait.RATIONAL, Trait.CAUTIOUS)),
    (Trait.DECIDED, (Trait.CAUTIOUS, Trait.ORDERS_WITHOUT_PAYING)),
    (Trait.FRIENDLY, (Trait.DOMINANT, Trait.SELFISH)),
    (Trait.FOLLOWS_CROWD, (Trait.PERSONALISED,)),
)

CONTRADICTS: dict[Trait, frozenset[Trait]] = {
    trait: frozenset(
        {other for one, others in _OPPOSITES if one is trait for other in others}
        | {one for one, others in _OPPOSITES if trait in others}
    )
    for trait in Trait
}
"""Traits that cannot well be true together (playbook section 2); the relation is symmetric."""


def fold_traits(
    traits: tuple[TraitNow, ...], signs: Iterable[TraitSign]
) -> tuple[tuple[TraitNow, ...], tuple[TraitSeen, ...]]:
    """The profile after a buyer message with these signs, and the traits that it newly shows."""
    signs = tuple(signs)
    if not traits and not signs:
        return (), ()
    shown = {sign.trait for sign in signs}
    held = {trait.id: trait if trait.manual or trait.id in shown else _faded(trait) for trait in traits}
    before = {trait.id for trait in traits if trait.on}
    for sign in signs:
        held[sign.trait] = _grown(held.get(sign.trait), sign)
        for other in CONTRADICTS[sign.trait] - shown:
            if (now := held.get(other)) is not None and not now.manual:
                held[other] = _with(now, now.confidence * (1 - AGAINST * _weight(sign)))
    kept = tuple(trait for trait in held.values() if trait.manual or trait.confidence >= FORGOTTEN)
    seen = tuple(TraitSeen(one.id, one.because) for one in kept if one.on and not one.manual and one.id not in before)
    return kept, seen


def correct_trait(traits: tuple[TraitNow, ...], trait: Trait, on: bool) -> tuple[TraitNow, ...]:
    """The profile after the agent switched a trait on or off; what the agent says is sure and holds."""
    corrected = TraitNow(trait, 1.0 if on else 0.0, "客服标注" if on else "客服取消", manual=True, on=on)
    if any(one.id is trait for one in traits):
        return tuple(corrected if one.id is trait else one for one in traits)
    return (*traits, corrected)


def _weight(sign: TraitSign) -> float:
    return min(max(sign.weight, 0.0), 1.0)


def _grown(now: TraitNow | None, sign: TraitSign) -> TraitNow:
    if now is None:
        return _with(TraitNow(sign.trait, 0.0, sign.because, on=False), _weight(sign))
    if now.manual:
        return now
    # Two signs are taken as independent witnesses: each takes its share of what doubt is left.
    confidence = 1 - (1 - now.confidence) * (1 - _weight(sign))
    return _with(now, confidence, sign.because)


def _faded(trait: TraitNow) -> TraitNow:
    return _with(trait, trait.confidence * FADE)


def _with(trait: TraitNow, confidence: float, because: str | None = None) -> TraitNow:
    on = confidence >= (HIDDEN if trait.on else SHOWN)
    return TraitNow(trait.id, round(confidence, 4), because or trait.because, trait.manual, on)
