"""A shop's talks as lessons, and how many of an agent's real replies stand among what is suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rapidfuzz import fuzz

from app.learn.clusters import FOUND
from app.learn.learned import Learned
from app.learn.mask import WILD, wild
from app.learn.replies import Lesson, Replies, lesson_of
from app.learn.ridge import Tell
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.talks.play import play
from app.talks.talk import Said, Talk
from app.turn import Turn
from app.understand.reader import Reader

SHARE = 0.8
"""The first talks, by order, teach; the others try."""
FIRST = 5
"""So many suggestions are looked at."""
SHORTEST = 4
"""Replies of fewer characters are counted apart: nobody needs help with them."""
_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def replies_of(talk: Talk, reader: Reader, bank: Bank, learned: Learned | None = None) -> Iterator[tuple[Turn, str]]:
    """Every line of the agent's with the turn before it; a talk that the agent begins is left out up to the buyer."""
    before: Turn | None = None
    for told, turn in play(talk, reader=reader, bank=bank, knowledge=Knowledge(), at=_BEGIN, learned=learned):
        if isinstance(told, Said) and told.sender == "agent" and before is not None:
            yield before, told.text
        before = turn


def lessons_of(talks: Sequence[Talk], reader: Reader, bank: Bank, tell: Callable[[], None]) -> list[Lesson]:
    """The lessons of talks; `tell` is called after each talk."""
    lessons: list[Lesson] = []
    for number, talk in enumerate(talks):
        lessons += [lesson_of(number, turn.state, text) for turn, text in replies_of(talk, reader, bank)]
        tell()
    return lessons


@dataclass(frozen=True, slots=True)
class HistoryFigures:
    """What a history shows. Shares are of replies of SHORTEST characters and more, but for `all_found`.

    `found` stood among the first five suggestions; `rare_found` of those whose text occurs at most once in what was
    learned (no courtesies); `in_bank` have any wording of the shop or of the bank that would have done: no ranking
    could find more. `open_found` is `found` where a wild character fits any one character, and not only another wild
    one. `top` are the shares for shorter and longer lists.
    """

    learned_talks: int
    tried_talks: int
    replies: int
    found: float
    open_found: float
    rare: int
    rare_found: float
    all_replies: int
    all_found: float
    learned_in_list: float
    in_bank: float
    top: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain JSON values."""
        return asdict(self)

    def table(self) -> str:
        """The figures as text for a terminal."""
        lines = [
            f"learned {self.learned_talks} talks, tried {self.tried_talks}; found: a ratio of {FOUND} and more",
            f"  {'':34}{'n':>6}{'found':>8}",
            f"  {f'among the first {FIRST}':34}{self.replies:>6}{self.found:>8.3f}",
            f"  {'  said at most once before':34}{self.rare:>6}{self.rare_found:>8.3f}",
            f"  {'  with the shortest replies':34}{self.all_replies:>6}{self.all_found:>8.3f}",
            f"  {'  a value fits any character':34}{self.replies:>6}{self.open_found:>8.3f}",
            f"  {'any wording of shop or bank':34}{self.replies:>6}{self.in_bank:>8.3f}",
            f"  learned wordings among the first {FIRST}: {self.learned_in_list:.1f}",
        ]
        lines += [f"  {f'among the first {most}':34}{self.replies:>6}{share:>8.3f}" for most, share in self.top.items()]
        return "\n".join([*lines, "", f"history {self.found:.3f} rare {self.rare_found:.3f} n={self.replies}"])


def split(talks: Sequence[Talk]) -> tuple[Sequence[Talk], Sequence[Talk]]:
    """The talks that teach, and those that try."""
    cut = int(len(talks) * SHARE)
    return talks[:cut], talks[cut:]


def fits(one: str, other: str) -> bool:
    """Whether two texts have a ratio of FOUND where WILD fits any one character.

    The ratio is that of rapidfuzz: twice the longest common subsequence, of the length of both, times 100.
    """
    both = len(one) + len(other)
    if WILD not in one and WILD not in other:
        return fuzz.ratio(one, other) >= FOUND
    common = [0] * (len(other) + 1)
    for mine in one:
        before, common = common, [0]
        for at, its in enumerate(other):
            same = mine == its or WILD in (mine, its)
            common.append(before[at] + 1 if same else max(before[at + 1], common[at]))
    return not both or 200 * common[-1] / both >= FOUND


def try_history(
    talks: Sequence[Talk], replies: Replies, lessons: Sequence[Lesson], reader: Reader, bank: Bank, tell: Tell
) -> HistoryFigures:
    """The figures of talks that were not learned. `lessons` are those that were, `talks` come after them."""
    known = Counter(one.reply for one in lessons)
    learned = Learned(replies)
    ids = {one.id for one in replies.wordings}
    texts = [wild(one.text) for one in replies.wordings] + [wild(phrase.text) for phrase in bank]
    places: list[int] = []  # where the reply stood, from 0; -1 nowhere
    rare, short, reachable, fitting, own = [], [], [], [], 0
    for number, talk in enumerate(talks, 1):
        for turn, text in replies_of(talk, reader, bank, learned):
            said = wild(text)
            offered = [one.text for one in turn.suggestions]
            place = next((at for at, one in enumerate(offered) if fuzz.ratio(wild(one), said) >= FOUND), -1)
            places.append(place)
            fitting.append(0 <= place < FIRST or any(fits(wild(one), said) for one in offered[:FIRST]))
            rare.append(known[lesson_of(0, turn.state, text).reply] <= 1)
            short.append(len(text.strip()) < SHORTEST)
            reachable.append(any(fuzz.ratio(one, said, score_cutoff=FOUND) for one in texts))
            own += sum(one.phrase in ids for one in turn.suggestions[:FIRST])
        tell(number, len(talks))
    long = [at for at, is_short in enumerate(short) if not is_short]
    few = [at for at in long if rare[at]]

    def share(of: Sequence[int], most: int = FIRST) -> float:
        return round(sum(0 <= places[at] < most for at in of) / len(of), 4) if of else 0.0

    return HistoryFigures(
        learned_talks=len({one.talk for one in lessons}),
        tried_talks=len(talks),
        replies=len(long),
        found=share(long),
        open_found=round(sum(fitting[at] for at in long) / len(long), 4) if long else 0.0,
        rare=len(few),
        rare_found=share(few),
        all_replies=len(places),
        all_found=share(range(len(places))),
        learned_in_list=round(own / len(places), 2) if places else 0.0,
        in_bank=round(sum(reachable[at] for at in long) / len(long), 4) if long else 0.0,
        top={str(most): share(long, most) for most in (1, 3, 9)},
    )
