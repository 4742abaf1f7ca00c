"""Writing into a conversation: what is sent, when it is tried again, and when never."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.chatwoot.api import Api
from app.chatwoot.payload import Conversation
from tests.chatwoot.played import TOKEN, Played, playing

HERE = Conversation(1, 42)


@pytest_asyncio.fixture
async def both() -> AsyncIterator[tuple[Api, Played]]:
    """The client, and the Chatwoot that is played to it."""
    with playing() as played:
        async with Api(played.address, TOKEN, pause_s=0.001) as api:
            yield api, played


async def test_a_note_is_private_and_an_answer_is_not(both: tuple[Api, Played]) -> None:
    api, played = both
    assert await api.write(HERE, "有的亲", private=True, reply="r1")
    assert await api.write(HERE, "有的亲", private=False, reply="r2")
    for (path, token, body), private, reply in zip(played.asked, (True, False), ("r1", "r2"), strict=True):
        assert path == "/api/v1/accounts/1/conversations/42/messages"
        assert token == TOKEN
        assert body == {
            "content": "有的亲",
            "message_type": "outgoing",
            "private": private,
            "content_type": "text",
            "content_attributes": {"jiehua_reply": reply},
        }


async def test_a_busy_chatwoot_is_asked_again(both: tuple[Api, Played]) -> None:
    api, played = both
    played.answers = [503, 429]
    assert await api.write(HERE, "有的亲", private=True, reply="r1")
    assert len(played.asked) == 3


async def test_after_three_tries_it_is_given_up(both: tuple[Api, Played]) -> None:
    api, played = both
    played.answers = [503] * 5
    assert not await api.write(HERE, "有的亲", private=True, reply="r1")
    assert len(played.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500, 502])
async def test_a_refusal_is_not_asked_again(both: tuple[Api, Played], status: int) -> None:
    api, played = both
    played.answers = [status]
    assert not await api.write(HERE, "有的亲", private=False, reply="r1")
    assert len(played.asked) == 1


async def test_what_may_have_been_written_is_not_written_twice(both: tuple[Api, Played]) -> None:
    api, played = both
    played.mute.set()
    assert not await api.write(HERE, "有的亲", private=False, reply="r1")
    assert len(played.asked) == 1


async def test_nobody_there_is_no_fault(capfd: pytest.CaptureFixture[str]) -> None:
    async with Api("http://127.0.0.1:9", TOKEN, pause_s=0.001) as api:
        assert not await api.write(HERE, "有的亲", private=True, reply="r1")
    told = "".join(capfd.readouterr())
    assert TOKEN not in told
