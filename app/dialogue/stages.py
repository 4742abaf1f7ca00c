"""Everything that moves a sale between stages is in this file: the evidence, the table, and ten lines that look it up.

A buyer may say anything at any time, so a pair of stage and evidence that is not in the table means *stay*. What counts
as evidence is decided here too (`evidence_of`); who gathers it, and what else an event changes, is in `step`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.understand.reading import Reading
from app.vocabulary import STAGE_NAMES, Intent, OrderStatus, Stage

CLEAR = 0.5
"""From this confidence on words are clear: such a vote moves the sale in any direction and lifts a correction."""


SURE_WITHOUT_ORDER = 0.6
"""So sure a vote for what comes after the sale must be where nothing shows an order."""


class Evidence(StrEnum):
    """What can move a sale: the buyer's words, clear or weak; an order's news; time; the agent's correction."""

    SAYS_NEED = "says_need_discovery"
    SAYS_RECOMMENDATION = "says_recommendation"
    SAYS_CLOSING = "says_closing"
    SAYS_AFTER_SALES = "says_after_sales"
    LEANS_NEED = "leans_need_discovery"
    LEANS_RECOMMENDATION = "leans_recommendation"
    LEANS_CLOSING = "leans_closing"
    LEANS_AFTER_SALES = "leans_after_sales"
    NEEDS_ANEW = "needs_anew"
    CHOOSES_ANEW = "chooses_anew"
    ASKS_INVOICE = "asks_invoice"
    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_REFUNDING = "order_refunding"
    ORDER_REFUNDED = "order_refunded"
    RETURNED = "returned"
    RETURNED_WITH_ORDER = "returned_with_order"
    CORRECTED_GREETING = "corrected_greeting"
    CORRECTED_NEED = "corrected_need_discovery"
    CORRECTED_RECOMMENDATION = "corrected_recommendation"
    CORRECTED_CLOSING = "corrected_closing"
    CORRECTED_AFTER_SALES = "corrected_after_sales"


class Row(NamedTuple):
    """One row of the table: from any of these stages, this evidence leads to that stage."""

    evidence: Evidence
    stages: tuple[Stage, ...]
    to: Stage
    why: str


E, S = Evidence, Stage
ANY = tuple(Stage)

