"""What the agent should see before answering: the warnings of a card, with their words."""

from __future__ import annotations

from app.dialogue.state import Warning

WARNING_TEXTS: dict[str, str] = {
    "spam": "像是广告消息，不是买家咨询",
    "off_platform": "买家提到站外联系或站外付款，请留在平台内沟通",
    "complaint": "买家不满，请先安抚再处理",
    "unpaid": "拍下一直没付款，可以问一句卡在哪里",
    "return_visit": "签收有几天了，可以回访一下用得怎么样",
}
"""What the card says for each warning of a reading, and of what time brought."""

OF_AN_ORDER = frozenset({"unpaid", "return_visit"})
"""Warnings that an order's news settles."""


def warned(warnings: tuple[Warning, ...], codes: tuple[str, ...]) -> tuple[Warning, ...]:
    """The warnings with those of one more message; each code once."""
    there = {warning.code for warning in warnings}
    new = (Warning(code, WARNING_TEXTS.get(code, code)) for code in dict.fromkeys(codes) if code not in there)
    return (*warnings, *new)
