"""The bank as columns of bits, so that one turn holds every phrase against the moment in a few vector operations.

The columns of a shelf are made once and shared by all banks that hold the shelf; a bank's are the shelves' end to end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.phrases.bank import Bank, Shelf
from app.phrases.parse import PLATFORMS, SHIPPED
from app.phrases.phrase import Phrase
from app.phrases.slots import ATTRIBUTE_SLOTS, FACT_SLOTS, SLOTS, slots_of
from app.rank.topics import strays_of_phrase, topics_of_phrase
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

SLOT_BIT = {slot: 1 << place for place, slot in enumerate(SLOTS)}
"""The slots of the list; they need more than 64 bits and so fill two columns."""
OTHER_SLOT = 1 << 127
"""A slot beyond the list, of a shop's own phrase: counted as a gap here and looked at again when it is filled."""
_LOW = (1 << 64) - 1
ALIKE_KEPT = 12
"""Of phrases with the same features so many are scored: two may be shown, the rest stands in where texts are alike."""


def joined(table: dict[str, int], ids: Iterable[str], other: int = 0) -> int:
    """The bits of several ids in one number."""
    found = 0
    for one in ids:
        found |= table.get(one, other)
    return found


def halves(number: int) -> tuple[np.uint64, np.uint64]:
    """A number of 128 bits as two of 64: the low one, the high one."""
    return np.uint64(number & _LOW), np.uint64(number >> 64)


@dataclass(frozen=True)
class Columns:
    """The phrases in the order of techniques and ids, and one array per thing that ranking asks of them."""

    phrases: tuple[Phrase, ...]
    stages: Array
    intents: Array
    traits: Array
    slots_low: Array
    slots_high: Array
    topics: Array
    strays: Array
    """Topics that are out of place unless somebody mentioned them."""
    platforms: Array
    trades: Array
    first_day: Array
    last_day: Array
    brief: Array
    telling: Array
    """2: tells a fact, fitting only where it is asked for; 1: only where no other is asked for; 0: whenever."""
    fixed: Array
    """Points that do not depend on the moment: the shop's own wording, a trait that the phrase was written for."""

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The place of each phrase by id."""
        return {phrase.id: row for row, phrase in enumerate(self.phrases)}

    @cached_property
    def few(self) -> Array:
        """The rows of a shelf, of those that differ in nothing but their words only the first ones by id."""
        columns = [column.tolist() for name, column in vars(self).items() if isinstance(column, np.ndarray)]
        seen: Counter[tuple[object, ...]] = Counter()
        kept = []
        for row, features in enumerate(zip(*columns, strict=True)):
            seen[features] += 1
            if seen[features] <= ALIKE_KEPT:
                kept.append(row)
        return np.array(kept, np.intp)

    @cached_property
    def dated(self) -> bool:
        """Whether any phrase has a first or last day."""
        return bool((self.first_day > 0).any() or (self.last_day < _NEVER).any())


_NEVER = 99_999_999

_TELLERS = frozenset(
    (
        *(Technique.ANSWER_PRODUCT, Technique.TRACK_SHIPMENT, Technique.PATIENT_EXPLAIN, Technique.GUIDED_CHOICE),
        *(Technique.CANDID_PROS_CONS, Technique.ORDER_GUIDE, Technique.RETURN_GUIDE),
    )
)
"""Techniques that answer a question: a fact that was not asked for is beside it."""
_ARGUERS = frozenset((Technique.FAST_DISPATCH, Technique.BUNDLE_SAVING, Technique.FOLLOW_UP, Technique.LEAVE_ROOM))
"""Techniques in which a fact is an argument, welcome unasked; where another fact was asked for, it is beside it too."""
_FACTS = joined(SLOT_BIT, (*FACT_SLOTS, *ATTRIBUTE_SLOTS, "价格", "库存"))


def day_number(day: str, default: int) -> int:
    """2026-11-30 as 20261130; the default for "". So days compare as numbers."""
    return int(day.replace("-", "")) if day else default


_OF_SHELF: WeakKeyDictionary[Shelf, Columns] = WeakKeyDictionary()
_OF_BANK: WeakKeyDictionary[Bank, BankColumns] = WeakKeyDictionary()
# A shelf and a bank never change, so their columns live as long as they do.


@dataclass(frozen=True)
class BankColumns:
    """A bank's columns, with the rows of each technique side by side."""

    all: Columns
    rows: dict[Technique, tuple[int, int]]
    """Where the rows of a technique begin and end."""
    numbers: dict[Technique, Array]
    """The rows of a technique, counted out."""
    few: dict[Technique, Array]
    """The same without rows that stand behind `ALIKE_KEPT` others to which ranking sees no difference."""
    answering: dict[Intent, frozenset[Technique]]
    """The techniques of which some phrase names an intent."""


