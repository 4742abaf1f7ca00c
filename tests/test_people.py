"""Tests of the trail and of erasing, inside a server without its sockets."""

from __future__ import annotations

from functools import partial

from app.people import People
from app.push.hub import Hub
from app.store.people import ask_erasure
from tests.working import Inside, key


def people(inside: Inside) -> People:
    """The part, on these parts."""
    return People(inside.store, inside.ingest, Hub(10), inside.clock)


async def test_who_uncovers_is_noted_and_a_talk_without_personal_data_is_nobodys_business(inside: Inside) -> None:
    trail = people(inside)
    await trail.note(key(), "uncovered", "b1")
    await trail.note_talk(key(), "b1", [{"text": "有M码吗"}])
    inside.clock.pass_by(seconds=1)
    await trail.note_talk(key("manager", "laoban", "t2"), "b1", [{"text": "电话13900001234"}])
    found = [(row["what"], row["name"], row["role"]) for row in await trail.looks("s1", "")]
    assert found == [("read_talk", "laoban", "manager"), ("uncovered", "xiaomei", "agent")]
    assert await trail.looks("s2", "") == []
    assert await trail.looks("s1", "2999") == []


async def test_an_erased_buyer_is_closed_first_and_unknown_when_they_come_again(either_inside: Inside) -> None:
    inside = either_inside
    await inside.says("小鱼", "我叫小鱼，要M码", "m-1", buyer_name="小鱼")
    await inside.says("阿山", "在吗", "m-2")
    await inside.store.write("s1", partial(ask_erasure, shop="s1", buyer="小鱼", at="2026"))
    assert await people(inside).erase_asked() == 2
    assert (inside.told[-1].change.buyer, inside.told[-1].change.open) == ("小鱼", False)
    assert await people(inside).erase_asked() == 0
    again = await inside.says("小鱼", "在吗", "m-3")
    assert again.seq == 4
    assert inside.card()["name"] is None
    assert inside.card()["version"] == 1
    assert (await inside.says("小鱼", "我叫小鱼，要M码", "m-1")).duplicate, "the id of an event is still known"
