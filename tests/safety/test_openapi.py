"""Requests made from the OpenAPI page by schemathesis, at real servers on both stores: good ones and broken ones.

No answer may be a fault, or another than the page says, and what the page forbids must be refused.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import metrics
from tests.safety.fuzzing import lasting
from tests.serving import Server, Shop, message, serving

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def patient(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server on each store that does not mind how much and how wrongly it is asked."""
    address = request.getfixturevalue("database_url") if request.param == "postgres" else ""
    with serving(tmp_path, database_url=address, per_second=100_000, refused_per_minute=1_000_000) as running:
        yield running


async def furnish(server: Server, shop: Shop) -> None:
    """One of everything, so that there is something to be told."""
    await server.http("PUT", "/api/v1/products/p1", shop.manager, {"title": "外套", "price": "199", "stock": {"黑": 3}})
    await server.http("PUT", "/api/v1/facts", shop.manager, {"快递": "中通"})
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
        await bridge.ask(message("b1", "有M码吗，我电话13900001234"))
        await sidebar.ask({"type": "note", "id": "n", "buyer": "b1", "kind": "gift", "text": "送袜子"})


@pytest.mark.parametrize("seconds", lasting("requests at one store"))
def test_answers_are_those_of_the_openapi_page(patient: Server, tmp_path: Path, seconds: int) -> None:
    shop = patient.shop()
    asyncio.run(furnish(patient, shop))
    faults = metrics.faults._value.get()
    # What bridges feed is two routes of thirty: a quarter of the time is plenty for them.
    for token, part, share in ((shop.manager, "--exclude-path-regex", 3), (shop.bridge, "--include-path-regex", 1)):
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG),
            "run", f"{patient.url}/openapi.json",
            "--header", f"Authorization: Bearer {token}", part, "messages|orders",
            "--max-time", str(seconds * share // 4), "--phases", "examples,coverage,fuzzing",
            "--warnings", "off", "--continue-on-failure", "--no-color",
        ]  # fmt: skip
        environ = os.environ | {"NO_PROXY": "*", "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "hypothesis")}
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert metrics.faults._value.get() == faults
    assert asyncio.run(patient.http("GET", "/api/v1/facts", shop.manager)).status_code == 200
