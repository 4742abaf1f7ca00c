"""The signs that the label guide's rules ask for."""

import pytest

from app.understand.normalize import normalize
from app.understand.signs import OrderShown, agent_shows, buyer_shows, content_free, order_shown


@pytest.mark.parametrize(
    "text",
    [
        "嗯",
        "嗯嗯",
        "好的",
        "哦哦好的",
        "谢谢亲",
        "好的谢谢",
        "?",
        "😊",
        "OK",
        "知道了",
        "没有了",
        "[图片]",
        "2026000000001",
        "在吗",
        "行吧",
        "",
    ],
)
def test_messages_without_content(text: str) -> None:
    assert content_free(normalize(text))


@pytest.mark.parametrize(
    "text",
    [
        "有货吗",
        "好的 那什么时候发货",
        "谢谢 帮我改下地址",
        "拍了",
        "不要了退款",
        "便宜点",
        "多少钱",
        "坏了",
        "黑色",
        "投诉",
    ],
)
def test_messages_with_content(text: str) -> None:
    assert not content_free(normalize(text))


@pytest.mark.parametrize(
    ("text", "buyer", "agent", "has_order", "shown"),
    [
        ("我买的那个怎么还没发货", "", "", False, OrderShown.HERE),
        ("我的订单呢", "", "", False, OrderShown.HERE),
        ("收到货了", "", "", False, OrderShown.HERE),
        ("几天能到", "我昨天买的", "", False, OrderShown.BEFORE),
        ("几天能到", "", "", True, OrderShown.BEFORE),
        ("几天能到", "", "您的快递已经发出", False, OrderShown.AGENT),
        ("几天能到", "这个有货吗", "有的亲", False, OrderShown.NOTHING),
        ("拍下什么时候发货", "", "", False, OrderShown.NOTHING),
        ("万一穿不了退货邮费算谁的", "", "", False, OrderShown.NOTHING),
        ("如果要换货呢", "", "", False, OrderShown.NOTHING),
        ("我买的那件如果退货要多久", "", "", False, OrderShown.HERE),
        ("我要退货", "", "", False, OrderShown.HERE),
    ],
)
def test_what_shows_a_paid_order(text: str, buyer: str, agent: str, has_order: bool, shown: OrderShown) -> None:
    assert order_shown(text, buyer_shows(buyer), agent_shows(agent), has_order) is shown


def test_a_run_that_can_be_cut_in_many_ways_is_read_at_once() -> None:
    assert not content_free("没有" * 11 + "货")
    assert content_free("没有" * 11)
