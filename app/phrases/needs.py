"""What must be so before a phrase may be suggested: the words for it that a phrase may carry in `needs`."""

from __future__ import annotations

from enum import StrEnum


class Need(StrEnum):
    """One condition. What nobody knows does not meet a claim (paid, delivered), and does meet what is neutral (not_…).

    A phrase is held back by rank where one of its needs is not met; search finds it all the same.
    """

    NOT_ORDERED = "not_ordered"
    """No order is open: the phrase speaks of ordering as still to come. Neutral."""
    UNPAID = "unpaid"
    """An order stands there without payment, by the platform's word or the buyer's."""
    NOT_UNPAID = "not_unpaid"
    """No order stands there unpaid: the phrase speaks of giving money back. Neutral."""
    PAID = "paid"
    """The buyer has paid."""
    NOT_SHIPPED = "not_shipped"
    """Nothing shows that the parcel has left. Neutral."""
    SHIPPED = "shipped"
    """The parcel is on its way and has not arrived."""
    DELIVERED = "delivered"
    """The buyer holds the goods."""
    REFUNDING = "refunding"
    """A refund is applied for and not settled."""
    REFUNDED = "refunded"
    """The platform reports the refund as done."""
    REVIEWED = "reviewed"
    """The buyer says that a review is written, not that one will be."""
    RETURNING = "returning"
    """A dispute or an earlier order is known."""
    ORDER_UNKNOWN = "order_unknown"
    """No order number is known: the phrase asks for it. Neutral."""
    BODY_UNKNOWN = "body_unknown"
    """Height and weight are not both known: the phrase asks for them. Neutral."""
    MENTIONED = "mentioned"
    """Every topic of the phrase was spoken of in the last lines (rank/topics)."""
    DONE = "done"
    """The phrase claims that the shop has just done something: only right after the agent's own line."""
