"""The HTTP route of the statistics: what was shown, picked, edited, sent and ordered."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Response

from app.errors import BadField
from app.web.api import API, ErrorsAsJson, ManagerKey, WithParts, answer, tells
from app.wire.answers import Stats

router = APIRouter(prefix=f"{API}/stats", route_class=ErrorsAsJson)
DAYS = 30
"""So many days are told where no date is given."""


@router.get("", responses=tells(Stats))
async def get_stats(parts: WithParts, key: ManagerKey, since: str = "") -> Response:
    """The figures of a shop since a day (2026-11-01, by the server's clock) or a moment; of the last month else."""
    now = parts.now()
    moment = _moment(since, now) if since else now - timedelta(days=DAYS)
    bank, _ = await parts.desk.bank_and_knowledge(key.shop)
    return answer(await parts.learning.stats(key.shop, moment, bank))


def _moment(value: str, now: datetime) -> datetime:
    try:
        # A plus sign in an address stands for a blank, and many forget to write it as %2B.
        moment = datetime.fromisoformat(value.replace(" ", "+"))
        return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except ValueError:
        raise BadField("since", "is not a day like 2026-11-01 or a time like 2026-11-01T09:00:00+08:00") from None
