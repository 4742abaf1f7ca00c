"""What the lines of a talk show together, and the title of a product."""

from __future__ import annotations

from app.rank.columns import TRADE_BIT
from app.rank.lines import TOPICS_READ, read_lines, read_title
from app.rank.topics import names_of
from app.vocabulary import Intent, Stage
from tests.rank.talks import after

I, S = Intent, Stage  # noqa: E741


def test_the_agents_lines_are_known_without_punctuation() -> None:
    lines = read_lines(after("好", I.ACK, S.CLOSING, said=("在吗", ">在的，您说～")))
    assert (lines.said, lines.opened, lines.number) == (frozenset({"在的您说"}), True, 3)
    assert not read_lines(after("在吗", I.GREET, S.GREETING)).opened


def test_topics_are_those_of_the_last_lines_of_both_sides() -> None:
    old = ("快递单号丢了", *["嗯"] * (TOPICS_READ - 2), ">有优惠券的")
    assert {"券"} == set(names_of(read_lines(after("好", I.ACK, S.CLOSING, said=old)).topics))


def test_trades_are_shown_by_the_goods_that_the_buyer_names_and_not_by_the_agent() -> None:
    assert read_lines(after("想买条裙子", I.STATE_NEED, S.GREETING)).trades & TRADE_BIT["女装"]
    assert not read_lines(after("看看", I.STATE_NEED, S.GREETING, said=(">有裙子",))).trades


def test_a_title_shows_both() -> None:
    topics, trades = read_title("儿童防水雨靴")
    assert "宝宝" in names_of(topics)
    assert trades & TRADE_BIT["鞋"]
