"""Clusters of replies: what a shop says again and again in nearly the same words, and what stands for it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.learn.mask import wild

Floats = NDArray[np.float32]

FOUND = 60
"""From this character ratio (0 to 100) on a suggestion counts as the line that the agent wrote."""
ALIKE = 65
"""From this character ratio on a reply belongs to a cluster whose first member it is alike to."""
SOFT = 5.0
"""How fast the chance of being found falls around FOUND: no two talks have quite the same words."""
TALKS = 2
"""A wording must stand in so many talks to stand for a cluster: what one buyer was told stays with that buyer."""
_SENTENCE = re.compile(r"(?<=[。！？!?~～;；])\s*|\s+")
_SENTENCES = 3
_SHORTEST = 4
"""The shortest part of a reply, in characters, that may stand for itself."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """`of` is the cluster of each reply, -1 where it stands alone. `texts` are wordings, slots in them.

    `cover` tells how likely a wording (row) would have been found in a reply of a cluster (column).
    """

    of: NDArray[np.intp]
    texts: tuple[str, ...]
    cover: Floats


def cluster(replies: Sequence[str], talks: Sequence[int], may: Callable[[str], bool]) -> Clusters:
    """The clusters of replies (slots in them), given the number of the talk in which each was said.

    `may` says whether a wording may be proposed at all.
    """
    if not replies:
        return Clusters(np.zeros(0, np.intp), (), np.zeros((0, 0), np.float32))
    times = Counter(replies)
    texts = list(times)
    bare = [wild(text) for text in texts]
    ratios = process.cdist(bare, bare, scorer=fuzz.ratio, score_cutoff=FOUND - 20, dtype=np.uint8)
    weights = np.array([times[text] for text in texts])
    leaders = _lead(ratios, weights)
    numbers = np.array([leaders[place] for place in range(len(texts))])
    where = {text: place for place, text in enumerate(texts)}
    of = numbers[[where[reply] for reply in replies]]
    counts = np.bincount(of, minlength=1)
    kept = np.flatnonzero(counts >= 2)
    renamed = np.full(len(counts), -1, np.intp)
    renamed[kept] = np.arange(len(kept))
    wordings = [text for text in _wordings(replies, talks) if may(text)]
    cover = _cover(wordings, bare, renamed[numbers], weights, len(kept))
    best = np.unique(cover.argmax(axis=0)) if cover.size else np.zeros(0, np.intp)
    return Clusters(renamed[of], tuple(wordings[place] for place in best.tolist()), cover[best])


def _lead(ratios: NDArray[np.uint8], weights: NDArray[np.int64]) -> list[int]:
    """The number of the cluster of each text: what finds most replies leads first, and takes what is alike to it."""
    reach = (ratios >= FOUND) @ weights
    numbers = [-1] * len(weights)
    free = np.ones(len(weights), bool)
    count = 0
    for leader in np.argsort(-reach, kind="stable").tolist():
        if not free[leader]:
            continue
        members = np.flatnonzero(free & (ratios[leader] >= ALIKE))
        members = members if len(members) else np.array([leader])
        free[members] = False
        for one in members.tolist():
            numbers[one] = count
        count += 1
    return numbers


def _wordings(replies: Sequence[str], talks: Sequence[int]) -> list[str]:
    """Whole replies, and runs of their sentences, that several talks have."""
    said_in: dict[str, set[int]] = defaultdict(set)
    for reply, talk in zip(replies, talks, strict=True):
        said_in[reply].add(talk)
        for part in _parts(reply):
            said_in[part].add(talk)
    return [text for text, found in said_in.items() if len(found) >= TALKS and text]


def _parts(reply: str) -> set[str]:
    sentences = [one for one in _SENTENCE.split(reply) if one]
    parts = {
        " ".join(sentences[begin:end])
        for begin in range(len(sentences))
        for end in range(begin + 1, min(len(sentences), begin + _SENTENCES) + 1)
        if end - begin < len(sentences)
    }
    return {part for part in parts if len(part) >= _SHORTEST}


def _cover(
    wordings: Sequence[str], bare: Sequence[str], numbers: NDArray[np.intp], weights: NDArray[np.int64], count: int
) -> Floats:
    """The mean chance of each wording to be found in the replies of each cluster."""
    if not wordings or not count:
        return np.zeros((0, count), np.float32)
    kept = np.flatnonzero(numbers >= 0)
    members = np.zeros((len(kept), count), np.float32)
    members[np.arange(len(kept)), numbers[kept]] = weights[kept]
    members /= members.sum(0)
    mine = [wild(text) for text in wordings]
    ratios = process.cdist(mine, [bare[place] for place in kept.tolist()], scorer=fuzz.ratio, dtype=np.uint8)
    found = 1 / (1 + np.exp((FOUND - ratios.astype(np.float32)) / SOFT))
    found[ratios < FOUND - 3 * SOFT] = 0
    cover: Floats = (found @ members).astype(np.float32)
    return cover
