"""The example files of docs/importing.zh-CN.md are imported as they stand, so that the page keeps its word."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.imports import Imports, Options
from app.store.imports import Kind
from app.understand.wording import WordingRules
from tests.shipped import PHRASEBANK, ROOT, shipped_bank
from tests.working import Inside

EXAMPLES = ROOT / "docs" / "examples"
KINDS: dict[str, Kind] = {
    "qianniu-phrases.csv": "phrases", "phrases.csv": "phrases", "products.csv": "products", "facts.csv": "facts",
}  # fmt: skip


def written(file: Path, encoding: str) -> bytes:
    """The file in another encoding."""
    return file.read_text("utf-8").encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.csv")), ids=lambda file: file.name)
async def test_an_example_is_taken_whole(inside: Inside, file: Path, encoding: str) -> None:
    imports = Imports(inside.store, inside.desk, shipped_bank(), WordingRules.load(PHRASEBANK / "wording.toml"))
    data, kind = written(file, encoding), KINDS[file.name]
    report = await imports.take("s1", kind, file.name, data, Options(), inside.clock(), preview=False)
    assert report["counts"]["new"] == report["rows"] > 1
    assert (report["problems"], report["ignored_columns"]) == ([], [])
    assert [one for one in report["warnings"] if "says the same" in one["why"]] == []


def test_the_page_names_every_example() -> None:
    page = (ROOT / "docs" / "importing.zh-CN.md").read_text("utf-8")
    assert [file.name for file in EXAMPLES.glob("*.csv") if f"(examples/{file.name})" not in page] == []
