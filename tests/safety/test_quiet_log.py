"""The log of a whole talk with every kind of trouble, from a program that runs: no word of the talk, and no token."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from app.serve import Aborter, bind
from tests.serving import CACHE, Server, Shop, message, settings_for
from tests.shipped import ROOT
from tests.working import break_disk, mend

WORDS = ("买家乙丙丁", "想要一件暗号色的外套", "暗号小鱼", "13900001234")
"""The buyer's id, words, name and phone number; none of them may stand in the log."""


def test_no_word_of_a_talk_and_no_token_stands_in_the_log(tmp_path: Path) -> None:
    """A server of its own, at the level that tells most, with errors of every kind, a fault and a failing disk."""
    with bind("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), "--data", str(tmp_path)]
    environment = os.environ | {"JIEHUA_LOG_LEVEL": "debug", "JIEHUA_CACHE": str(CACHE)}
    log = tmp_path / "log"
    with log.open("wb") as out:
        running = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=out)
        assert running.stdout
        with running, running.stdout:
            url = running.stdout.readline().decode().split()[1]
            server = Server(url, settings_for(tmp_path), None, Aborter())  # type: ignore[arg-type]
            shop = server.shop()
            try:
                asyncio.run(whole_talk(server, shop, tmp_path))
            finally:
                running.terminate()
            assert running.wait(20) == 0
    told = log.read_text("utf-8")
    assert f"shop={shop.id}" in told
    assert "connection=" in told
    assert "Traceback" in told or "File " in told, "the fault that was made is not told"
    secrets = [shop.bridge, shop.manager, shop.xiaomei, shop.awei]
    assert [word for word in [*WORDS, *secrets] if word in told] == []


async def whole_talk(server: Server, shop: Shop, data: Path) -> None:
    """What buyer and agent say, everything that can be refused, and a store that fails."""
    buyer, text, name, phone = WORDS[:4]
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
        await bridge.ask(message(buyer, f"{text}，{phone}", "m-1", buyer_name=name))
        await bridge.ask(message(buyer, text + "吗", "m-1"))
        await bridge.ask(message(buyer, text, from_=text) | {"from": text})
        await bridge.ask({"type": text, "id": "x"})
        for raw in (text, f'{{"type":"{text}', text.encode(), '{"id":"\\ud800","text":"' + text + '"}'):
            await bridge.send(raw)
            await bridge.receive()
        await sidebar.ask(
            {"type": "pick", "id": "k", "buyer": buyer, "version": 1, "phrase": "p", "text": text, "how": "send"}
        )
        await sidebar.ask({"type": "search", "id": "s", "q": text, "buyer": text})
        await sidebar.ask({"type": "note", "id": "n", "buyer": buyer, "kind": "address", "text": text})
        await server.http("GET", f"/api/v1/buyers/{buyer}", shop.manager)
        await server.http("GET", f"/api/v1/buyers/{text}?token={shop.manager}", shop.manager)
        await server.http("PUT", "/api/v1/facts", shop.manager, {"快递": text, text: 3})
        await server.http("GET", "/api/v1/facts", shop.manager + text[:0] + "x")
        disk = break_disk(data, text)
        assert (await bridge.ask(message(buyer, f"{text}在吗")))["code"] == "store_unavailable"
        mend(disk)
        with sqlite3.connect(data / "jiehua.sqlite3") as other:  # a fault of ours: a state that cannot be read
            other.execute("CREATE TEMP TABLE broken AS SELECT * FROM buyers")
            broken = json.dumps({"name": {text: phone}}).encode()
            other.execute("UPDATE broken SET id = id || '二', state = ?", [broken])
            other.execute("INSERT INTO buyers SELECT * FROM broken")
        assert (await bridge.ask(message(buyer + "二", text)))["code"] == "internal"
        assert (
            await server.http("POST", "/api/v1/messages", shop.bridge, message(buyer + "二", text))
        ).status_code == 500
    async with server.open() as client:
        await client.send({"type": "hello", "token": shop.manager, "role": "bridge"})
        assert await client.closed() == 4502
