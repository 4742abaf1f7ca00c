"""Tests of the OpenAPI page: its own script runs under its policy, and nothing comes from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from app.main import create_app
from app.web.docs_page import policy
from tests.serving import Server, settings_for


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


def test_every_route_of_the_page_says_what_it_answers_and_refers_to_nothing_that_is_not_there(tmp_path: Path) -> None:
    page = create_app(settings_for(tmp_path)).openapi()
    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            told = operation["responses"]
            assert any(status in told for status in ("200", "204")), (method, path)
            if path.startswith("/api/"):
                assert {"4XX", "5XX"} <= set(told)
                assert operation["security"] == [{"HTTPBearer": []}], (method, path)
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(page)))
    assert named == set(page["components"]["schemas"])
