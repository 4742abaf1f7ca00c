"""What answers what in one shop: how likely each cluster of its replies is in a scene, and the five best wordings.

The model is linear: a row of small whole numbers a feature, a column a cluster. The five are chosen so that together
they are likely to hold what the agent wants to say: the second covers what the first does not.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.dialogue.state import BuyerState
from app.learn.clusters import Clusters, Floats, cluster
from app.learn.mask import slotted
from app.learn.ridge import Tell, solve, table_of
from app.learn.scene import WEIGHTS, Scene, features, scene_of
from app.learn.techniques import Techniques
from app.understand.ngrams import Buckets
from app.vocabulary import Intent, Stage, Technique

E = TypeVar("E", bound=StrEnum)

STIFFNESS = 100.0
"""How small the weights are held; chosen by cross-validation (docs/decisions)."""
MOST_LESSONS = 4000
"""So many replies teach the model, the newest ones: their Gram matrix takes 64 MB."""
OFFERED = 8
"""So many wordings are offered in a scene, more than a list shows: some were said already, or say the same again."""
FORM = 1
"""The number of this form of the model; another is not read."""
ID = "learned."
"""How the id of a learned wording begins."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One reply of the shop, its values masked, and the scene in which it was given; `talk` is the talk's number."""

    talk: int
    scene: Scene
    reply: str
    stage: Stage
    intent: Intent | None


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that the shop uses: its text with slots, a guess of its technique, how often its like was said."""

    id: str
    text: str
    technique: Technique
    times: int
    talks: int
    stages: tuple[Stage, ...]
    intents: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A wording for this scene. `chance` is the chance that it, and none before it, is what the agent would write."""

    wording: Wording
    chance: float


@dataclass(frozen=True, eq=False)
class Replies:
    """The model. Made by `learn`, kept as bytes."""

    buckets: Buckets
    idf: Floats
    rows: NDArray[np.int8]
    unit: float
    usual: Floats
    cover: Floats
    wordings: tuple[Wording, ...]
    lessons: int = 0
    talks: int = 0
    _places: Floats = field(default_factory=lambda: np.array(WEIGHTS, np.float32), init=False, repr=False)

    def offers(self, state: BuyerState) -> list[Offer]:
        """The best wordings for this state, best first."""
        return [Offer(self.wordings[place], chance) for place, chance in self.choose(scene_of(state))]

    def choose(self, scene: Scene, most: int = OFFERED) -> list[tuple[int, float]]:
        """The numbers of the best wordings, each with what it adds to the chance that one of them is right."""
        left = self.chances(scene)
        chosen: list[tuple[int, float]] = []
        cover = self.cover
        for _ in range(min(most, len(self.wordings))):
            gains = cover @ left
            gains[[place for place, _ in chosen]] = -1.0
            best = int(gains.argmax())
            if gains[best] <= 0:
                break
            chosen.append((best, min(1.0, float(gains[best]))))
            left = left * (1 - cover[best])
        return chosen

    def chances(self, scene: Scene) -> Floats:
        """How likely each cluster is what is said next."""
        found = self.usual.copy()
        for place, buckets in enumerate(features(scene)):
            at = np.searchsorted(self.buckets, buckets)
            at[at == len(self.buckets)] = 0
            at = at[self.buckets[at] == buckets] if len(self.buckets) else at[:0]
            if len(at):
                idf = self.idf[at]
                found += (idf @ self.rows[at]) * (self._places[place] * self.unit / np.sqrt(idf @ idf))
        return found

    @property
    def size(self) -> int:
        """The bytes that the model takes in memory."""
        return sum(one.nbytes for one in (self.buckets, self.idf, self.rows, self.usual, self.cover))

    def to_bytes(self) -> bytes:
        """The model as it is kept."""
        kept = io.BytesIO()
        told = {
            "form": FORM,
            "unit": self.unit,
            "lessons": self.lessons,
            "talks": self.talks,
            "wordings": [
                [one.id, one.text, one.technique, one.times, one.talks, one.stages, one.intents]
                for one in self.wordings
            ],
        }
        np.savez_compressed(
            kept,
            told=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
            buckets=self.buckets,
            idf=self.idf.astype(np.float16),
            rows=self.rows,
            usual=self.usual,
            cover=self.cover.astype(np.float16),
        )
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Replies | None:
        """The model that was kept, or None where it is of another form: the talks are to be learnt again."""
        try:
            with np.load(io.BytesIO(kept), allow_pickle=False) as found:
                told: dict[str, Any] = json.loads(found["told"].tobytes())
                if told["form"] != FORM:
                    return None
                return cls(
                    buckets=found["buckets"],
                    idf=found["idf"].astype(np.float32),
                    rows=found["rows"],
                    unit=told["unit"],
                    usual=found["usual"],
                    cover=found["cover"].astype(np.float32),
                    wordings=tuple(
                        Wording(name, text, Technique(kind), times, talks, _of(Stage, stages), _of(Intent, intents))
                        for name, text, kind, times, talks, stages, intents in told["wordings"]
                    ),
                    lessons=told["lessons"],
                    talks=told["talks"],
                )
        except (ValueError, KeyError, zipfile.BadZipFile):
            return None


