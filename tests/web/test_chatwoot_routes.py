"""The webhook's door: who is let in, what is answered, and that secrets stay in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.errors import StoreUnavailable
from tests.chatwoot.played import SECRET, TOKEN, created, signed
from tests.serving import Server, serving

URL = "https://chat.example.com"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a Chatwoot that nobody plays: nothing is written to it here."""
    given: dict[str, Any] = {
        "chatwoot_url": URL,
        "chatwoot_token": TOKEN,
        "chatwoot_secret": SECRET,
        "chatwoot_shop": "cw",
    }
    with serving(tmp_path_factory.mktemp("hooks") / "data", **given) as server:
        server.shop("cw")
        yield server


async def post(server: Server, body: bytes, headers: dict[str, str]) -> httpx.Response:
    """A request to the webhook."""
    return await server.http("POST", "/chatwoot/webhook", content=body, headers=headers)


async def test_without_a_chatwoot_there_is_no_webhook_and_no_page(server: Server) -> None:
    body, headers = signed(created(1, "在吗"))
    assert (await post(server, body, headers)).status_code == 404
    assert (await server.http("GET", "/chatwoot/")).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Chatwoot-Timestamp": "1795251600", "X-Chatwoot-Signature": "sha256=00"},
        signed(created(1, "在吗"), secret="another")[1],
        signed(created(1, "在吗"), at=0)[1],
    ],
    ids=["unsigned", "wrong", "another secret", "old"],
)
async def test_who_does_not_know_the_secret_stores_nothing(served: Server, headers: dict[str, str]) -> None:
    answer = await post(served, signed(created(1, "在吗"))[0], headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert SECRET not in answer.text


async def test_a_signature_over_another_body_is_no_signature(served: Server) -> None:
    body, headers = signed(created(1, "在吗"))
    answer = await post(served, body.replace("在吗".encode(), "退款".encode()), headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ({"event": "conversation_created"}, (200, {"ignored": "event"})),
        (created(1, "记一下", "outgoing", private=True), (200, {"ignored": "private"})),
        ([], (400, None)),
        (created(1, "在吗", account=None), (400, None)),
    ],
    ids=["another event", "a note", "no object", "no account"],
)
async def test_what_is_no_message_of_a_talk_is_answered_clearly(
    served: Server, payload: Any, answer: tuple[int, Any]
) -> None:
    found = await post(served, *signed(payload))
    assert (found.status_code, found.json() if answer[1] else None) == answer


async def test_a_store_that_is_away_for_a_moment_costs_no_message(
    served: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chatwoot does not come back: the message is tried again here."""
    real, tries = served.parts.ingest.message, 0

    async def shaky(*args: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise StoreUnavailable(50)
        return await real(*args)

    monkeypatch.setattr(served.parts.ingest, "message", shaky)
    answer = await post(served, *signed(created(77, "在吗")))
    assert (answer.status_code, tries) == (200, 3)


async def test_many_at_once_are_all_stored_once(served: Server) -> None:
    hooks = [signed(created(800 + n // 2, f"第{n // 2}句")) for n in range(20)]
    answers = await asyncio.gather(*(post(served, *one) for one in hooks))
    assert sorted(json.dumps(one.json()["duplicate"]) for one in answers) == ["false"] * 10 + ["true"] * 10


async def test_the_pages_may_be_framed_by_this_chatwoot_alone(served: Server) -> None:
    for path in ("/", "/chatwoot/", "/chatwoot/main.js"):
        answer = await served.http("GET", path)
        assert answer.status_code == 200
        assert f"frame-ancestors 'self' {URL};" in answer.headers["content-security-policy"]


async def test_secrets_are_in_no_setting_that_is_printed(served: Server) -> None:
    told = repr(served.settings) + str(served.settings) + repr(served.settings.model_dump())
    assert SECRET not in told
    assert TOKEN not in told