ROWS: tuple[Row, ...] = (
    # The buyer's words. Content decides, whatever the stage before: talks jump forward and back (label rule 1).
    Row(E.SAYS_NEED, ANY, S.NEED_DISCOVERY, "说明需求"),
    Row(E.SAYS_RECOMMENDATION, ANY, S.RECOMMENDATION, "谈具体商品"),
    Row(E.SAYS_CLOSING, ANY, S.CLOSING, "准备下单"),
    Row(E.SAYS_AFTER_SALES, ANY, S.AFTER_SALES, "谈已买的订单"),
    # Half-heard words move a sale too: tried on the teaching talks, a weak vote is right more often than staying is.
    # The one exception: before payment, talk of dispatch still belongs to the closing (label rule 3).
    Row(E.LEANS_NEED, ANY, S.NEED_DISCOVERY, "像在说需求"),
    Row(E.LEANS_RECOMMENDATION, ANY, S.RECOMMENDATION, "像在问商品"),
    Row(E.LEANS_CLOSING, ANY, S.CLOSING, "像要下单"),
    Row(
        E.LEANS_AFTER_SALES,
        (S.GREETING, S.NEED_DISCOVERY, S.RECOMMENDATION, S.AFTER_SALES),
        S.AFTER_SALES,
        "像在说已买的订单",
    ),
    # Who bought before and clearly wants something new is at the beginning of another sale (label rule 1), however much
    # the talk of the old order colours the vote.
    Row(E.NEEDS_ANEW, ANY, S.NEED_DISCOVERY, "有新的需求"),
    Row(E.CHOOSES_ANEW, ANY, S.RECOMMENDATION, "想再选一款"),
    # An invoice that is asked for before anything is ordered keeps the stage of the sale; as an opening it is of an
    # order (label rule 6).
    Row(E.ASKS_INVOICE, (S.GREETING,), S.AFTER_SALES, "问发票"),
    # The order's news. A closed order moves nothing: the buyer may order again, or complain of it.
    Row(E.ORDER_PLACED, ANY, S.CLOSING, "订单已拍下"),
    Row(E.ORDER_PAID, ANY, S.CLOSING, "订单已付款"),
    Row(E.ORDER_SHIPPED, ANY, S.AFTER_SALES, "订单已发货"),
    Row(E.ORDER_DELIVERED, ANY, S.AFTER_SALES, "订单已签收"),
    Row(E.ORDER_REFUNDING, ANY, S.AFTER_SALES, "订单退款中"),
    Row(E.ORDER_REFUNDED, ANY, S.AFTER_SALES, "订单已退款"),
    # Time. Who comes back much later begins anew, or, having paid, comes because of the order.
    Row(E.RETURNED, ANY, S.GREETING, "隔了很久再来"),
    Row(E.RETURNED_WITH_ORDER, ANY, S.AFTER_SALES, "付款后再来"),
    # The agent's correction is never refused.
    Row(E.CORRECTED_GREETING, ANY, S.GREETING, "客服更正"),
    Row(E.CORRECTED_NEED, ANY, S.NEED_DISCOVERY, "客服更正"),
    Row(E.CORRECTED_RECOMMENDATION, ANY, S.RECOMMENDATION, "客服更正"),
    Row(E.CORRECTED_CLOSING, ANY, S.CLOSING, "客服更正"),
    Row(E.CORRECTED_AFTER_SALES, ANY, S.AFTER_SALES, "客服更正"),
)

TABLE: dict[tuple[Stage, Evidence], Stage] = {
    (stage, row.evidence): row.to for row in ROWS for stage in row.stages if stage is not row.to
}
"""The rows, one entry per pair that moves."""

WHY: dict[Evidence, str] = {row.evidence: row.why for row in ROWS}
"""What each kind of evidence says, in a few Chinese words for the agent."""

_SAYS: dict[Stage, Evidence] = {stage: Evidence(f"says_{stage}") for stage in Stage if stage is not Stage.GREETING}
_LEANS: dict[Stage, Evidence] = {stage: Evidence(f"leans_{stage}") for stage in Stage if stage is not Stage.GREETING}
_ANEW = {Intent.STATE_NEED: Evidence.NEEDS_ANEW, Intent.ASK_RECOMMEND: Evidence.CHOOSES_ANEW}
_CORRECTED = {stage: Evidence(f"corrected_{stage}") for stage in Stage}
_ORDERS: dict[OrderStatus, Evidence] = {
    status: Evidence(f"order_{status}") for status in OrderStatus if status is not OrderStatus.CLOSED
}

OF_AN_ORDER = frozenset(
    {
        *(Intent.TRACK_ORDER, Intent.RETURN_EXCHANGE, Intent.REFUND, Intent.DEFECT, Intent.COMPLAINT),
        *(Intent.CHANGE_ORDER, Intent.REVIEW, Intent.INVOICE),
    }
)
"""What only somebody who has bought wants, as a rule."""

_OF_GOODS = (
    Intent.ASK_PRODUCT,
    Intent.ASK_SIZE,
    Intent.ASK_STOCK,
    Intent.ASK_PRICE,
    Intent.ASK_RECOMMEND,
    Intent.DOUBT_QUALITY,
)
_OF_ORDERING = (
    Intent.BARGAIN,
    Intent.ASK_SHIPPING,
    Intent.ORDER_HELP,
    Intent.ORDER_PLACED,
    Intent.HESITATE,
    Intent.CHANGE_ORDER,
)
_WITHOUT_ORDER: dict[Intent, Evidence] = {
    Intent.STATE_NEED: Evidence.LEANS_NEED,
    **dict.fromkeys(_OF_GOODS, Evidence.LEANS_RECOMMENDATION),
    **dict.fromkeys(_OF_ORDERING, Evidence.LEANS_CLOSING),
}
"""Where a message is heard as one after the sale and nothing shows an order, what it wants speaks for another stage."""

