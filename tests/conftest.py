"""What all tests share: markers of what a test needs from the machine, and steady settings for generated examples."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.needs import chromium_path, missing
from tests.servers import PostgresServer, postgres_server, redis_server
from tests.serving import CACHE
from tests.working import Inside, working

# A shared or slow machine must not turn a property into a failure; CI tries the same examples every time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose needs are missing; under CI=true fail it, so that nothing is left out unseen."""
    for need in ("browser", "postgres", "redis"):
        why = missing(need) if item.get_closest_marker(need) else None
        if why and os.environ.get("CI") == "true":
            pytest.fail(f"{why} (under CI=true this is a failure)", pytrace=False)
        if why:
            pytest.skip(why)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, for `playwright.chromium.launch(executable_path=…)`; its test is marked `browser`."""
    path = chromium_path()
    assert path is not None, "a test that asks for Chromium bears the marker `browser`"
    return path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that all commands of a test share."""
    monkeypatch.setenv("JIEHUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("JIEHUA_CACHE", str(CACHE))
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path / "data"


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    """The server's inside on empty data, without its sockets."""
    async with working(tmp_path / "data") as parts:
        yield parts


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def either_inside(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Inside]:
    """The same on each database in turn."""
    address = request.getfixturevalue("database_url") if request.param == "postgres" else ""
    async with working(tmp_path / "data", database_url=address) as parts:
        yield parts


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that all tests share, each with a database of its own. Its test is marked `postgres`."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def database_url(postgres: PostgresServer) -> str:
    """The address of an empty database of the test's own."""
    return postgres.fresh_database()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server that tests share. Its test is marked `redis`."""
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server.url
