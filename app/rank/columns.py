"""The bank as columns of bits, so that one turn holds every phrase against the moment in a few vector operations.

The columns of a shelf are made once and shared by all banks that hold the shelf; a bank's are the shelves' end to end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.phrases.bank import Bank, Shelf
from app.phrases.needs import Need
from app.phrases.parse import PLATFORMS, SHIPPED
from app.phrases.phrase import Phrase
from app.phrases.slots import ATTRIBUTE_SLOTS, FACT_SLOTS, SLOT_BIT, TERM_SLOTS, slots_of
from app.rank.needs import NEED_BIT
from app.rank.topics import LOOKED_UP, strays_of_phrase, topics_of_phrase
from app.rank.trades import GOODS
from app.rank.weights import W
from app.vocabulary import Intent, Stage, Technique, Trait

Array = NDArray[Any]


def bits(members: type[StrEnum]) -> dict[str, int]:
    """A bit for each member, by its id."""
    return {member.value: 1 << place for place, member in enumerate(members)}


STAGE_BIT, INTENT_BIT, TRAIT_BIT = bits(Stage), bits(Intent), bits(Trait)
PLATFORM_BIT = {platform: 1 << place for place, platform in enumerate(PLATFORMS)}
TRADE_BIT = {trade: 1 << place for place, trade in enumerate(GOODS)}
OTHER_TRADE = 1 << 63
"""A trade that the table of goods does not know: shown only to a shop that says that it is of it."""

OTHER_SLOT = 1 << 127
"""A slot beyond the list, of a shop's own phrase: counted as a gap here and looked at again when it is filled. Those of
the list need more than 64 bits too, and so slots fill two columns."""
LOW = (1 << 64) - 1
"""All bits of one column."""


def joined(table: dict[str, int], ids: Iterable[str], other: int = 0) -> int:
    """The bits of several ids in one number."""
    found = 0
    for one in ids:
        found |= table.get(one, other)
    return found


def halves(number: int) -> tuple[int, int]:
    """A number of 128 bits as two of 64: the low one, the high one."""
    return number & LOW, number >> 64 & LOW


class Features(NamedTuple):
    """All that ranking asks of a phrase beside its words, as numbers."""

    stages: int
    intents: int
    traits: int
    slots_low: int
    slots_high: int
    topics: int
    strays: int
    """Topics that are out of place unless somebody mentioned them."""
    bound: int
    """Topics that forbid the phrase unless somebody mentioned them."""
    needs: int
    """The needs as bits, those of the high column of slots."""
    platforms: int
    trades: int
    first_day: int
    last_day: int
    brief: bool
    telling: int
    """2: tells a fact, fitting only where it is asked for; 1: only where no other is asked for; 0: whenever."""
    fixed: float
    """Points that do not depend on the moment: the shop's own wording, a trait that the phrase was written for."""


_KINDS: dict[str, type[np.generic]] = {
    **dict.fromkeys(Features._fields, np.uint64),
    **dict.fromkeys(("stages", "platforms", "telling"), np.uint8),
    **{"intents": np.uint32, "first_day": np.int32, "last_day": np.int32, "brief": np.bool_, "fixed": np.float64},
}
"""The type of each feature's column."""

Alike = tuple[Phrase, ...]
"""Phrases of one technique with the same features, by id: one row, since ranking sees no difference but their ids."""
Row = tuple[int, Alike]
"""A row with its points, in whole units (order.UNIT)."""


ASKED_KEPT = 1024
"""Of so many phrases it is remembered which technique they are of."""
NEVER_ENDS = 99_999_999
"""The last day of a phrase that has none."""

_TELLERS = frozenset(
    (
        *(Technique.ANSWER_PRODUCT, Technique.TRACK_SHIPMENT, Technique.PATIENT_EXPLAIN, Technique.GUIDED_CHOICE),
        *(Technique.CANDID_PROS_CONS, Technique.ORDER_GUIDE, Technique.RETURN_GUIDE),
    )
)
"""Techniques that answer a question: a fact that was not asked for is beside it."""
_ARGUERS = frozenset((Technique.FAST_DISPATCH, Technique.BUNDLE_SAVING, Technique.FOLLOW_UP, Technique.LEAVE_ROOM))
"""Techniques in which a fact is an argument, welcome unasked; where another fact was asked for, it is beside it too."""
_FACTS = joined(SLOT_BIT, (*FACT_SLOTS, *TERM_SLOTS, *ATTRIBUTE_SLOTS, "价格", "库存"))


def day_number(day: str, default: int) -> int:
    """2026-11-30 as 20261130; the default for "". So days compare as numbers."""
    return int(day.replace("-", "")) if day else default


