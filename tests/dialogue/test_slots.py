"""How values of the talk join and replace each other."""

from __future__ import annotations

from app.dialogue.slots import MOST_VALUES, fold_slots, of_the_person
from app.understand.reading import Slots


def test_colours_stand_side_by_side_newest_last() -> None:
    slots, learned = fold_slots({"颜色": ("黑色",)}, {"颜色": ("白色",)}, "白色也好看")
    assert slots == {"颜色": ("黑色", "白色")}
    assert [(one.name, one.value) for one in learned] == [("颜色", "白色")]
    assert "白色也好看" in learned[0].because


def test_a_colour_named_again_moves_to_the_end_and_is_not_learned_again() -> None:
    slots, learned = fold_slots({"颜色": ("黑色", "白色")}, {"颜色": ("黑色",)}, "还是黑色")
    assert slots == {"颜色": ("白色", "黑色")}
    assert learned == ()


def test_of_a_height_only_the_newest_is_true() -> None:
    assert fold_slots({"身高": ("165cm",)}, {"身高": ("168cm",)}, "说错了168")[0] == {"身高": ("168cm",)}


def test_only_the_newest_values_are_kept() -> None:
    many = tuple(f"{n}号色" for n in range(MOST_VALUES + 2))
    assert fold_slots({}, {"颜色": many}, "…")[0] == {"颜色": many[-MOST_VALUES:]}


def test_nothing_named_changes_nothing() -> None:
    slots: Slots = {"颜色": ("黑色",)}
    assert fold_slots(slots, {"身高": ()}, "嗯") == (slots, ())


def test_the_body_stays_the_same_the_next_day() -> None:
    assert of_the_person({"身高": ("165cm",), "颜色": ("黑色",)}) == {"身高": ("165cm",)}
