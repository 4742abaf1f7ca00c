"""The picture of an evaluation."""

from __future__ import annotations

from xml.etree import ElementTree

from app.talks.evaluate import Evaluation, Judged, measure
from app.talks.picture import picture

SVG = "{http://www.w3.org/2000/svg}"
STAGES = [Judged(("closing",), "closing"), Judged(("closing",), "after_sales"), Judged(("closing",), "closing")]
INTENTS = [Judged(("bargain",), "ask_price"), Judged(("ask_price",), "ask_price"), Judged(("greet",), "(none)")]


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(picture(Evaluation(1, measure(STAGES), measure(INTENTS))))


def test_each_count_of_a_label_taken_for_another_is_in_the_picture() -> None:
    tips = [tip.text for tip in drawn().iter(f"{SVG}title")]
    assert {"closing → after_sales: 1 (33%)", "closing → closing: 2 (67%)", "bargain → ask_price: 1 (100%)"} <= set(
        tips
    )
    assert "greet → (none): 1 (100%)" in tips


def test_rows_and_columns_have_their_chinese_names_and_the_sums_stand_above() -> None:
    texts = [text.text or "" for text in drawn().iter(f"{SVG}text")]
    assert {"促成 3", "议价 1", "(none)"} <= set(texts)
    assert any(text.startswith("stage: accuracy 0.667") for text in texts)


def test_nothing_labelled_still_draws() -> None:
    assert ElementTree.fromstring(picture(Evaluation(0, measure([]), measure([])))).tag == f"{SVG}svg"