@dataclass(eq=False)
class ShelfColumns:
    """The rows of one technique and a column for each feature; these never change."""

    rows: tuple[Alike, ...]
    columns: dict[str, Array]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all phrases."""
        return frozenset(phrase.id for alike in self.rows for phrase in alike)

    def all_bits(self, name: str) -> int:
        """The bits that any row has in a column."""
        return int(np.bitwise_or.reduce(self.columns[name]))


@dataclass(frozen=True)
class BankColumns:
    """A bank's rows, those of each technique side by side, and its columns."""

    rows: tuple[Alike, ...]
    columns: dict[str, Array]
    spans: dict[Technique, tuple[int, int]]
    """The first row of each technique, and the one after its last."""
    shelves: dict[Technique, ShelfColumns]
    answering: dict[Intent, frozenset[Technique]]
    """The techniques of which some phrase names an intent."""
    derived: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What others worked out from the columns, for a few settings that come again and again."""
    techniques: dict[str, Technique | None] = field(default_factory=dict, repr=False, compare=False)
    """Of the phrases that were asked for, by id."""

    def technique_of(self, phrase_id: str) -> Technique | None:
        """The technique of a phrase; None where the bank has it no more."""
        if phrase_id not in self.techniques:
            if len(self.techniques) >= ASKED_KEPT:
                self.techniques.clear()
            having = (technique for technique, shelf in self.shelves.items() if phrase_id in shelf.ids)
            self.techniques[phrase_id] = next(having, None)
        return self.techniques[phrase_id]


_OF_SHELF: WeakKeyDictionary[Shelf, ShelfColumns] = WeakKeyDictionary()
_OF_BANK: WeakKeyDictionary[Bank, BankColumns] = WeakKeyDictionary()
# A shelf and a bank never change, so their columns live as long as they do.


def _telling(technique: Technique) -> int:
    return 2 if technique in _TELLERS else 1 if technique in _ARGUERS else 0


def features_of(phrase: Phrase, usual: int = 0) -> Features:
    """The features of a phrase; one that names no intents answers the `usual` ones (as bits)."""
    slots = joined(SLOT_BIT, slots_of(phrase.text), OTHER_SLOT)
    topics = topics_of_phrase(phrase.text)
    return Features(
        stages=joined(STAGE_BIT, phrase.stages),
        intents=joined(INTENT_BIT, phrase.intents) or usual,
        traits=joined(TRAIT_BIT, phrase.traits),
        slots_low=slots & LOW,
        slots_high=slots >> 64,
        topics=topics,
        strays=strays_of_phrase(phrase.technique, phrase.text),
        bound=topics & ~LOOKED_UP if Need.MENTIONED in phrase.needs else 0,
        needs=joined(NEED_BIT, phrase.needs) >> 64,  # type: ignore[arg-type]
        platforms=joined(PLATFORM_BIT, phrase.platform),
        trades=joined(TRADE_BIT, phrase.trade, OTHER_TRADE),
        first_day=day_number(phrase.valid_from, 0),
        last_day=day_number(phrase.valid_until, NEVER_ENDS),
        brief=phrase.tone == "brief",
        telling=_telling(phrase.technique) if slots & _FACTS else 0,
        fixed=(W["own"] if phrase.source != SHIPPED else 0.0) + (W["stranger"] if phrase.traits else 0.0),
    )


def columns_of_shelf(shelf: Shelf) -> ShelfColumns:
    """The columns of one technique's phrases; rows in the order of their first ids."""
    if (known := _OF_SHELF.get(shelf)) is not None:
        return known
    phrases = sorted(shelf.phrases.values(), key=lambda phrase: phrase.id)
    # a shop's own phrase that says nothing of intents answers what the shipped ones of its technique answer
    shipped = joined(INTENT_BIT, (intent for one in phrases if one.source == SHIPPED for intent in one.intents))
    alike: dict[Features, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        alike[features_of(phrase, shipped if phrase.source != SHIPPED else 0)].append(phrase)
    made = ShelfColumns(
        rows=tuple(map(tuple, alike.values())),
        columns={
            name: np.array(values, _KINDS[name])
            for name, values in zip(Features._fields, zip(*alike, strict=True), strict=True)
        },
    )
    _OF_SHELF[shelf] = made
    return made


def columns_of(bank: Bank) -> BankColumns:
    """The columns of a bank; only shelves that are new cost more than putting arrays end to end."""
    if (known := _OF_BANK.get(bank)) is not None:
        return known
    order = [technique for technique in Technique if technique in bank.shelves]
    shelves = [columns_of_shelf(bank.shelves[technique]) for technique in order]
    spans, start = {}, 0
    answering: dict[Intent, set[Technique]] = {intent: set() for intent in Intent}
    for technique, shelf in zip(order, shelves, strict=True):
        spans[technique] = (start, start + len(shelf.rows))
        start += len(shelf.rows)
        named = shelf.all_bits("intents")
        for intent in Intent:
            if named & INTENT_BIT[intent]:
                answering[intent].add(technique)
    empty = [np.zeros(0, np.uint8)]
    made = BankColumns(
        rows=tuple(alike for shelf in shelves for alike in shelf.rows),
        columns={name: np.concatenate([one.columns[name] for one in shelves] or empty) for name in Features._fields},
        spans=spans,
        shelves=dict(zip(order, shelves, strict=True)),
        answering={intent: frozenset(techniques) for intent, techniques in answering.items()},
    )
    _OF_BANK[bank] = made
    return made
