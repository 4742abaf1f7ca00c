"""What a card's stock says of the variant that a talk is about: which was asked for, which were named, what is left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from app.dialogue.state import BuyerState
from app.phrases.measures import measure_of, plain_units

LINES_READ = 4
"""In so many of the last lines it is looked for the variant that the buyer asks for."""
CHARACTERS_READ = 200


class Stock(Struct, frozen=True):
    """What a card says of the variant that was asked for. `asked` is as the buyer said it, "" where nothing was."""

    asked: str = ""
    pieces: int | None = None
    """Pieces of the asked variant; of the only variant where none was asked; None where it is not known."""
    available: tuple[str, ...] = ()
    """Variants in stock, the asked one first, then in the card's order."""
    sold_out: bool = False
    """The asked variant is on the card with none left, or all are gone."""
    named: tuple[str, ...] = ()
    """Variants in stock that the buyer's newest lines name, in the order of the words."""
    unknown: bool = False
    """A colour was asked for that the card does not have."""


UNKNOWN = Stock()
"""Where there is no card, or one that tells no stock."""


class _Variant(NamedTuple):
    """A variant with the forms in which buyers name it."""

    name: str
    short: str
    """Without what tells only its kind; the name itself where that is all."""
    measure: re.Pattern[str] | None
    """What finds its measure in a text of `plain_units`; None where it has none."""


_KIND_ENDS = "色款味码版装型号套"
"""What buyers leave away of a variant's name: 茉莉味 is 茉莉, 燕麦色 is 燕麦."""


class Variants:
    """The variants of a card, ready to be looked for in talks. Built once for a card."""

    def __init__(self, pieces: Mapping[str, int]) -> None:
        self._pieces = pieces
        self._left = tuple([name for name, left in pieces.items() if left > 0])
        every = [_Variant(name, _short(name), measure_of(name)) for name in pieces]
        self._in_stock = [one for one in every if pieces[one.name] > 0]
        self._to_ask = [one for one in every if len(one.name) > 1]
        self._measured = any(one.measure for one in every)
        self._not_asked = Stock(
            pieces=next(iter(pieces.values())) if len(pieces) == 1 else None,
            available=self._left,
            sold_out=not self._left,
        )

    def stock(self, state: BuyerState) -> Stock:
        """What the stock says of the newest colour or size in the talk."""
        pieces = self._pieces
        if not pieces:
            return UNKNOWN
        asked, named, left = self._asked(state), self._named(state), self._left
        if not asked:
            plain = self._not_asked
            return plain if not named else Stock("", plain.pieces, left, plain.sold_out, named)
        matching = [variant for variant in pieces if asked in variant or variant in asked]
        if not matching:
            return Stock(asked, None, left, not left, named, unknown=True)
        count = sum([pieces[variant] for variant in matching])
        available = tuple(sorted(left, key=lambda variant: variant not in matching))
        return Stock(asked, count, available, count <= 0, named)

    def _asked(self, state: BuyerState) -> str:
        """The variant that the buyer asked for: one that the newest lines name, else the last 颜色 or 尺码."""
        for line in state.lines[: -LINES_READ - 1 : -1]:
            if line.sender == "buyer" and (named := self._asked_in(line.text)):
                return max(named, key=lambda variant: (line.text.rfind(variant), len(variant)))
        for slot, wanted in (("颜色", True), ("尺码", False)):
            if values := state.slots.get(slot):
                known = any(values[-1] in variant or variant in values[-1] for variant in self._pieces)
                if known or (wanted and not any("码" in variant or variant.isascii() for variant in self._pieces)):
                    return values[-1]
        return ""

    def _asked_in(self, text: str) -> list[str]:
        """The variants that a line names by their whole name or their measure."""
        if not self._measured:
            return [one.name for one in self._to_ask if one.name in text]
        units = plain_units(text)
        return [one.name for one in self._to_ask if one.name in text or (one.measure and one.measure.search(units))]

    def _named(self, state: BuyerState) -> tuple[str, ...]:
        """Variants in stock in the buyer's lines since the agent's last one, in the order of the words."""
        lines: list[str] = []
        for line in reversed(state.lines):
            if line.sender == "buyer":
                lines.append(line.text[-CHARACTERS_READ:])
            elif lines:
                break
        said = "\n".join(reversed(lines))
        units = plain_units(said) if self._measured else ""
        found = []
        for name, short, measure in self._in_stock:
            place = said.find(name)
            if place < 0 and short is not name:
                place = said.find(short)
            if place < 0 and measure and (hit := measure.search(units)):
                place = hit.start()
            if place >= 0:
                found.append((place, name))
        found.sort(key=lambda pair: pair[0])
        return tuple([name for _, name in found])


def _short(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in _KIND_ENDS else name
