"""Phrases filled with values. A value is never invented: a gap stays a gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.phrases.phrase import Phrase
from app.phrases.slots import cut
from app.vocabulary import Technique

_WISHES = frozenset((Technique.RECORD_NOTE, Technique.CONFIRM_ADDRESS))
"""Techniques that repeat the buyer's wish: here 快递 is the courier that the buyer asked for."""


class Filled(NamedTuple):
    """A phrase with its values: `filled` are those used, `missing` the slots that still stand in `text` as `{名}`."""

    text: str
    filled: dict[str, str]
    missing: tuple[str, ...]


def fill(phrase: Phrase, values: Mapping[str, str]) -> Filled:
    """The phrase's text with every slot replaced that has a value; the others stay visible."""
    if "{" not in phrase.text:
        return Filled(phrase.text, {}, ())
    parts = list(cut(phrase.text))
    filled: dict[str, str] = {}
    missing: list[str] = []
    for place in range(1, len(parts), 2):
        slot = parts[place]
        value = filled.get(slot) or _value(phrase, slot, values)
        if value:
            filled[slot] = parts[place] = value
        else:
            parts[place] = f"{{{slot}}}"
            if slot not in missing:
                missing.append(slot)
    return Filled("".join(parts), filled, tuple(missing))


def _value(phrase: Phrase, slot: str, values: Mapping[str, str]) -> str:
    value = values.get(slot, "")
    if slot == "快递" and phrase.technique in _WISHES:
        value = values.get("买家快递", value)
    return "" if "{" in value or "}" in value else value.strip()
