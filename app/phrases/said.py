"""Which phrase of the bank an agent's line repeats: same words, whatever stands in the slots and between the words."""

from __future__ import annotations

from collections import defaultdict
from weakref import WeakKeyDictionary

from app.phrases.bank import Bank, Shelf
from app.phrases.phrase import Phrase
from app.phrases.same import bare
from app.phrases.slots import cut

SLOT_CHARS = 60
"""The longest value of a slot that is recognised, in code points without punctuation."""

HEAD = 2
"""By so many first characters the phrases are looked up."""

_Pieces = tuple[str, ...]
_Index = dict[str, list[tuple[_Pieces, Phrase]]]

# Shelves never change and banks share them, so an index lives as long as its shelf and is made when first asked for.
_INDEXES: WeakKeyDictionary[Shelf, _Index] = WeakKeyDictionary()


def phrase_said(bank: Bank, text: str) -> Phrase | None:
    """The phrase whose text this line is, with any values in its slots; of several the most literal, then the least id.

    None where there is none.
    """
    words = bare(text)
    if not words:
        return None
    found = [
        (-sum(map(len, pieces)), phrase.id, phrase)
        for shelf in bank.shelves.values()
        for head in (words[:HEAD], "")
        for pieces, phrase in _index(shelf).get(head, ())
        if _fits(pieces, words)
    ]
    return min(found)[2] if found else None


def _index(shelf: Shelf) -> _Index:
    """The phrases of a shelf by their first characters; those that begin with a slot under the empty text."""
    if (known := _INDEXES.get(shelf)) is not None:
        return known
    index: _Index = defaultdict(list)
    for phrase in shelf.phrases.values():
        pieces = tuple(bare(piece) for piece in cut(phrase.text)[::2])
        if sum(map(len, pieces)) < HEAD:
            continue  # nearly nothing but slots would match any line
        index[pieces[0][:HEAD] if len(pieces[0]) >= HEAD else ""].append((pieces, phrase))
    _INDEXES[shelf] = found = dict(index)
    return found


def _fits(pieces: _Pieces, words: str) -> bool:
    """Whether the words are these pieces with nothing but values of slots between them."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return words == first
    if not (words.startswith(first) and words.endswith(last)) or len(words) < len(first) + len(last):
        return False
    place, end = len(first), len(words) - len(last)
    for piece in pieces[1:-1]:
        found = words.find(piece, place, end)
        if found < 0 or found - place > SLOT_CHARS:
            return False
        place = found + len(piece)
    return end - place <= SLOT_CHARS