def _telling(technique: Technique) -> int:
    return 2 if technique in _TELLERS else 1 if technique in _ARGUERS else 0


def _fixed(phrase: Phrase) -> float:
    return (W["own"] if phrase.source != SHIPPED else 0.0) + (W["stranger"] if phrase.traits else 0.0)


def columns_of_shelf(shelf: Shelf) -> Columns:
    """The columns of one technique's phrases, by id."""
    if (known := _OF_SHELF.get(shelf)) is not None:
        return known
    phrases = tuple(sorted(shelf.phrases.values(), key=lambda phrase: phrase.id))
    slots = [joined(SLOT_BIT, slots_of(phrase.text), OTHER_SLOT) for phrase in phrases]

    def column(values: Iterable[float], kind: type[np.generic]) -> Array:
        return np.fromiter(values, kind, len(phrases))

    made = Columns(
        phrases=phrases,
        stages=column((joined(STAGE_BIT, phrase.stages) for phrase in phrases), np.uint8),
        intents=column((joined(INTENT_BIT, phrase.intents) for phrase in phrases), np.uint32),
        traits=column((joined(TRAIT_BIT, phrase.traits) for phrase in phrases), np.uint64),
        slots_low=column((number & _LOW for number in slots), np.uint64),
        slots_high=column((number >> 64 for number in slots), np.uint64),
        topics=column((topics_of_phrase(phrase.text) for phrase in phrases), np.uint64),
        strays=column((strays_of_phrase(shelf.technique, phrase.text) for phrase in phrases), np.uint64),
        platforms=column((joined(PLATFORM_BIT, phrase.platform) for phrase in phrases), np.uint8),
        trades=column((joined(TRADE_BIT, phrase.trade, OTHER_TRADE) for phrase in phrases), np.uint64),
        first_day=column((day_number(phrase.valid_from, 0) for phrase in phrases), np.int32),
        last_day=column((day_number(phrase.valid_until, _NEVER) for phrase in phrases), np.int32),
        brief=column((phrase.tone == "brief" for phrase in phrases), np.bool_),
        telling=column((_telling(shelf.technique) if number & _FACTS else 0 for number in slots), np.uint8),
        fixed=column((_fixed(phrase) for phrase in phrases), np.float64),
    )
    _OF_SHELF[shelf] = made
    return made


def columns_of(bank: Bank) -> BankColumns:
    """The columns of a bank; only shelves that are new cost more than putting arrays end to end."""
    if (known := _OF_BANK.get(bank)) is not None:
        return known
    shelves = [columns_of_shelf(bank.shelves[technique]) for technique in Technique if technique in bank.shelves]
    order = [technique for technique in Technique if technique in bank.shelves]
    rows, start = {}, 0
    answering: dict[Intent, set[Technique]] = {intent: set() for intent in Intent}
    for technique, shelf in zip(order, shelves, strict=True):
        rows[technique] = (start, start + len(shelf.phrases))
        start += len(shelf.phrases)
        named = int(np.bitwise_or.reduce(shelf.intents))
        for intent in Intent:
            if named & INTENT_BIT[intent]:
                answering[intent].add(technique)

    def end_to_end(name: str) -> Array:
        return np.concatenate([getattr(shelf, name) for shelf in shelves]) if shelves else np.zeros(0, np.uint8)

    names = [name for name in Columns.__dataclass_fields__ if name != "phrases"]
    phrases = tuple(phrase for shelf in shelves for phrase in shelf.phrases)
    made = BankColumns(
        all=Columns(phrases=phrases, **{name: end_to_end(name) for name in names}),
        rows=rows,
        numbers={technique: np.arange(start, end) for technique, (start, end) in rows.items()},
        few={one: rows[one][0] + shelf.few for one, shelf in zip(order, shelves, strict=True)},
        answering={intent: frozenset(techniques) for intent, techniques in answering.items()},
    )
    _OF_BANK[bank] = made
    return made
