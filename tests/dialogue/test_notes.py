"""Special wishes become notes for the warehouse; questions about them do not."""

from __future__ import annotations

import pytest

from app.dialogue.notes import MOST_NOTES, notes_after, with_note
from app.dialogue.state import Note
from app.vocabulary import Intent, Stage
from tests.dialogue.told import reads

CHANGE = reads(Intent.CHANGE_ORDER, Stage.AFTER_SALES)
PLACED = reads(Intent.ORDER_PLACED, Stage.CLOSING)
SHIPPING = reads(Intent.ASK_SHIPPING, Stage.CLOSING)
INVOICE = reads(Intent.INVOICE, Stage.CLOSING)
PRICE = reads(Intent.ASK_PRICE, Stage.RECOMMENDATION)


@pytest.mark.parametrize(
    ("text", "reading", "kind"),
    [
        ("地址写错了 帮我改成幸福路8号", CHANGE, "address"),
        ("收件人改成李小花", CHANGE, "receiver"),
        ("电话换成我老公的吧", CHANGE, "phone"),
        ("能帮我备注发顺丰吗", CHANGE, "courier"),
        ("拍好了 里面帮我放张贺卡", PLACED, "gift"),
        ("先别发 等我那件一起发", CHANGE, "hold"),
        ("帮我开个发票 抬头是晨光小学", INVOICE, "invoice"),
        ("颜色拍错了换成蓝的", CHANGE, "other"),
        ("走顺丰 别发邮政", SHIPPING, "courier"),
    ],
)
def test_a_wish_becomes_a_note_of_its_kind(text: str, reading: object, kind: str) -> None:
    (note,) = notes_after((), "m-1", text, reading)  # type: ignore[arg-type]
    assert (note.kind, note.text, note.message, note.done) == (kind, text, "m-1", False)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("发什么快递", SHIPPING),
        ("你们一般发顺丰吗", SHIPPING),
        ("多久能送到", SHIPPING),
        ("可以开发票吗", INVOICE),
        ("这个多少钱", PRICE),
        ("拍好了", PLACED),
    ],
)
def test_a_question_is_no_note(text: str, reading: object) -> None:
    assert notes_after((), "m-1", text, reading) == ()  # type: ignore[arg-type]


def test_words_of_haste_make_a_note_urgent() -> None:
    (calm,) = notes_after((), "m-1", "地址帮我改成幸福路8号", CHANGE)
    (urgent,) = notes_after((), "m-2", "地址错了 急 马上帮我改成幸福路8号", CHANGE)
    assert (calm.urgent, urgent.urgent) == (False, True)


def test_the_same_wish_again_is_one_note() -> None:
    notes = notes_after((), "m-1", "帮我放张贺卡", PLACED)
    assert notes_after(notes, "m-2", "帮我放张贺卡", PLACED) == notes


def test_a_wish_that_was_done_and_comes_again_is_a_new_note() -> None:
    done = Note("m-1.gift", "gift", "帮我放张贺卡", message="m-1", done=True)
    assert len(notes_after((done,), "m-2", "帮我放张贺卡", PLACED)) == 2


def test_notes_that_are_done_make_room_first() -> None:
    notes = tuple(Note(str(n), "other", f"第{n}条", done=n == 5) for n in range(MOST_NOTES))
    after = with_note(notes, Note("new", "gift", "送一张贺卡"))
    assert len(after) == MOST_NOTES
    assert {one.id for one in notes} - {one.id for one in after} == {"5"}
    assert after[-1].id == "new"


def test_a_note_with_the_same_id_is_replaced() -> None:
    first, second = Note("n-1", "gift", "贺卡"), Note("n-1", "gift", "贺卡两张")
    assert with_note(with_note((), first), second) == (second,)
