"""The figures of a labelled file, and that they are those of the talks as they are played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import BadFile
from app.talks.evaluate import Judged, evaluate, evaluate_file, measure
from app.talks.talk import OrderNews, Said, Talk
from app.vocabulary import Intent, OrderStatus, Stage
from tests.shipped import shipped_bank, shipped_reader

TALK = Talk(
    "t1",
    (
        Said("buyer", "在吗", (Stage.GREETING,), (Intent.GREET,)),
        Said("agent", "在的亲", (Stage.CLOSING,), (Intent.OTHER,)),
        Said("buyer", "随便说说"),
        OrderNews(OrderStatus.DELIVERED),
        Said("buyer", "收到的碗碎了三个", (Stage.CLOSING, Stage.AFTER_SALES), (Intent.DEFECT, Intent.COMPLAINT)),
    ),
)


def test_of_several_right_labels_each_counts() -> None:
    found = measure([Judged(("a", "b"), "b"), Judged(("a", "b"), "c"), Judged(("a",), "a")])
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.confusion == {"a": {"a": 1, "c": 1}, "b": {"b": 1}}


def test_the_figures_per_class_are_recall_precision_and_f1() -> None:
    found = measure([Judged(("a",), "a"), Judged(("a",), "b"), Judged(("b",), "b"), Judged(("b",), "b")])
    one = found.classes["b"]
    assert (one.n, one.accuracy) == (2, 1.0)
    assert (one.precision, one.f1) == pytest.approx((2 / 3, 0.8))
    assert found.macro_f1 == pytest.approx((2 / 3 + 0.8) / 2)


def test_nothing_labelled_measures_nothing() -> None:
    assert (measure([]).n, measure([]).accuracy, measure([]).macro_f1) == (0, 0.0, 0.0)


def test_only_labelled_buyer_messages_are_judged_and_orders_are_played() -> None:
    found = evaluate([TALK], shipped_reader(), shipped_bank())
    assert (found.talks, found.stage.n, found.intent.n) == (1, 2, 2)
    assert (found.stage.accuracy, found.intent.accuracy) == (1.0, 1.0)
    assert found.stage.confusion == {"after_sales": {"after_sales": 1}, "greeting": {"greeting": 1}}


def test_the_table_ends_with_the_sums_and_the_json_has_the_same_figures() -> None:
    found = evaluate([TALK], shipped_reader(), shipped_bank())
    assert found.table().splitlines()[-1] == "stage 1.000 intent 1.000 n=2"
    assert json.loads(json.dumps(found.as_json()))["stage"]["classes"]["greeting"]["n"] == 1


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    file.write_text("conversation,from,text\nc1,buyer,在吗\n", "utf-8")
    with pytest.raises(BadFile, match="no labels"):
        evaluate_file(file, shipped_reader(), shipped_bank())
