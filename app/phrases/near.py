"""Which of several short texts what was said is nearest to, by the characters in it that are seldom typed.

Shops word their attributes and terms as they like, and buyers ask in words of their own; but who asks 带线吗 and what
says 不含线 have the one character in common that both are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.phrases.words import Words

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_COMMON = frozenset(
    "的了我不一个吗是那有好没能么到你要还天多这下上就在发吧买给用两来怎单点们拍退看里几子都少行说时送人三啊哪家会大以什可收付十货也钱"
    "换去小别再得款谢候面装价开快现号老样出过次打费话想等今手机嗯呢块算成着回前跟地写加接差二直起月公寄自改百对新订递件放后太动数补先"
    "才分四期便斤问道帮又哦带只六己套拿半种久址运生和年啥服掉请真昨刚他门码示评宜客定券完晚已选亲找外中把错通平全走量领让试知八提"
    "合支信进物之满麻第日店条比取经备够间正台司申结注烦链弄另谁贵安哈意品本师格做办七修她午按颜呗怕概原事坏转活实早最内优学咋当惠"
    "左页名金气折啦星为班报卖呀每千账扣消方份配右变整主位住见适记但签专根商层员心况些比较何如般该应需求含无非及等者所处共"
)
"""Characters that stand in what buyers type of anything, and so tell nothing of what is asked."""


class Nearest:
    """Texts, ready to be held against many sayings. The characters of `without`, as of a title that all share, do not
    count."""

    def __init__(self, texts: Sequence[str], without: str = "") -> None:
        self._owners: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            for word in _telling(text, without):
                self._owners.setdefault(word, []).append(place)
        self._words = Words(self._owners)

    def to(self, said: str) -> list[int]:
        """The places of the texts that are nearest, all equally; of none where nothing is shared.

        Two characters side by side count for more than two apart."""
        votes: dict[int, int] = {}
        for word in set(self._words.find(said)):
            for place in self._owners[word]:
                votes[place] = votes.get(place, 0) + len(word)
        most = max(votes.values(), default=0)
        return sorted([place for place, count in votes.items() if count == most])


def _telling(text: str, without: str) -> set[str]:
    """The characters of a text that are seldom typed, and its pairs of two such."""
    runs = _HAN.findall(text)
    told = {character for run in runs for character in run} - _COMMON - set(without)
    return told | {pair for run in runs for pair in map("".join, pairwise(run)) if told.issuperset(pair)}