def _of(kind: type[E], ids: Iterable[str]) -> tuple[E, ...]:
    return tuple(map(kind, ids))


def _silent(done: int, of: int) -> None:
    """Nobody asks how far it is."""


def _anything(text: str) -> bool:
    """No wording is refused."""
    return bool(text)


def learn(
    lessons: Sequence[Lesson], techniques: Techniques, may: Callable[[str], bool] = _anything, tell: Tell = _silent
) -> Replies:
    """The model of a shop's replies, in the order in which they were given.

    `may` says whether a wording may be proposed at all; `tell` hears how far it is.
    """
    every = len({one.talk for one in lessons})
    lessons = [one for one in lessons if one.reply][-MOST_LESSONS:]
    found = cluster([one.reply for one in lessons], [one.talk for one in lessons], may)
    count = found.cover.shape[1]
    told = len(lessons), every
    if not count or not found.texts:
        none = np.zeros(0, np.float32)
        return Replies(
            np.zeros(0, np.uint32), none, np.zeros((0, 0), np.int8), 1.0, none, np.zeros((0, 0), np.float32), (), *told
        )
    table = table_of([features(one.scene) for one in lessons])
    targets = np.zeros((len(lessons), count), np.float32)
    known = np.flatnonzero(found.of >= 0)
    targets[known, found.of[known]] = 1
    usual = targets.mean(axis=0)
    weights = solve(table, targets - usual, STIFFNESS, tell)
    unit = float(np.abs(weights).max() / 127) or 1.0
    rows = np.rint(weights / unit).astype(np.int8)
    wordings = tuple(_wording(place, found, lessons, techniques) for place in range(len(found.texts)))
    return Replies(table.buckets, table.idf, rows, unit, usual, found.cover, wordings, *told)


OFTEN = 0.2
"""A stage or an intent counts where so large a share of the like replies was given in it."""


def _wording(place: int, found: Clusters, lessons: Sequence[Lesson], techniques: Techniques) -> Wording:
    """What is known of a wording from the replies of the cluster that it stands for best."""
    mine = int(found.cover[place].argmax())
    like = [lessons[one] for one in np.flatnonzero(found.of == mine).tolist()]
    stages = Counter(one.stage for one in like)
    intents = Counter(one.intent for one in like if one.intent)
    text = found.texts[place]
    mostly = tuple(stage for stage in Stage if stages[stage] >= OFTEN * len(like))
    asked = tuple(intent for intent in Intent if intents[intent] >= max(2, OFTEN * len(like)))
    return Wording(
        id=ID + hashlib.blake2b(text.encode(), digest_size=5).hexdigest(),
        text=text,
        technique=techniques.guess(text, mostly, asked),
        times=len(like),
        talks=len({one.talk for one in like}),
        stages=mostly,
        intents=asked,
    )


def lesson_of(talk: int, state: BuyerState, text: str) -> Lesson:
    """The lesson of an agent's line that was said in this state."""
    intent = state.intent.id if state.intent else None
    return Lesson(talk, scene_of(state), slotted(text), state.stage.id, intent)
