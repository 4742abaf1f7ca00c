"""Tests of the way of every event: in order, one at a time for each buyer, and never told before it is stored."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.desk import Desk
from app.dialogue.notes import MOST_NOTES
from app.errors import IdConflict, NotFound, Overloaded, StoreUnavailable
from app.ingest import Ingest
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.store.buyers import Viewer, load_buyer, snapshot, talk_of
from app.store.changes import Committed
from app.store.notes import find_note
from app.store.store import Store
from app.understand.wording import WordingRules
from tests.serving import message, settings_for
from tests.shipped import shipped_reader
from tests.working import MANAGER, SOURCE, Clock, Inside, break_disk, mend, read, working

XIAOMEI, AWEI = Viewer("s1", "xiaomei", False), Viewer("s1", "awei", False)
OTHER_SHOP = Viewer("s2", None, True)


async def test_a_message_becomes_a_card_that_is_stored_and_told(inside: Inside) -> None:
    committed = await inside.says("小鱼", "有L码吗", "m-1", buyer_name="小鱼儿", at="2026-11-21T08:59:00+08:00")
    assert (committed.seq, committed.duplicate) == (1, False)
    card = inside.card()
    assert (card["id"], card["name"], card["version"], card["agent"]) == ("小鱼", "小鱼儿", 1, None)
    assert card["last_message"] == {
        "id": "m-1",
        "from": "buyer",
        "text": "有L码吗",
        "at": "2026-11-21T08:59:00+08:00",
    }
    assert card["waiting_since"] == "2026-11-21T08:59:00+08:00"
    assert 1 <= len(card["suggestions"]) <= 9
    assert [one["key"] for one in card["suggestions"]] == list(range(1, len(card["suggestions"]) + 1))
    head, cards = await inside.store.read("s1", lambda found: snapshot(found, MANAGER, 9))
    assert (head, cards) == (1, [committed.change.card])


async def test_a_message_without_a_time_has_the_servers(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    assert inside.card()["last_message"]["at"] == inside.clock().isoformat()


async def test_messages_of_one_buyer_are_taken_in_the_order_in_which_they_came(inside: Inside) -> None:
    texts = [f"第{number}句" for number in range(30)]
    committed = await asyncio.gather(*(inside.says("小鱼", text) for text in texts))
    assert [one.seq for one in committed] == list(range(1, 31))
    assert [inside.card(number)["last_message"]["text"] for number in range(30)] == texts
    assert [inside.card(number)["version"] for number in range(30)] == list(range(1, 31))
    talk = await inside.store.read("s1", lambda found: talk_of(found, "s1", "小鱼"))
    assert [line["text"] for line in talk] == texts


async def test_many_buyers_at_once_each_keep_their_own_order(inside: Inside) -> None:
    said = [(f"买家{number % 7}", f"第{number}句") for number in range(70)]
    await asyncio.gather(*(inside.says(buyer, text) for buyer, text in said))
    assert [one.seq for one in inside.told] == list(range(1, 71))
    for buyer in {buyer for buyer, _ in said}:
        told = [inside.card(n) for n, one in enumerate(inside.told) if one.change.buyer == buyer]
        assert [card["last_message"]["text"] for card in told] == [text for name, text in said if name == buyer]


async def test_the_same_id_again_is_acked_alike_and_changes_nothing(inside: Inside) -> None:
    first = await inside.says("小鱼", "在吗", "m-1")
    await inside.says("小鱼", "多少钱")
    again = await inside.says("小鱼", "在吗", "m-1", at="2026-11-21T23:00:00+08:00")
    assert (again.seq, again.duplicate) == (first.seq, True)
    assert (await inside.says("小鱼", "包邮吗")).seq == 3
    assert inside.card()["version"] == 3
    assert len(inside.told) == 3


@pytest.mark.parametrize("change", [{"text": "别的"}, {"buyer": "别人"}, {"from": "agent"}, {"kind": "image"},
                                    {"product": "p1"}])  # fmt: skip
async def test_the_same_id_with_another_content_is_a_conflict_and_changes_nothing(
    inside: Inside, change: dict[str, Any]
) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    with pytest.raises(IdConflict, match="'m-1'"):
        await inside.says(**{"buyer": "小鱼", "text": "在吗", "id": "m-1"} | change)
    assert len(inside.told) == 1
    assert (await inside.says("小鱼", "有L码吗")).seq == 2
    assert (inside.card()["version"], inside.card()["last_message"]["from"]) == (2, "buyer")


async def test_one_id_sent_twenty_times_at_once_makes_one_card(inside: Inside) -> None:
    committed = await asyncio.gather(*(inside.says("小鱼", "在吗", "m-1") for _ in range(20)))
    assert {one.seq for one in committed} == {1}
    assert len(inside.told) == 1


async def test_an_order_moves_the_card_and_its_id_counts_as_well(inside: Inside) -> None:
    await inside.says("小鱼", "黑色有货吗")
    paid = await inside.orders("小鱼", "delivered", "o-1", amount="129.00", items=[{"product": "p1", "sku": "黑色 M"}])
    assert inside.card()["stage"]["id"] == "after_sales"
    assert (await inside.orders("小鱼", "delivered", "o-1", amount="129.00", items=[{"product": "p1", "sku": "黑色 M"}])
            ).seq == paid.seq  # fmt: skip
    with pytest.raises(IdConflict):
        await inside.orders("小鱼", "refunding", "o-1")


async def test_a_write_that_fails_leaves_the_buyer_as_on_disk(inside: Inside, tmp_path: Path) -> None:
    await inside.says("小鱼", "在吗")
    disk = break_disk(tmp_path / "data")
    with pytest.raises(StoreUnavailable):
        await inside.says("小鱼", "坏了", "m-2")
    with pytest.raises(StoreUnavailable):
        await inside.says("新买家", "坏了", "m-3")
    assert len(inside.told) == 1
    mend(disk)
    await inside.says("小鱼", "坏了", "m-2")
    assert (inside.card()["version"], inside.told[-1].seq) == (2, 2)
    await inside.says("新买家", "坏了", "m-3")
    assert (inside.card()["version"], inside.told[-1].seq) == (1, 3)


async def test_an_event_that_is_given_up_on_is_stored_before_the_next_one_is_decided(inside: Inside) -> None:
    """Whoever hangs up while a commit is under way must not let the next event decide from what was before."""
    await inside.says("小鱼", "在吗")
    for number in range(20):
        given_up = asyncio.create_task(inside.says("小鱼", f"第{number}句"))
        for _ in range(number % 4):
            await asyncio.sleep(0)
        given_up.cancel()
        await inside.says("小鱼", f"第{number}句之后")
        await asyncio.gather(given_up, return_exceptions=True)
    versions = [inside.card(number)["version"] for number in range(len(inside.told))]
    assert versions == list(range(1, len(inside.told) + 1))


async def test_more_than_the_server_takes_on_is_told_to_come_later(tmp_path: Path) -> None:
    async with working(tmp_path, pending=3) as inside:
        outcomes = await asyncio.gather(*(inside.says("小鱼", "在吗") for _ in range(5)), return_exceptions=True)
        assert [type(one) for one in outcomes] == [Committed] * 3 + [Overloaded] * 2
        assert (await inside.says("小鱼", "在吗")).seq == 4


async def test_the_agent_who_is_named_serves_the_buyer_until_another_is_named(inside: Inside) -> None:
    await inside.says("小鱼", "在吗", agent="xiaomei")
    await inside.says("小鱼", "有L码吗")
    await inside.says("小鱼", "多少钱", agent="awei")
    changes = [one.change for one in inside.told]
    assert [(change.agent_before, change.agent) for change in changes] == [
        (None, "xiaomei"),
        ("xiaomei", "xiaomei"),
        ("xiaomei", "awei"),
    ]
    assert [change.seen_before for change in changes] == [False, True, True]


async def test_corrections_are_events_with_a_seq(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    await inside.corrects("stage", "小鱼", stage="closing")
    assert (inside.card()["stage"]["id"], inside.card()["stage"]["manual"]) == ("closing", True)
    await inside.corrects("trait", "小鱼", trait="haggler", on=True)
    assert "haggler" in [trait["id"] for trait in inside.card()["traits"]]
    await inside.corrects("note", "小鱼", kind="gift", text="送袜子", urgent=True)
    assert [(note["id"], note["text"], note["urgent"]) for note in inside.card()["notes"]] == [("n1", "送袜子", True)]
    first = inside.card()["suggestions"][0]["phrase"]
    await inside.corrects("dismiss", "小鱼", phrase=first)
    assert first not in [one["phrase"] for one in inside.card()["suggestions"]]
    assert [one.seq for one in inside.told] == [1, 2, 3, 4, 5]


async def test_the_same_note_again_stands_there_once_and_another_one_of_its_id_is_refused(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    for _ in range(3):
        await inside.corrects("note", "小鱼", kind="gift", text="送袜子", urgent=False)
    assert len(inside.card()["notes"]) == 1
    with pytest.raises(IdConflict):
        await inside.corrects("note", "小鱼", kind="gift", text="送手套", urgent=False)
    await inside.corrects("stage", "小鱼", stage="closing")
    await inside.corrects("stage", "小鱼", stage="recommendation")
    assert inside.card()["stage"]["id"] == "recommendation", "a correction needs no id of its own to be said again"


async def test_nobody_corrects_or_looks_at_a_buyer_whom_they_may_not_see(inside: Inside) -> None:
    await inside.says("小鱼", "在吗", agent="xiaomei")
    for viewer in (AWEI, OTHER_SHOP):
        with pytest.raises(NotFound, match="no buyer '小鱼'"):
            await inside.corrects("stage", "小鱼", viewer, stage="closing")
        with pytest.raises(NotFound, match="no buyer '小鱼'"):
            await inside.ingest.look(viewer, "小鱼")
    with pytest.raises(NotFound, match="no buyer 'nobody'"):
        await inside.corrects("stage", "nobody", stage="closing")
    assert (await inside.ingest.look(XIAOMEI, "小鱼")).agent == "xiaomei"
    assert len(inside.told) == 1


async def test_a_buyer_is_closed_after_three_days_and_a_message_opens_it_again(inside: Inside) -> None:
    await inside.says("小鱼", "在吗", agent="xiaomei")
    inside.clock.pass_by(days=2)
    await inside.says("阿山", "在吗")
    inside.clock.pass_by(days=1, seconds=1)
    assert await inside.ingest.close_idle() == 1
    gone = inside.told[-1]
    assert (gone.seq, gone.change.buyer, gone.change.open, gone.change.agent_before) == (3, "小鱼", False, "xiaomei")
    assert gone.change.seen_before
    with pytest.raises(NotFound):
        await inside.corrects("stage", "小鱼", stage="closing")
    with pytest.raises(NotFound):
        await inside.ingest.look(MANAGER, "小鱼")
    assert await inside.ingest.close_idle() == 0
    back = await inside.says("小鱼", "我又来了")
    assert (back.change.open, back.change.seen_before, back.change.agent) == (True, False, "xiaomei")
    assert inside.card()["version"] == 2
    assert inside.card()["visit"]["messages"] == 1


async def test_the_messages_own_time_does_not_keep_a_buyer_open_or_close_it(inside: Inside) -> None:
    await inside.says("小鱼", "在吗", at="2020-01-01T00:00:00+08:00")
    await inside.says("阿山", "在吗", at="2030-01-01T00:00:00+08:00")
    assert await inside.ingest.close_idle() == 0
    inside.clock.pass_by(days=4)
    assert await inside.ingest.close_idle() == 2


async def test_whoever_speaks_while_they_are_to_be_closed_stays(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    inside.clock.pass_by(days=4)
    closing = asyncio.create_task(inside.ingest.close_idle())
    await inside.says("小鱼", "还在的")
    await closing
    stored = await inside.store.read("s1", lambda found: load_buyer(found, "s1", "小鱼"))
    assert stored is not None
    assert stored.open
    assert inside.card()["last_message"]["text"] == "还在的"


async def test_after_a_restart_a_talk_goes_on_where_it_was(tmp_path: Path) -> None:
    async with working(tmp_path) as inside:
        await inside.says("小鱼", "黑色和白色哪个好看", agent="xiaomei")
        before = inside.card()
    async with working(tmp_path) as inside:
        assert (await inside.says("小鱼", "有L码吗")).seq == 2
        card = inside.card()
        assert (card["version"], card["agent"], card["visit"]["messages"]) == (2, "xiaomei", 2)
        assert before["slots"].items() <= card["slots"].items()


async def test_a_buyer_who_fell_out_of_memory_is_read_from_disk(tmp_path: Path) -> None:
    async with working(tmp_path, cached_buyers=2) as inside:
        for _ in range(3):
            await asyncio.gather(*(inside.says(f"买家{number}", "在吗") for number in range(10)))
        last = {one.change.buyer: one.change.version for one in inside.told}
        assert set(last.values()) == {3}
        assert (await inside.ingest.look(MANAGER, "买家0")).state is not None


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+14:00", "9000-12-31T23:59:59-12:00", "2026-11-21T01:00:00Z"])
async def test_a_clock_that_is_wrong_does_no_harm(inside: Inside, at: str) -> None:
    await inside.says("小鱼", "在吗")
    await inside.says("小鱼", "有L码吗", at=at)
    await inside.says("小鱼", "多少钱")
    await inside.says("小鱼", "亲，39元", **{"from": "agent", "at": at})
    await inside.orders("小鱼", "paid", at=at)
    await inside.corrects("stage", "小鱼", stage="closing")
    assert inside.card()["version"] == 6


async def test_a_line_of_the_agent_ends_the_waiting_and_a_picked_one_counts_as_said(inside: Inside) -> None:
    await inside.says("小鱼", "有L码吗")
    await inside.says("小鱼", "亲，有的", **{"from": "agent"})
    assert inside.card()["waiting_since"] is None
    assert inside.card()["last_message"]["from"] == "agent"


async def test_a_shop_that_does_not_exist_is_not_found(inside: Inside) -> None:
    with pytest.raises(NotFound, match="no shop 'nowhere'"):
        await inside.says("小鱼", "在吗", shop="nowhere")
    assert (await inside.says("小鱼", "在吗")).seq == 1


async def test_shops_count_and_know_each_on_their_own(inside: Inside) -> None:
    assert (await inside.says("小鱼", "在吗", "m-1")).seq == 1
    assert (await inside.says("小鱼", "有L码吗", "m-1", shop="s2")).seq == 1
    assert inside.card()["version"] == 1


async def test_a_clock_set_back_by_hand_does_no_harm(tmp_path: Path) -> None:
    clock = Clock()
    async with working(tmp_path, clock) as inside:
        await inside.says("小鱼", "在吗")
        clock.pass_by(days=-30)
        await inside.says("小鱼", "有L码吗")
        assert inside.card()["version"] == 2
        assert await inside.ingest.close_idle() == 0


async def test_a_note_of_a_closed_buyer_is_seen_to_and_the_buyer_stays_closed(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    await inside.corrects("note", "小鱼", kind="gift", text="送一张贺卡")
    inside.clock.pass_by(days=4)
    await inside.ingest.close_idle()
    await inside.ingest.mark_note(MANAGER, "n1", True)
    change = inside.told[-1].change
    assert (change.open, change.seen_before, inside.card()["notes"][0]["done"]) == (False, False, True)
    with pytest.raises(NotFound):
        await inside.corrects("trait", "小鱼", trait="haggler", on=True)


async def test_a_note_that_the_card_has_no_room_for_is_still_seen_to(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    for number in range(MOST_NOTES + 1):
        frame = read({"type": "note", "id": f"c-{number}", "buyer": "小鱼", "kind": "other", "text": f"第{number}条"})
        await inside.ingest.correct(MANAGER, "agent:xiaomei", frame, f"n{number}")
    assert [note["id"] for note in inside.card()["notes"]] == [f"n{number}" for number in range(1, MOST_NOTES + 1)]
    await inside.ingest.mark_note(MANAGER, "n0", True)
    assert (await inside.store.read("s1", lambda found: find_note(found, MANAGER, "n0")))["done"] is True


async def test_time_brings_up_an_unpaid_order_with_a_seq_and_once(inside: Inside) -> None:
    await inside.says("小鱼", "邮费能减点不")
    await inside.says("小鱼", "最低价了哦亲", **{"from": "agent"})
    placed = await inside.orders("小鱼", "placed")
    inside.clock.pass_by(minutes=19)
    assert await inside.ingest.keep_time() == 0
    inside.clock.pass_by(minutes=2)
    assert await inside.ingest.keep_time() == 1
    assert inside.told[-1].seq == placed.seq + 1
    assert inside.card()["version"] == 4
    assert [one["code"] for one in inside.card()["warnings"]] == ["unpaid"]
    assert inside.card()["suggestions"][0]["technique"] == "payment_nudge"
    assert await inside.ingest.keep_time() == 0


async def test_who_pays_is_not_reminded_and_the_warning_goes(inside: Inside) -> None:
    await inside.orders("小鱼", "placed", "o-1")
    inside.clock.pass_by(minutes=21)
    await inside.ingest.keep_time()
    await inside.orders("小鱼", "paid", "o-2")
    assert inside.card()["warnings"] == []
    inside.clock.pass_by(minutes=25)
    assert await inside.ingest.keep_time() == 0


async def test_a_visit_ends_and_the_next_message_begins_another(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    inside.clock.pass_by(minutes=31)
    await inside.ingest.keep_time()
    assert inside.card()["visit"] == {
        "started": "2026-11-21T09:00:00+08:00",
        "messages": 1,
        "ended": inside.clock().isoformat(),
    }
    inside.clock.pass_by(minutes=5)
    await inside.says("小鱼", "人呢")
    assert inside.card()["visit"] == {"started": inside.clock().isoformat(), "messages": 1, "ended": None}


async def test_what_time_brings_does_not_keep_a_buyer_open(inside: Inside) -> None:
    await inside.orders("小鱼", "delivered")
    inside.clock.pass_by(days=2, minutes=1)
    assert await inside.ingest.keep_time() == 1
    assert inside.card()["suggestions"][0]["technique"] == "return_visit"
    inside.clock.pass_by(days=1)
    assert await inside.ingest.close_idle() == 1
    inside.clock.pass_by(days=9)
    assert await inside.ingest.keep_time() == 0


async def test_what_time_brings_survives_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with working(tmp_path, clock) as inside:
        await inside.orders("小鱼", "placed")
    clock.pass_by(minutes=21)
    async with working(tmp_path, clock) as inside:
        assert await inside.ingest.keep_time() == 1
        assert [one["code"] for one in inside.card()["warnings"]] == ["unpaid"]


async def test_a_message_that_comes_first_takes_the_place_of_what_was_due(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    inside.clock.pass_by(minutes=29)
    await inside.says("小鱼", "多少钱")
    inside.clock.pass_by(minutes=2)
    assert await inside.ingest.keep_time() == 0


async def test_who_comes_while_many_wait_is_told_that_it_will_take_a_little(inside: Inside) -> None:
    for number in range(5):
        await inside.says(f"买家{number}", "有L码吗")
    await inside.says("小鱼", "有L码吗")
    assert "busy_notice" in [one["technique"] for one in inside.card()["suggestions"]]
    for number in range(5):
        await inside.says(f"买家{number}", "有的亲", **{"from": "agent"})
    await inside.says("小鱼", "人在不在呀 有L码吗")
    assert inside.card()["suggestions"][0]["technique"] != "busy_notice"


async def test_an_event_of_a_buyer_in_memory_is_with_the_writer_when_the_call_returns(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    told: list[Committed | Exception] = []
    inside.ingest.feed("s1", SOURCE, read(message("小鱼", "有L码吗", "m-2")), told.append)
    assert (inside.store.waiting, told) == (1, [])
    await inside.says("小鱼", "多少钱")
    assert [one.seq for one in told if isinstance(one, Committed)] == [2]


async def test_what_comes_by_call_and_by_coroutine_keeps_the_order_in_which_it_came(inside: Inside) -> None:
    """Each buyer's first event is fetched by a task; what comes meanwhile must not pass it."""
    told: list[Committed | Exception] = []
    awaited = []
    for number in range(12):
        if number % 3:
            frame = read(message("小鱼", f"第{number}句", f"m-{number}"))
            inside.ingest.feed("s1", SOURCE, frame, told.append)
        else:
            sender = {"from": "agent"} if number % 2 else {}
            awaited.append(asyncio.create_task(inside.says("小鱼", f"第{number}句", f"m-{number}", **sender)))
            await asyncio.sleep(0)
    await asyncio.gather(*awaited)
    await inside.says("小鱼", "最后一句")
    assert len(told) == 8
    assert [inside.card(number)["last_message"]["text"] for number in range(12)] == [f"第{n}句" for n in range(12)]


