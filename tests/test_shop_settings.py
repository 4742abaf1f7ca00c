"""Tests of the settings of a shop: what was set over the defaults, all or none, and old talk that is erased."""

from __future__ import annotations

from functools import partial

import pytest

from app.errors import BadField
from app.shop_settings import NAMES, ShopSettings
from app.store.buyers import talk_of
from tests.working import Inside


@pytest.fixture
def settings(inside: Inside) -> ShopSettings:
    """The settings of the shops s1 and s2, in a program whose own reply limit is 120 s."""
    return ShopSettings(inside.store, 120)


async def test_a_shop_that_set_nothing_has_the_defaults(settings: ShopSettings) -> None:
    found = await settings.of("s1")
    assert tuple(found) == NAMES
    assert (found["name"], found["platform"], found["reply_s"]) == ("s1", "taobao", 120)
    assert (found["opening_hours"], found["send_at_once"], found["retention_days"]) == ([], [], 90)


async def test_what_is_named_is_set_and_the_rest_stays(settings: ShopSettings, inside: Inside) -> None:
    await settings.change("s1", {"send_at_once": ["reassure", "reassure"], "platform": "jd"})
    hours = [{"days": [1, 2], "from": "09:00", "to": "23:30"}, {"days": [6], "from": "20:00", "to": "02:00"}]
    changed = await settings.change("s1", {"opening_hours": hours})
    assert (changed["send_at_once"], changed["platform"], changed["opening_hours"]) == (["reassure"], "jd", hours)
    assert await settings.of("s1") == changed
    assert await settings.change("s1", changed) == changed, "what was told can be put back"
    assert (await settings.of("s2"))["platform"] == "taobao"
    assert (await ShopSettings(inside.store, 60).of("s2"))["reply_s"] == 60, "what was never set follows the program"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reply_limit": 60}, "reply_limit"),
        ({"reply_s": 0}, "reply_s"),
        ({"reply_s": "60"}, "reply_s"),
        ({"reply_s": None}, "reply_s"),
        ({"retention_days": 0}, "retention_days"),
        ({"platform": "ebay"}, "platform"),
        ({"name": ""}, "name"),
        ({"name": "a\0"}, "name"),
        ({"send_at_once": ["magic"]}, "send_at_once.0"),
        ({"send_at_once": "reassure"}, "send_at_once"),
        ({"trades": [7]}, "trades.0"),
        ({"opening_hours": [{"from": "9:00", "to": "23:00"}]}, "opening_hours.0.from"),
        ({"opening_hours": [{"from": "09:00", "to": "24:00"}]}, "opening_hours.0.to"),
        ({"opening_hours": [{"from": "09:00", "to": "09:00"}]}, "opening_hours.0"),
        ({"opening_hours": [{"from": "09:00", "to": "10:00", "days": [0]}]}, "opening_hours.0.days.0"),
        ({"opening_hours": [{"from": "09:00", "to": "10:00", "days": [1, 1]}]}, "opening_hours.0"),
        ({"opening_hours": [{"from": "09:00", "to": "10:00", "closed": True}]}, "opening_hours.0.closed"),
    ],
)
async def test_a_bad_setting_is_named_and_nothing_is_set(settings: ShopSettings, given: dict, field: str) -> None:  # type: ignore[type-arg]
    before = await settings.of("s1")
    with pytest.raises(BadField) as refused:
        await settings.change("s1", {"trades": ["食品"]} | given)
    assert refused.value.field == field
    assert await settings.of("s1") == before


async def test_talk_is_kept_for_the_days_that_the_shop_set(either_inside: Inside) -> None:
    inside = either_inside
    settings = ShopSettings(inside.store, 120)
    for shop in ("s1", "s2"):
        await inside.says("小鱼", "在吗", shop=shop)
    await settings.change("s1", {"retention_days": 5})
    inside.clock.pass_by(days=4)
    assert await settings.erase_old(inside.clock()) == 0
    inside.clock.pass_by(days=2)
    await inside.ingest.close_idle()
    assert await settings.erase_old(inside.clock()) == 2
    left = [await inside.store.read(shop, partial(talk_of, shop=shop, buyer="小鱼")) for shop in ("s1", "s2")]
    assert [len(talk) for talk in left] == [0, 1]
