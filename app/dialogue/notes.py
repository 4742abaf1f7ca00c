"""Special wishes for the warehouse, taken from a buyer's message (playbook section 3, Notes; 002 备注数据).

Only a wish becomes a note, not a question about one, and only where the reading says that an order is being arranged:
the words below choose the kind of note, they do not decide what the message wants.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from app.dialogue.state import Note
from app.dialogue.waiting import clipped
from app.understand.reading import Reading
from app.vocabulary import Intent

NOTE_CHARS = 200
"""How much of a message a note keeps, in code points."""

MOST_NOTES = 30
"""How many notes one buyer can have; the oldest ones that are done make room."""


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


_COURIERS = "顺丰|中通|圆通|申通|韵达|极兔|邮政|EMS|ems|京东|德邦|百世"

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("invoice", _any(r"发票|专票|普票|抬头|税号|开票")),
    (
        "gift",
        _any(
            r"贺卡|卡片|礼盒|礼品|礼物|送人|送礼|生日|祝福",
            r"包装.{0,2}(好看|漂亮|精美)",
            r"(别|不要)放.{0,2}(价格|小票|价签)",
        ),
    ),
    (
        "hold",
        _any(
            r"(先|暂时?)(别|不要|不用|不)发",
            r"晚(点|几天|两天)发",
            r"(推迟|延迟|延后)发",
            r"过(几天|两天|了.{1,6})再发",
            r"等.{1,12}再发",
            r"一起发|合并发",
        ),
    ),
    ("phone", _any(r"电话|手机|号码|联系方式")),
    ("receiver", _any(r"收[件货]人", r"(名字|姓名).{0,4}[改换写]", r"改.{0,4}(名字|姓名)")),
    ("address", _any(r"地址|门牌|楼号|单元", r"[寄送发](到|去|往).{2,}")),
    (
        "courier",
        _any(
            rf"(发|走|用|寄|换成?|改成?|要|选)({_COURIERS})",
            rf"(不要|别)[发走用].{{0,3}}({_COURIERS})",
        ),
    ),
)
_WISH = _any(r"[改换帮请要写填放寄别先]", r"备注|麻烦|给我|给他|给她|发到|送到|不用|一起|错了|晚点|再发")
_ASKING = _any(r"[吗么嘛?？]", r"多少|什么时候|怎么|几天|哪家|啥|能不能|可不可以|可以不")
_WISH_ASKED = _any(
    r"(麻烦|帮|请|给我|改成|换成|备注).*[吗么嘛?？]",
    r"[吗么嘛?？].*(麻烦|帮我|改成|换成)",
    r"(可以|能).{0,6}([改换放写帮]|备注)",
    r"[改换放写发送].*(行|可以|好|成)[吗不么]",
)
"""A wish in the form of a question: 能帮我改下地址吗."""
_INVOICE_WISH = _any(
    r"抬头|税号",
    r"[帮给].{0,6}开",
    r"要.{0,6}[专普]票",
    r"[专普发]票.{0,8}(改成|换成|[写寄])",
)
_WISHED_ANYWAY = _any(r"[放写附塞加](一?[张个份])?.{0,4}(贺卡|卡片)", r"(帮|麻烦|请).{0,4}(备注|礼盒|包装)")
"""Wishes that are recognised whatever the message wants besides."""
_DETAILS: dict[str, re.Pattern[str]] = {
    "address": _any(r"[省市区县镇乡路街村].{0,20}[号栋幢室楼区村路]", r"地址x"),
    "phone": _any(r"(?<!\d)1\d{10}(?!\d)", r"(?<!\d)\d{7,8}(?!\d)", r"(电话|数字)x"),
    "receiver": _any(r"[叫姓名].{1,8}", r"收[件货]人"),
    "invoice": _any(r"[0-9A-Z]{15,20}", r"公司|学校|小学|中学|大学|医院|个人|邮箱|@"),
}
"""What the agent asks for after such a wish, and the buyer then sends without further words."""
_URGENT = _any(r"(?<!不)(?<!不着)(?<!别着)急", r"尽快|马上|赶紧|立刻|抓紧|赶时间|来不及|快点")


def notes_after(
    notes: tuple[Note, ...], message: str, text: str, reading: Reading, as_id: str | None = None
) -> tuple[Note, ...]:
    """The notes after a buyer's message with the id `message`: one more, with the id `as_id`, where it holds a wish.

    A second message of the same wish (the new address itself after 改地址) makes a note of its own unless it says the
    same words; nothing that the buyer wrote is merged away.
    """
    kind = _kind(notes, text, reading)
    if kind is None:
        return notes
    told = clipped(text, NOTE_CHARS)
    urgent = _URGENT.search(text) is not None
    for place, note in enumerate(notes):
        if not note.done and note.kind == kind and note.text == told:
            return (*notes[:place], replace(note, urgent=note.urgent or urgent), *notes[place + 1 :])
    return with_note(notes, Note(as_id or f"{message}.{kind}", kind, told, urgent, message))


def marked(notes: tuple[Note, ...], note: str, done: bool) -> tuple[Note, ...]:
    """The notes with that one seen to, or open again; the same ones where it is no longer among them."""
    return tuple(replace(one, done=done) if one.id == note else one for one in notes)


def with_note(notes: tuple[Note, ...], note: Note) -> tuple[Note, ...]:
    """The notes with one more; the same id replaces, and beyond the limit done ones go first, then the oldest."""
    kept = [one for one in notes if one.id != note.id]
    while len(kept) >= MOST_NOTES:
        kept.remove(next((one for one in kept if one.done), kept[0]))
    return (*kept, note)


def _kind(notes: tuple[Note, ...], text: str, reading: Reading) -> str | None:
    """Which kind of note the message makes; None for none."""
    intent = reading.intent
    if intent is Intent.CHANGE_ORDER:
        return _named(text) or "other" if _wishes(text) else None
    if intent is Intent.ORDER_PLACED:
        return _named(text) if _WISH.search(text) and _wishes(text) else None
    if intent is Intent.ASK_SHIPPING:
        return "courier" if _wishes(text) and _named(text) == "courier" else None
    if intent is Intent.INVOICE:
        return "invoice" if _INVOICE_WISH.search(text) else None
    if _WISHED_ANYWAY.search(text):
        return _named(text)
    if intent is Intent.ACK and notes and not notes[-1].done:
        details = _DETAILS.get(notes[-1].kind)
        return notes[-1].kind if details and details.search(text) else None
    return None


def _named(text: str) -> str | None:
    return next((kind for kind, words in _KINDS if words.search(text)), None)


def _wishes(text: str) -> bool:
    """Whether the message wishes something, and does not only ask."""
    return not _ASKING.search(text) or _WISH_ASKED.search(text) is not None
