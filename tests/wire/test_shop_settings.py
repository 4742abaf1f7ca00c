"""Tests of the form of the settings; which values are refused is tested through app.shop_settings."""

from __future__ import annotations

from app.wire.codec import validate
from app.wire.shop_settings import SettingsBody

LEAST = {"name": "小鱼的店", "platform": "taobao", "reply_s": 180}


def test_hours_without_days_are_those_of_the_whole_week() -> None:
    body = validate(SettingsBody, LEAST | {"opening_hours": [{"from": "09:00", "to": "23:00"}]})
    assert body.model_dump(by_alias=True)["opening_hours"] == [
        {"days": [1, 2, 3, 4, 5, 6, 7], "from": "09:00", "to": "23:00"}
    ]


def test_what_is_named_twice_stands_once_in_the_order_of_its_first_place() -> None:
    assert validate(SettingsBody, LEAST | {"trades": ["食品", "茶叶", "食品"]}).trades == ["食品", "茶叶"]
