"""The HTTP routes of a shop's settings; a change is told to its open sidebars."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web.api import API, ErrorsAsJson, ManagerKey, WithParts, answer, asks_for, body_of, tells
from app.wire.codec import encode
from app.wire.shop_settings import SettingsBody

router = APIRouter(prefix=f"{API}/settings", route_class=ErrorsAsJson)


@router.get("", responses=tells(SettingsBody))
async def get_settings(parts: WithParts, key: ManagerKey) -> Response:
    """All settings of the shop, as they hold now."""
    return answer(await parts.shop_settings.of(key.shop))


@router.put("", openapi_extra=asks_for(SettingsBody, part=True), responses=tells(SettingsBody))
async def put_settings(request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Set those that are named, and leave the others; all or none."""
    settings = await parts.shop_settings.change(key.shop, await body_of(request))
    await parts.desk.learn_shop(key.shop, settings["platform"], settings["trades"])
    parts.together.revised(key.shop)
    parts.hub.tell(key.shop, encode({"type": "settings", "settings": settings}))
    return answer(settings)
