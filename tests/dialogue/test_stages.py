"""The table of stages: what moves a sale, what does not, and that its page says the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.dialogue.stages import (
    CLEAR,
    ROWS,
    SURE_WITHOUT_ORDER,
    TABLE,
    WHY,
    Evidence,
    diagram,
    evidence_of,
    evidence_of_correction,
    evidence_of_order,
    next_stage,
    page,
)
from app.vocabulary import Intent, OrderStatus, Stage
from tests.dialogue.told import reads


def vote(stage: Stage, sure: float) -> Evidence | None:
    return evidence_of(reads(Intent.OTHER, stage, sure))


@pytest.mark.parametrize("now", Stage)
@pytest.mark.parametrize("to", [stage for stage in Stage if stage is not Stage.GREETING])
def test_clear_words_lead_from_any_stage_to_any(now: Stage, to: Stage) -> None:
    assert next_stage(now, vote(to, CLEAR)) is to


@pytest.mark.parametrize("now", Stage)
def test_a_greeting_in_mid_talk_opens_nothing(now: Stage) -> None:
    assert next_stage(now, vote(Stage.GREETING, 1.0)) is now


@pytest.mark.parametrize("to", [Stage.RECOMMENDATION, Stage.CLOSING])
def test_in_a_dispute_half_heard_words_bring_no_sales_talk(to: Stage) -> None:
    assert evidence_of(reads(Intent.OTHER, to, CLEAR - 0.01), disputed=True) is None
    assert next_stage(Stage.AFTER_SALES, evidence_of(reads(Intent.OTHER, to, CLEAR), disputed=True)) is to


@pytest.mark.parametrize(
    ("intent", "to"), [(Intent.STATE_NEED, Stage.NEED_DISCOVERY), (Intent.ASK_RECOMMEND, Stage.RECOMMENDATION)]
)
def test_who_bought_and_clearly_wants_something_new_begins_another_sale(intent: Intent, to: Stage) -> None:
    wish = reads(intent, Stage.AFTER_SALES)
    assert next_stage(Stage.AFTER_SALES, evidence_of(wish)) is to
    unsure = replace(wish, confidence=CLEAR - 0.01)
    assert next_stage(Stage.AFTER_SALES, evidence_of(unsure)) is Stage.AFTER_SALES


def test_before_payment_half_heard_talk_of_dispatch_stays_in_the_closing() -> None:
    assert next_stage(Stage.CLOSING, vote(Stage.AFTER_SALES, CLEAR - 0.01)) is Stage.CLOSING
    assert next_stage(Stage.CLOSING, vote(Stage.AFTER_SALES, CLEAR)) is Stage.AFTER_SALES


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (OrderStatus.PLACED, Stage.CLOSING),
        (OrderStatus.PAID, Stage.CLOSING),
        (OrderStatus.SHIPPED, Stage.AFTER_SALES),
        (OrderStatus.DELIVERED, Stage.AFTER_SALES),
        (OrderStatus.REFUNDING, Stage.AFTER_SALES),
        (OrderStatus.REFUNDED, Stage.AFTER_SALES),
    ],
)
@pytest.mark.parametrize("now", Stage)
def test_an_orders_news_moves_the_sale(now: Stage, status: OrderStatus, stage: Stage) -> None:
    assert next_stage(now, evidence_of_order(status)) is stage


@pytest.mark.parametrize("now", Stage)
def test_a_closed_order_moves_nothing(now: Stage) -> None:
    assert next_stage(now, evidence_of_order(OrderStatus.CLOSED)) is now


@pytest.mark.parametrize("now", Stage)
@pytest.mark.parametrize("to", Stage)
def test_the_agents_correction_is_never_refused(now: Stage, to: Stage) -> None:
    assert next_stage(now, evidence_of_correction(to)) is to


def test_each_kind_of_evidence_has_one_row_with_its_reason() -> None:
    assert Counter(row.evidence for row in ROWS) == Counter(Evidence)
    assert all(WHY.values())
    assert {evidence for _, evidence in TABLE} == set(Evidence)


def test_the_diagram_draws_every_move_but_the_corrections() -> None:
    drawn = [line.strip() for line in diagram().splitlines()]
    assert drawn[0] == "stateDiagram-v2"
    for (came_from, evidence), to in TABLE.items():
        edges = [line for line in drawn if line.startswith(f"{came_from} --> {to} :")]
        assert len(edges) == 1 or evidence.startswith("corrected_")
        assert evidence.startswith("corrected_") != any(evidence in edge.split(" : ")[1].split(", ") for edge in edges)


def test_the_page_in_the_docs_is_the_table() -> None:
    written = Path(__file__).parents[2] / "docs" / "stages.md"
    assert written.read_text("utf-8") == page(), "run: python -m app.dialogue.stages > docs/stages.md"


@pytest.mark.parametrize(
    ("intent", "to"),
    [
        (Intent.ASK_PRODUCT, Stage.RECOMMENDATION),
        (Intent.STATE_NEED, Stage.NEED_DISCOVERY),
        (Intent.ORDER_HELP, Stage.CLOSING),
        (Intent.SMALLTALK, Stage.GREETING),
    ],
)
def test_half_heard_talk_of_an_order_that_nothing_shows_is_of_what_the_buyer_wants(intent: Intent, to: Stage) -> None:
    unsure = replace(reads(intent, Stage.AFTER_SALES, SURE_WITHOUT_ORDER - 0.01), confidence=0.3)
    assert next_stage(Stage.GREETING, evidence_of(unsure, has_order=False)) is to
    assert next_stage(Stage.GREETING, evidence_of(unsure, has_order=True)) is Stage.AFTER_SALES
    sure = replace(reads(intent, Stage.AFTER_SALES, SURE_WITHOUT_ORDER), confidence=0.3)
    assert evidence_of(sure, has_order=False) is evidence_of(sure, has_order=True)


def test_who_clearly_wants_what_only_a_buyer_wants_shows_the_order_by_it() -> None:
    urging = reads(Intent.TRACK_ORDER, Stage.AFTER_SALES, 0.5)
    assert next_stage(Stage.GREETING, evidence_of(urging, has_order=False)) is Stage.AFTER_SALES


def test_an_invoice_asked_for_before_ordering_keeps_the_stage() -> None:
    asks = reads(Intent.INVOICE, Stage.AFTER_SALES)
    for stage in (Stage.RECOMMENDATION, Stage.CLOSING):
        assert next_stage(stage, evidence_of(asks, has_order=False)) is stage
        assert next_stage(stage, evidence_of(asks, has_order=True)) is Stage.AFTER_SALES
        assert next_stage(stage, evidence_of(replace(asks, shows_order=True), has_order=False)) is Stage.AFTER_SALES
    assert next_stage(Stage.GREETING, evidence_of(asks, has_order=False)) is Stage.AFTER_SALES
