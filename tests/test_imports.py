"""Tests of imports into a served store: shown, written whole or not at all, served at once, and taken back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.errors import BadField, NotFound
from app.imports import ImportRefused, Imports, Options, export_phrases
from app.store.imports import Kind
from app.understand.wording import WordingRules
from tests.shipped import PHRASEBANK, shipped_bank
from tests.working import Inside

CSV = "编号,话术,技巧\nmine.a,单子排得满，早付早打包哦,早付早发\nmine.b,付好款我们就去备货,早付早发\n"


@pytest.fixture
def imports(inside: Inside) -> Imports:
    """Imports beside the desk."""
    return Imports(inside.store, inside.desk, shipped_bank(), WordingRules.load(PHRASEBANK / "wording.toml"))


async def take(imports: Imports, inside: Inside, text: str, kind: Kind = "phrases", **how: Any) -> dict[str, Any]:
    """Import a file into s1."""
    preview = how.pop("preview", False)
    at = inside.clock()
    return await imports.take("s1", kind, "a.csv", text.encode(), Options(**how), at, preview=preview)


async def test_a_preview_changes_nothing_and_tells_what_the_import_then_does(imports: Imports, inside: Inside) -> None:
    shown = await take(imports, inside, CSV, preview=True)
    with pytest.raises(NotFound):
        await inside.desk.phrase("s1", "mine.a")
    done = await take(imports, inside, CSV)
    assert (shown["counts"], shown["preview"], done["preview"]) == (done["counts"], True, False)
    assert done["counts"] == {"new": 2, "changed": 0, "same": 0, "removed": 0, "problems": 0, "warnings": 0}
    assert (await inside.desk.phrase("s1", "mine.b"))["technique"] == "fast_dispatch"
    with pytest.raises(NotFound):
        await inside.desk.phrase("s2", "mine.a")


async def test_a_file_with_one_bad_row_changes_nothing_unless_such_rows_are_left_out(
    imports: Imports, inside: Inside
) -> None:
    bad = CSV + "mine.c,加我微信发您清单,早付早发\n"
    with pytest.raises(ImportRefused, match=r"^file: a\.csv, row 4: text: .*; nothing was imported$") as refused:
        await take(imports, inside, bad)
    assert refused.value.report["problems"][0]["id"] == "mine.c"
    with pytest.raises(NotFound):
        await inside.desk.phrase("s1", "mine.a")
    assert (await take(imports, inside, bad, lenient=True))["counts"]["problems"] == 1
    assert (await inside.desk.phrase("s1", "mine.a"))["text"] == "单子排得满，早付早打包哦"


async def test_the_last_import_is_taken_back_and_one_that_changed_nothing_does_not_count(
    imports: Imports, inside: Inside
) -> None:
    await take(imports, inside, CSV)
    assert (await take(imports, inside, CSV))["import"] is None
    undone = await imports.undo("s1", "phrases")
    assert (undone.restored, undone.kept) == (2, [])
    with pytest.raises(NotFound):
        await inside.desk.phrase("s1", "mine.a")
    with pytest.raises(NotFound):
        await imports.undo("s1", "phrases")


async def test_cards_and_terms_are_served_from_the_next_turn_on(imports: Imports, inside: Inside) -> None:
    await take(imports, inside, "编号,标题,库存\np1,宽松连帽卫衣,黑色:3;白色:0\n", "products")
    await take(imports, inside, "名称,内容\n快递,中通\n", "facts")
    _, knowledge = await inside.desk.bank_and_knowledge("s1")
    assert (knowledge.products["p1"].stock, knowledge.facts) == ({"黑色": 3, "白色": 0}, {"快递": "中通"})


async def test_a_phrase_that_is_put_while_a_file_is_taken_is_not_lost(imports: Imports, inside: Inside) -> None:
    body = {"technique": "reassure", "stages": ["closing"], "text": "有问题随时找我们"}
    await inside.desk.shelf("s1")
    taking = asyncio.create_task(take(imports, inside, CSV))
    for number in range(40):
        await inside.desk.put_phrase("s1", f"put.{number}", body)
        await asyncio.sleep(0.01)
    await taking
    for name in ("mine.a", "put.0", "put.20", "put.39"):
        assert (await inside.desk.phrase("s1", name))["id"] == name


async def test_a_shop_exports_its_bank_or_its_own(imports: Imports, inside: Inside) -> None:
    await take(imports, inside, CSV)
    own = (await imports.export("s1", "csv", True)).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in own] == ["编号", "mine.a", "mine.b"]
    assert (await take(imports, inside, (await imports.export("s1", "csv", False)).decode()))["import"] is None
    with pytest.raises(BadField, match=r"^format: 'pdf' is not one of csv, json, qianniu"):
        await imports.export("s1", "pdf", False)
    with pytest.raises(NotFound):
        await inside.store.read("s1", lambda found: export_phrases(found, "s9", "csv", shipped_bank(), False))


@pytest.mark.parametrize(("text", "why"), [("", "is empty"), ("a,b\n1,2\n", "has no header"), ("a: b\n", "YAML")])
async def test_a_file_of_no_use_is_a_bad_field(imports: Imports, inside: Inside, text: str, why: str) -> None:
    with pytest.raises(BadField, match=f"^file: a.csv: .*{why}"):
        await take(imports, inside, text)
    with pytest.raises(BadField, match=r"^technique: 'magic'"):
        await take(imports, inside, CSV, technique="magic")
