"""Tests of an event on its way: who must see the buyer, and whether the store must be asked first."""

from __future__ import annotations

import pytest

from app import arrivals
from app.arrivals import Arrival
from app.dialogue.state import BuyerState, StageNow, Visit
from app.errand import Errand
from app.errors import NotFound
from app.held import Held
from app.store.buyers import Viewer
from app.vocabulary import Stage
from tests.serving import message
from tests.working import MANAGER, NINE, SOURCE, read

XIAOMEI = Viewer("s1", "xiaomei", False)
STATE = BuyerState(1, StageNow(Stage.GREETING, None, "", ""), Visit("", 1, ""))


def errand(held: Held, sender: str = "buyer", viewer: Viewer | None = None, typist: Viewer | None = None) -> Errand:
    """A line that comes in for this buyer."""
    line = read(message("小鱼", "有的亲", "m-1", **{"from": sender}))
    arrival = arrivals.line(SOURCE, line, NINE, by_hand=False)
    return Errand("s1", "小鱼", arrival, NINE, held, lambda _: None, viewer, typist)


def held(agent: str | None, *, is_open: bool = True) -> Held:
    """A buyer in memory."""
    return Held(loaded=True, state=STATE, agent=agent, open=is_open)


def test_only_an_agents_line_asks_the_store_whether_it_was_picked() -> None:
    assert errand(Held()).line_of_agent is None
    found = errand(Held(), "agent").line_of_agent
    assert found is not None
    assert found.text == "有的亲"


@pytest.mark.parametrize("buyer", [Held(loaded=True), held("awei")])
def test_who_corrects_a_card_must_see_it(buyer: Held) -> None:
    with pytest.raises(NotFound):
        errand(buyer, viewer=XIAOMEI).check_sight()
    errand(held(None), viewer=XIAOMEI).check_sight()
    errand(held("awei"), viewer=MANAGER).check_sight()


def test_a_closed_buyer_is_there_only_for_what_does_not_wake_them() -> None:
    one = errand(held(None, is_open=False), viewer=MANAGER)
    with pytest.raises(NotFound):
        one.check_sight()
    one.arrival = Arrival(one.arrival.event, wakes=False)
    one.check_sight()


def test_who_types_for_a_buyer_must_see_them_unless_they_are_new() -> None:
    errand(Held(loaded=True), typist=XIAOMEI).check_sight()
    with pytest.raises(NotFound):
        errand(held("awei"), typist=XIAOMEI).check_sight()
