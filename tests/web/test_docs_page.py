"""Tests of the OpenAPI page: its own script runs under its policy, and nothing comes from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re

from app.web.docs_page import policy
from tests.serving import Server


async def test_the_page_names_its_script_by_its_hash_and_loads_nothing_from_elsewhere(server: Server) -> None:
    page = await server.http("GET", "/docs")
    inline = re.search(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert inline
    digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded
    for path in loaded:
        assert path.startswith("/")
        assert (await server.http("GET", path)).status_code == 200


def test_another_script_has_another_hash() -> None:
    assert policy("<script>1</script>") != policy("<script>2</script>")
    assert "unsafe" not in policy("<script>1</script>")