class Torn(Desk):
    """A desk on which a shop's shelf breaks when it is taken, as often as is said."""

    def __init__(self, desk: Desk, store: Store, times: int) -> None:
        super().__init__(store, desk.shipped, WordingRules([]))
        self.left = times

    def at_hand(self, shop: str) -> tuple[Bank, Knowledge] | None:
        """Breaks, or is as it was."""
        if self.left:
            self.left -= 1
            raise ZeroDivisionError
        return super().at_hand(shop)


async def test_a_fault_is_told_to_whom_it_befell_and_the_next_event_is_taken(inside: Inside) -> None:
    desk = Torn(inside.desk, inside.store, 0)
    ingest = Ingest(inside.store, shipped_reader(), desk, inside.learning, settings_for(Path("nowhere")), inside.clock)
    await ingest.message("s1", SOURCE, read(message("小鱼", "在吗", "m-1")))
    desk.left = 3
    told: list[Committed | Exception] = []
    for number in range(2, 7):
        ingest.feed("s1", SOURCE, read(message("小鱼", "在吗", f"m-{number}")), told.append)
    await ingest.message("s1", SOURCE, read(message("小鱼", "在吗", "m-7")))
    assert [type(one) for one in told] == [ZeroDivisionError] * 3 + [Committed] * 2
    assert ingest.pending == 0
