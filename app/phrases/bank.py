"""The bank: an immutable set of phrases on one shelf per technique, so that a change costs one shelf and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from app.phrases.phrase import Phrase
from app.vocabulary import Technique


class Shelf:
    """The phrases of one technique by id. It never changes, so what others work out from it may be kept beside it."""

    def __init__(self, technique: Technique, phrases: Mapping[str, Phrase]) -> None:
        self.technique = technique
        self.phrases = phrases
        self.dated = {name: phrase for name, phrase in phrases.items() if phrase.valid_until}
        """Those that may be said only until a day."""


class Bank:
    """Phrases by id. Immutable: `with_changes` gives a new bank that shares every untouched shelf with this one."""

    def __init__(self, phrases: Iterable[Phrase] = ()) -> None:
        """Of two phrases with one id the later holds."""
        by_id = {phrase.id: phrase for phrase in phrases}
        shelves: dict[Technique, dict[str, Phrase]] = defaultdict(dict)
        for phrase in by_id.values():
            shelves[phrase.technique][phrase.id] = phrase
        self._shelves = {technique: Shelf(technique, found) for technique, found in shelves.items()}
        self._count = len(by_id)
        self._dated: dict[str, Phrase] | None = None

    def get(self, phrase_id: str) -> Phrase | None:
        """The phrase with this id, or None."""
        for shelf in self._shelves.values():
            if (phrase := shelf.phrases.get(phrase_id)) is not None:
                return phrase
        return None

    def __iter__(self) -> Iterator[Phrase]:
        """All phrases, in the order of their ids."""
        found = [phrase for shelf in self._shelves.values() for phrase in shelf.phrases.values()]
        return iter(sorted(found, key=lambda phrase: phrase.id))

    def __len__(self) -> int:
        return self._count

    def __contains__(self, phrase_id: object) -> bool:
        return isinstance(phrase_id, str) and self.get(phrase_id) is not None

    def shelf(self, technique: Technique) -> Shelf | None:
        """The phrases of a technique, or None where there are none."""
        return self._shelves.get(technique)

    def dated(self) -> Mapping[str, Phrase]:
        """Those that may be said only until a day: few, and in most banks none."""
        if self._dated is None:
            self._dated = {name: phrase for shelf in self._shelves.values() for name, phrase in shelf.dated.items()}
        return self._dated

    @property
    def shelves(self) -> Mapping[Technique, Shelf]:
        """All shelves that hold something."""
        return self._shelves

    def with_changes(self, changes: Mapping[str, Phrase | None]) -> Bank:
        """This bank with some phrases put in or replaced, and those whose value is None taken out.

        Raises ValueError where a key is not the id of its phrase.
        """
        touched: dict[Technique, dict[str, Phrase]] = {}
        count = self._count

        def shelf_to_change(technique: Technique) -> dict[str, Phrase]:
            if technique not in touched:
                old = self._shelves.get(technique)
                touched[technique] = dict(old.phrases) if old else {}
            return touched[technique]

        for phrase_id, phrase in changes.items():
            if phrase is not None and phrase.id != phrase_id:
                raise ValueError(f"the change of {phrase_id} holds the phrase {phrase.id}")
            if (old := self.get(phrase_id)) is not None:
                del shelf_to_change(old.technique)[phrase_id]
                count -= 1
            if phrase is not None:
                shelf_to_change(phrase.technique)[phrase_id] = phrase
                count += 1
        bank = Bank()
        shelves = self._shelves | {technique: Shelf(technique, found) for technique, found in touched.items()}
        bank._shelves = {technique: shelf for technique, shelf in shelves.items() if shelf.phrases}
        bank._count = count
        return bank