FROM_INTENT = frozenset(_ANEW.values())
"""Evidence from what a message wants, against its vote."""

CLEAR_WORDS = FROM_INTENT | frozenset(_SAYS.values())
"""Evidence from clear words of the buyer."""


def next_stage(now: Stage, evidence: Evidence | None) -> Stage:
    """The stage after this evidence; the same where there is none, or where the table has no such pair."""
    return now if evidence is None else TABLE.get((now, evidence), now)


def evidence_of(reading: Reading, disputed: bool = False, has_order: bool = True) -> Evidence | None:
    """What a buyer's message amounts to. A greeting in mid-talk opens nothing, so a vote for it is no evidence.

    Nor are half-heard words while a dispute is open: they must not bring sales talk before an upset buyer.
    """
    vote = reading.vote
    if vote is None:
        return None
    if vote.stage is Stage.AFTER_SALES and reading.intent in _ANEW and reading.confidence >= CLEAR:
        return _ANEW[reading.intent]
    bought = has_order or reading.shows_order
    if vote.stage is Stage.AFTER_SALES and reading.intent is Intent.INVOICE and not bought:
        return Evidence.ASKS_INVOICE
    unlikely = vote.confidence < SURE_WITHOUT_ORDER and not has_order and not _shows_order(reading)
    if vote.stage is Stage.AFTER_SALES and unlikely:
        return _WITHOUT_ORDER.get(reading.intent)
    if vote.confidence >= CLEAR:
        return _SAYS.get(vote.stage)
    return None if disputed else _LEANS.get(vote.stage)


def _shows_order(reading: Reading) -> bool:
    """Whether a message speaks of an order that was paid: it says so, or clearly wants what only such an order has."""
    return reading.shows_order or (reading.intent in OF_AN_ORDER and reading.confidence >= CLEAR)


def evidence_of_order(status: OrderStatus) -> Evidence | None:
    """What an order's news amounts to; None for a closed one."""
    return _ORDERS.get(status)


def evidence_of_correction(stage: Stage) -> Evidence:
    """The agent says that the sale stands there."""
    return _CORRECTED[stage]


def diagram() -> str:
    """The table as a mermaid state diagram, without the corrections, which lead from any stage to any."""
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.GREETING}"]
    lines += [f"    {stage} : {stage} {STAGE_NAMES[stage]}" for stage in Stage]
    for came_from in Stage:
        for to in Stage:
            found = [
                evidence
                for (stage, evidence), target in TABLE.items()
                if stage is came_from and target is to and evidence not in _CORRECTED.values()
            ]
            if found:
                lines.append(f"    {came_from} --> {to} : {', '.join(found)}")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page docs/stages.md: the diagram, and the table row by row."""
    rows = (f"| `{row.evidence}` | {_stages(row.stages)} | `{row.to}` | {row.why} |" for row in ROWS)
    return "\n".join(
        [
            "# How a sale moves between stages",
            "",
            "Written by `python -m app.dialogue.stages > docs/stages.md` from the one table in that module; a test",
            "keeps the two equal. A pair of stage and evidence that is not here means that the sale stays.",
            f"`says_…` is a vote of a buyer's message with a confidence of {CLEAR} and more, `leans_…` one below;",
            "`corrected_…`, the agent's word, leads from any stage to any and is left out of the diagram.",
            "",
            "```mermaid",
            diagram().rstrip("\n"),
            "```",
            "",
            "| evidence | from | to | in a few words |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _stages(found: tuple[Stage, ...]) -> str:
    return "any" if found == ANY else ", ".join(f"`{stage}`" for stage in found)


if __name__ == "__main__":
    print(page(), end="")
