"""How far a dispute has come: the seven steps of the playbook (001 5.3.1 to 5.3.7), read from what the agent said.

The step is where the talk stands. It opens at `quick_response`, which is then still to be said, and moves with the
agent's lines; a remedy that the order shows moves it too.
"""

from __future__ import annotations

import re

from app.understand.reading import Reading
from app.vocabulary import DISPUTE_STEPS, Intent, OrderStatus, Stage, Technique

OPENS = frozenset({Intent.DEFECT, Intent.COMPLAINT})
"""Intents that report a problem (playbook section 1: quick_response, `a problem is reported`)."""

CLEAR = 0.4
"""From this confidence on a message without any order is taken to report a problem."""

_PLACE = {step: place for place, step in enumerate(DISPUTE_STEPS)}


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


_WORDS: tuple[tuple[Technique, re.Pattern[str]], ...] = (
    # Asking for the facts comes first in this list: while they are missing the talk has got no further, however
    # sorry the agent is.
    (
        Technique.LISTEN_RECORD,
        _any(
            r"(拍|发|传|提供|描述|说说|说一下|告诉|留).{0,8}(照片|图片|视频|图|订单号|单号|情况|问题|经过)",
            r"具体是?(什么|哪)",
            r"(哪里|哪方面|哪一?点|哪儿).{0,8}(不|问题|毛病)",
        ),
    ),
    (
        Technique.FOLLOW_UP,
        _any(
            r"已经?(为|给|帮)?(您|你|亲)?.{0,6}(补发|退款|退了|换货|登记|提交|反馈|上报|处理好)",
            r"(补发|退款|换货).{0,6}(提交|安排好|办好|寄出)",
            r"跟进|进度",
        ),
    ),
    (
        Technique.REMEDY,
        _any(
            r"补发|重发|退款|换货|换新|换一|补偿|赔付|赔偿|退一半|全额退|退差|退(您|你|亲)",
            r"(给|为|帮)(您|你|亲).{0,4}[退换补修]",
        ),
    ),
    (Technique.APOLOGISE, _any(r"抱歉|对不起|不好意思|道歉|歉意|不周")),
    (
        Technique.SOOTHE_EXPLAIN,
        _any(r"理解|别(着急|生气|担心)|放心|消消气|一起看", r"换[作做成](我|谁)", r"因为|原因"),
    ),
    (
        Technique.WARM_RECEPTION,
        _any(r"为(您|你)服务|您好|你好|在的|很高兴", r"感谢(您|亲)?.{0,4}(反馈|告诉|告知)"),
    ),
)


def step_after_reading(
    step: Technique | None, stage: Stage, reading: Reading, has_order: bool = True, asked: str = ""
) -> Technique | None:
    """The step after a buyer message: a reported problem opens a dispute, leaving the after-sales stage ends it.

    Where nothing shows an order (`has_order`), only words that are clear report one: nobody who comes to buy should be
    met with an apology. `asked` is the agent's line that the message answers: where it asked what is wrong, that is
    told now, and the talk is past seeing and asking.
    """
    if stage is not Stage.AFTER_SALES:
        return None
    if step is None:
        reported = reading.intent in OPENS and (has_order or reading.confidence >= CLEAR)
        if not reported:
            return None
        return Technique.LISTEN_RECORD if _shown(asked) is Technique.LISTEN_RECORD else Technique.QUICK_RESPONSE
    # A buyer who takes leave once something was done is content; before that the dispute stays open.
    if reading.intent is Intent.THANKS_BYE and _PLACE[step] >= _PLACE[Technique.REMEDY]:
        return None
    return step


def step_after_line(step: Technique | None, text: str, technique: Technique | None) -> Technique | None:
    """The step after an agent's line: that of the picked phrase's technique, else what the words show; never back."""
    if step is None:
        return None
    shown = technique if technique in _PLACE else _shown(text)
    return step if shown is None or _PLACE[shown] < _PLACE[step] else shown


def step_after_order(step: Technique | None, status: OrderStatus) -> Technique | None:
    """The step after an order's news: a running refund is a remedy, a finished one is to be followed up."""
    if step is None:
        return None
    shown = {OrderStatus.REFUNDING: Technique.REMEDY, OrderStatus.REFUNDED: Technique.FOLLOW_UP}.get(status)
    return step if shown is None or _PLACE[shown] < _PLACE[step] else shown


def next_step(step: Technique | None) -> Technique | None:
    """The step that follows; None where there is no dispute or it stands at the last one."""
    if step is None or step is DISPUTE_STEPS[-1]:
        return None
    return DISPUTE_STEPS[_PLACE[step] + 1]


def _shown(text: str) -> Technique | None:
    return next((step for step, words in _WORDS if words.search(text)), None)
