"""Tests of the settings as the store keeps them: what was never set is not there, name and platform are the shop's."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.errors import NotFound
from app.store.shop_settings import list_shops, put_settings, settings_of
from app.store.shops import platform_of


def test_settings_are_put_replaced_and_each_shops_own(engine: Engine) -> None:
    with engine.connect() as connection:
        assert settings_of(connection, "s1") == {"name": "s1", "platform": "taobao"}
        for settings in ({"reply_s": 60}, {"trades": ["食品"]}):
            put_settings(connection, "s1", {"name": "小鱼的店", "platform": "jd"} | settings)
        assert settings_of(connection, "s1") == {"name": "小鱼的店", "platform": "jd", "trades": ["食品"]}
        assert platform_of(connection, "s1") == "jd"
        assert settings_of(connection, "s2") == {"name": "s2", "platform": "taobao"}
        assert sorted(list_shops(connection)) == ["s1", "s2"]
        with pytest.raises(NotFound, match="no shop 's3'"):
            settings_of(connection, "s3")
