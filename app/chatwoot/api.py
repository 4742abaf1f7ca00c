"""Chatwoot's API: a message into a conversation, as a private note or to the buyer."""

from __future__ import annotations

import asyncio
from types import TracebackType

import httpx
import structlog

from app.chatwoot.payload import OURS, Conversation

TRIES = 3
PAUSE_S = 0.5
"""Seconds before a second try; the third waits twice as long."""
LONGEST_S = 3.0
"""Seconds that we wait at most where Chatwoot says how long."""
TIMEOUT_S = 5.0

log = structlog.get_logger()


class Api:
    """One Chatwoot. The token goes with every request and into no log."""

    def __init__(self, address: str, token: str, *, pause_s: float = PAUSE_S) -> None:
        self._pause_s = pause_s
        self._client = httpx.AsyncClient(
            base_url=address, headers={"api_access_token": token}, timeout=TIMEOUT_S, trust_env=False
        )

    async def __aenter__(self) -> Api:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def write(self, where: Conversation, text: str, *, private: bool, reply: str) -> bool:
        """Write a message; whether Chatwoot has it. `reply` marks it as ours.

        Tried again only where it is sure that nothing was written: no connection, or Chatwoot says that it is busy.
        """
        path = f"/api/v1/accounts/{where.account}/conversations/{where.id}/messages"
        body = {
            "content": text,
            "message_type": "outgoing",
            "private": private,
            "content_type": "text",
            "content_attributes": {OURS: reply},
        }
        for attempt in range(1, TRIES + 1):
            wait = self._pause_s * attempt
            try:
                answer = await self._client.post(path, json=body)
            except (httpx.ConnectError, httpx.ConnectTimeout) as trouble:
                log.warning("chatwoot cannot be reached", trouble=type(trouble).__name__, attempt=attempt)
            except httpx.HTTPError as trouble:  # it may have been written: a second one would be one too many
                log.warning("chatwoot did not answer", trouble=type(trouble).__name__)
                return False
            else:
                if answer.is_success:
                    return True
                log.warning("chatwoot refused a message", status=answer.status_code, attempt=attempt)
                if answer.status_code not in (429, 503):
                    return False
                wait = _asked(answer, wait)
            if attempt < TRIES:
                await asyncio.sleep(wait)
        return False


def _asked(answer: httpx.Response, otherwise: float) -> float:
    try:
        return min(LONGEST_S, max(0.0, float(answer.headers.get("retry-after", otherwise))))
    except ValueError:
        return otherwise
