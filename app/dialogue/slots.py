"""What the talk has named so far: new values join or replace the old ones, newest last."""

from __future__ import annotations

from app.dialogue.events import SlotLearned
from app.dialogue.waiting import clipped
from app.understand.reading import Slots

SEVERAL = frozenset({"颜色", "尺码", "选项"})
"""Slots whose values stand side by side while a buyer chooses; in all others the newest value replaces."""

MOST_VALUES = 4
"""How many values of one slot are kept."""

OF_THE_PERSON = frozenset({"身高", "体重", "年龄", "肤质", "脚长", "腰围", "胸围", "地址", "电话", "收件人"})
"""Slots that stay true when a buyer comes back another day."""


def fold_slots(slots: Slots, named: Slots, text: str) -> tuple[Slots, tuple[SlotLearned, ...]]:
    """The slots after a message that names these values, and what was learned from it."""
    if not named:
        return slots, ()
    after, learned = dict(slots), []
    for name, values in named.items():
        if not values:
            continue
        before = slots.get(name, ())
        kept = tuple(one for one in before if one not in values) if name in SEVERAL else ()
        after[name] = (*kept, *values)[-MOST_VALUES:]
        learned += [
            SlotLearned(name, value, f"买家说「{clipped(text, 30)}」") for value in values if value not in before
        ]
    return after, tuple(learned)


def of_the_person(slots: Slots) -> Slots:
    """What stays of the slots when the sale begins anew."""
    return {name: values for name, values in slots.items() if name in OF_THE_PERSON}
