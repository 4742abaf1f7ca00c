"""What a card's stock says of the asked variant, and which variants the newest lines name."""

from __future__ import annotations

from msgspec import structs

from app.phrases.stock import Variants
from tests.phrases.test_cards import talk


def test_a_card_that_tells_no_stock_says_nothing_of_it() -> None:
    stock = Variants({}).stock(talk("有吗"))
    assert (stock.asked, stock.pieces, stock.sold_out) == ("", None, False)


def test_the_asked_variant_stands_first_among_those_in_stock() -> None:
    stock = Variants({"杏色": 3, "黑色": 2, "雾蓝": 0}).stock(talk("黑色有吗"))
    assert (stock.asked, stock.pieces, stock.available) == ("黑色", 2, ("黑色", "杏色"))


def test_a_colour_that_the_card_does_not_have_is_unknown_and_not_sold_out() -> None:
    stock = Variants({"杏色": 3, "雾蓝": 0}).stock(structs.replace(talk("有紫色吗"), slots={"颜色": ("紫色",)}))
    assert (stock.unknown, stock.sold_out, stock.pieces) == (True, False, None)


def test_a_card_with_nothing_left_is_sold_out_whatever_was_asked() -> None:
    assert Variants({"杏色": 0}).stock(talk("还有吗")).sold_out


def test_a_card_of_one_variant_tells_its_pieces_unasked() -> None:
    assert Variants({"白瓷": 5}).stock(talk("还有吗")).pieces == 5


def test_a_variant_is_named_without_what_tells_only_its_kind() -> None:
    tea = Variants({"茉莉味": 3, "玫瑰味": 2})
    assert tea.stock(talk("茉莉和玫瑰哪个好")).named == ("茉莉味", "玫瑰味")


def test_a_variant_is_named_by_its_measure_too_and_asked_for_by_it() -> None:
    cups = Variants({"160ml": 2, "250ml": 4})
    stock = cups.stock(talk("250毫升的和160的差多少"))
    assert stock.named == ("250ml", "160ml")
    assert cups.stock(talk("160毫升的还有吗")).pieces == 2


def test_variants_named_before_the_agents_line_are_no_longer_in_question() -> None:
    cups = Variants({"白瓷": 2, "青瓷": 4})
    assert cups.stock(talk("白瓷和青瓷", ">都有的", "青瓷吧", "嗯")).named == ("青瓷",)
