"""Special wishes become notes for the warehouse; questions about them do not."""

from __future__ import annotations

import pytest

from app.dialogue.notes import MOST_NOTES, marked, notes_after, with_note
from app.dialogue.state import Note
from app.vocabulary import Intent, Stage
from tests.dialogue.told import reads

CHANGE = reads(Intent.CHANGE_ORDER, Stage.AFTER_SALES)
PLACED = reads(Intent.ORDER_PLACED, Stage.CLOSING)
SHIPPING = reads(Intent.ASK_SHIPPING, Stage.CLOSING)
INVOICE = reads(Intent.INVOICE, Stage.CLOSING)
ACK = reads(Intent.ACK, content_free=True)
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
        ("两单一起发行吗", CHANGE, "hold"),
        ("能给塞张卡片不", CHANGE, "gift"),
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
        ("普票不用开户行吧", INVOICE),
        ("还没发出去怎么改不了", CHANGE),
        ("能寄到拉萨吗", SHIPPING),
    ],
)
def test_a_question_is_no_note(text: str, reading: object) -> None:
    assert notes_after((), "m-1", text, reading) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "details"),
    [
        ("地址要改一下", "江苏省苏州市幸福路8号"),
        ("电话写错了帮我改一下", "13800000000"),
        ("收件人换个人", "叫李小花"),
        ("麻烦帮我开发票", "晨光小学"),
    ],
)
def test_what_the_agent_asked_for_after_a_wish_is_noted_too(wish: str, details: str) -> None:
    asked = notes_after((), "m-1", wish, INVOICE if "发票" in wish else CHANGE)
    notes = notes_after(asked, "m-2", details, ACK)
    assert [(note.kind, note.text) for note in notes] == [(asked[0].kind, wish), (asked[0].kind, details)]
    assert notes_after(notes, "m-3", "嗯嗯好的", ACK) == notes
    assert notes_after((), "m-2", details, ACK) == ()


@pytest.mark.parametrize("text", ["不急 地址帮我改成幸福路8号", "地址改成幸福路8号 不着急的"])
def test_no_haste_is_not_urgent(text: str) -> None:
    assert not notes_after((), "m-1", text, CHANGE)[0].urgent


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


def test_a_note_has_the_id_that_it_was_given() -> None:
    (note,) = notes_after((), "m-1", "帮我放张贺卡", PLACED, "n77")
    assert (note.id, note.message) == ("n77", "m-1")


def test_only_the_note_that_was_seen_to_is_marked() -> None:
    notes = (Note("n1", "gift", "送一张贺卡"), Note("n2", "hold", "下周再发"))
    assert [one.done for one in marked(notes, "n2", True)] == [False, True]
    assert marked(marked(notes, "n2", True), "n2", False) == notes
    assert marked(notes, "n3", True) == notes
