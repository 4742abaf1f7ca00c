"""Phrases filled with values. A value is never invented: a gap stays a gap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from app.phrases.phrase import Phrase
from app.phrases.same import bare
from app.phrases.slots import cut
from app.vocabulary import Technique

_WISHES = frozenset((Technique.RECORD_NOTE, Technique.CONFIRM_ADDRESS))
"""Techniques that repeat the buyer's wish: here 快递 is the courier that the buyer asked for."""


class Filled(Struct, frozen=True, gc=False):
    """A phrase with its values: `filled` are those used, `missing` the slots that still stand in `text` as `{名}`."""

    text: str
    filled: dict[str, str]
    missing: tuple[str, ...]
    plain: str
    """The text without punctuation (same.bare)."""


class _Cut(NamedTuple):
    """A phrase's text cut at its slots: plain text and slot names in turn, and the plain text bare."""

    parts: tuple[str, ...]
    bares: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def _cut(text: str) -> _Cut:
    parts = cut(text)
    return _Cut(parts, tuple([bare(part) for part in parts]))


_bare_value = lru_cache(maxsize=1 << 11)(bare)
"""What a shop and its cards tell comes again and again."""


def fill(phrase: Phrase, values: Mapping[str, str]) -> Filled:
    """The phrase's text with every slot replaced that has a value; the others stay visible."""
    cut_at_slots = _cut(phrase.text)
    if len(cut_at_slots.parts) == 1:
        return Filled(phrase.text, {}, (), cut_at_slots.bares[0])
    parts, bares = list(cut_at_slots.parts), list(cut_at_slots.bares)
    filled: dict[str, str] = {}
    missing: tuple[str, ...] = ()
    for place in range(1, len(parts), 2):
        slot = parts[place]
        if value := filled.get(slot) or _value(phrase, slot, values):
            filled[slot] = parts[place] = value
            bares[place] = _bare_value(value)
        else:
            parts[place] = f"{{{slot}}}"
            if slot not in missing:
                missing += (slot,)
    return Filled("".join(parts), filled, missing, "".join(bares))


def _value(phrase: Phrase, slot: str, values: Mapping[str, str]) -> str:
    value = values.get(slot, "")
    if slot == "快递" and phrase.technique in _WISHES:
        value = values.get("买家快递", value)
    return "" if "{" in value or "}" in value else value.strip()
