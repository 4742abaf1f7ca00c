"""The HTTP route of the trail: who looked at, exported or erased what is personal."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.web.api import API, ErrorsAsJson, ManagerKey, WithParts, answer, tells
from app.wire.answers import Looks

router = APIRouter(prefix=f"{API}/audit", route_class=ErrorsAsJson)


@router.get("", responses=tells(Looks))
async def get_audit(parts: WithParts, key: ManagerKey, since: str = "") -> Response:
    """The newest thousand rows, the newest first; with `since` (a day or a moment in UTC) those from then on."""
    return answer({"looks": await parts.people.looks(key.shop, since)})
