"""The server that the tests of the web share, and a new shop on it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Server, Shop, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the settings that a shop has."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def shop(server: Server) -> Shop:
    """A shop of this test's own."""
    return server.shop()
