"""Tells which of many rules may hold for a text, by the words that they cannot do without; so that few are tried.

A regular expression that fails costs a microsecond, and a message is asked for hundreds. What a rule needs is told as
clauses, each a few words: it may hold where of every clause one word stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from app.native.load import Kernels, kernels

Clause = tuple[str, ...]
"""Words of which one must stand in the text; none of them empty."""


class Sieve(Protocol):
    """Many rules, numbered from 0; may be asked from any thread."""

    def may(self, text: str, /) -> list[int]:
        """The numbers of the rules that may hold for the text, in their order: of words of one character exactly those
        of which each clause is met, of longer ones perhaps some more."""


def sieve_of(rules: Sequence[Sequence[Clause]], kernels: Kernels | None = kernels) -> Sieve:
    """A sieve for rules that need these clauses; a rule without any may always hold. In C where it was compiled."""
    if kernels is None:
        return PlainSieve(rules)
    clauses = [(number, clause) for number, needs in enumerate(rules) for clause in needs]
    of_word: dict[str, list[int]] = {}
    for place, (_, clause) in enumerate(clauses):
        for word in dict.fromkeys(clause):
            of_word.setdefault(word, []).append(place)
    words = tuple((word, tuple(places)) for word, places in of_word.items())
    sieve: Sieve = kernels.Sieve(words, tuple(number for number, _ in clauses), len(rules))
    return sieve


class PlainSieve:
    """The sieve in Python. It asks for the first characters of words only, and so lets more through; of many rules it
    looks at those alone of which the text has the first two characters of a word."""

    def __init__(self, rules: Sequence[Sequence[Clause]]) -> None:
        self._firsts = [tuple(frozenset(word[0] for word in clause) for clause in needs) for needs in rules]
        self._always = {number for number, needs in enumerate(rules) if not needs}
        self._by_begin: dict[str, set[int]] = {}
        for number, needs in enumerate(rules if len(rules) > _FEW else ()):
            for word in max(needs, key=lambda clause: min(map(len, clause)), default=()):
                self._by_begin.setdefault(word[:2], set()).add(number)

    def may(self, text: str, /) -> list[int]:
        """As Sieve has it."""
        held = set(text)
        likely: Iterable[int] = range(len(self._firsts))
        if self._by_begin:
            begins = self._by_begin.keys() & held.union(map(str.__add__, text, text[1:]))
            likely = sorted(self._always.union(*[self._by_begin[begin] for begin in begins]))
        firsts, lacks = self._firsts, held.isdisjoint
        return [number for number in likely if not any(map(lacks, firsts[number]))]


_FEW = 50
"""So many rules are looked at one by one sooner than found."""

_REPEATED = r"(?:[?*+]|\{[0-9,]*\})*"
_ESCAPE = re.compile(r"\\." + _REPEATED)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]" + _REPEATED)
_NOT_NEEDED = (
    re.compile(r"\([^()]*\)" + _REPEATED),
    re.compile(r"[^\0](?:[?*]|\{0?,[0-9]*\}|\{0\})[?+]?"),
    re.compile(r"\{[0-9,]*\}|[.^$+?*]"),
)
"""Groups from the innermost out, what may be left out, and the signs of repetition and place."""
_ONE_OF = re.compile(r"\(\?:([^()?*+.^${}\0]+)\)(?![?*{])")
"""A group of plain words of which one must stand there."""
_FLAGS = re.compile(r"\(\?[a-zA-Z-]*[imsxLua]")


def needed(expression: str) -> tuple[Clause, ...]:
    """Clauses that a text must meet for a regular expression to be found in it; none where that is not plain to see."""
    if _FLAGS.search(expression):  # flags change what the characters mean
        return ()
    plain = _CLASS.sub("\0", _ESCAPE.sub("\0", expression))
    branches = [_needed(branch) for branch in _branches(plain)]
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return ()
    best = [max(clauses, key=lambda clause: min(map(len, clause))) for clauses in branches]
    return (tuple(dict.fromkeys(word for clause in best for word in clause)),)


def _branches(plain: str) -> list[str]:
    """The parts between the bars that stand in no group."""
    parts, depth = [""], 0
    for character in plain:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _needed(plain: str) -> tuple[Clause, ...]:
    """The clauses of an expression without bars, escapes and classes: the runs of its characters, and of groups."""
    bare = plain
    for kind in _NOT_NEEDED:
        while (shorter := kind.sub("\0", bare)) != bare:
            bare = shorter
    if set("|()[]\\{}") & set(bare):
        return ()
    clauses = [(run,) for run in bare.split("\0") if run]
    for group in _ONE_OF.finditer(plain):
        if plain.count("(", 0, group.start()) == plain.count(")", 0, group.start()):
            words = group[1].split("|")
            if all(words):
                clauses.append(tuple(dict.fromkeys(words)))
    return tuple(dict.fromkeys(clauses))


def clauses_of(words: Iterable[str]) -> tuple[Clause, ...]:
    """One clause: any of these words, or of the characters of a text."""
    return (tuple(dict.fromkeys(words)),)
