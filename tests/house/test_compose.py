"""The files for containers: settings that the program has, a user without rights, health checks, no password."""

from __future__ import annotations

import re
from pathlib import Path

from app.config import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def test_every_setting_that_is_given_exists() -> None:
    given = set(re.findall(r"^\s+(JIEHUA_\w+):|\b(JIEHUA_\w+)=", COMPOSE + DOCKERFILE, re.MULTILINE))
    names = {one or other for one, other in given}
    assert {"JIEHUA_DATABASE_URL", "JIEHUA_REDIS_URL", "JIEHUA_WORKERS", "JIEHUA_DATA"} <= names
    assert names <= {f"JIEHUA_{name.upper()}" for name in Settings.model_fields}


def test_server_database_and_redis_are_there_and_each_is_asked_for_its_health() -> None:
    services = re.findall(r"^  (\w+):$", COMPOSE.split("services:")[1].split("\nvolumes:")[0], re.MULTILINE)
    assert services == ["server", "database", "redis"]
    assert COMPOSE.count("healthcheck:") == 2
    assert COMPOSE.count("service_healthy") == 2
    assert "HEALTHCHECK" in DOCKERFILE
    assert "/readyz" in DOCKERFILE


def test_no_password_stands_in_a_file() -> None:
    assert set(re.findall(r"PASSWORD: (\S+)", COMPOSE)) == {"${POSTGRES_PASSWORD:?set"}


def test_the_image_is_built_in_stages_and_runs_without_rights() -> None:
    assert len(re.findall(r"^FROM ", DOCKERFILE, re.MULTILINE)) == 2
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER (?!root)\w+", last, re.MULTILINE)
    assert "pip" not in last
