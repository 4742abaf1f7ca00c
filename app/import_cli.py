"""The commands that read files into a shop and write them out of it: previews, reports, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import BadFile

if TYPE_CHECKING:
    from app.config import Settings
    from app.store.imports import Kind

SHOWN = 20
"""How many remarks of each kind are printed; the counts are always whole."""


def take_file(
    settings: Settings,
    shop: str,
    kind: Kind,
    file: Path,
    now: Callable[[], datetime],
    *,
    preview: bool,
    technique: str = "",
    replacing: bool = False,
    lenient: bool = False,
) -> None:
    """Import a file into a shop, or only say what that would do. Raises BadFile, ImportRefused, NotFound."""
    from app.exchange.reader import read_path
    from app.imports import HEADERS, Options, check, plan_import
    from app.phrases.load import load_bank
    from app.store.imports import write_import
    from app.store.store import run_once
    from app.understand.wording import WordingRules

    options = Options(technique, replacing, lenient)
    folder = settings.bank_folder
    bank, rules = load_bank(folder / "phrases"), WordingRules.load(folder / "wording.toml")
    sheet = read_path(file, *HEADERS[kind])
    planned = run_once(
        settings, lambda found: plan_import(found, shop, kind, sheet, options, bank, rules), there=True, shop=shop
    )
    _tell(planned.report)
    if preview:
        print("nothing was changed: this was a preview")
        return
    check(planned, options)
    if not planned.changes:
        print("nothing to change")
        return
    at = now().isoformat()
    run_once(
        settings,
        lambda found: write_import(found, shop, kind, file.name, planned.changes, at),
        write=True,
        there=True,
        shop=shop,
    )
    print(f"imported {len(planned.changes)}; `jiehua {kind} undo --shop {shop}` takes it back")


def undo(settings: Settings, shop: str, kind: Kind) -> None:
    """Take the last import of a shop back. Raises NotFound."""
    from app.store.imports import undo_import
    from app.store.store import run_once

    undone = run_once(settings, lambda found: undo_import(found, shop, kind), write=True, there=True, shop=shop)
    print(f"took back {undone.file}: {undone.restored} as before")
    for name in undone.kept[:SHOWN]:
        print(f"left as it is, for it was edited since: {name}")
    if len(undone.kept) > SHOWN:
        print(f"… and {len(undone.kept) - SHOWN} more")


def write_phrases(settings: Settings, shop: str, file: Path, form: str, only_own: bool) -> None:
    """Write a shop's phrases into a file; `form` is csv, json or qianniu, or "" to go by the file's name.

    Raises BadFile, BadField, NotFound.
    """
    from app.imports import export_phrases
    from app.phrases.load import load_bank
    from app.store.store import run_once

    form = form or ("json" if file.suffix.lower() == ".json" else "csv")
    bank = load_bank(settings.bank_folder / "phrases")
    data = run_once(settings, lambda found: export_phrases(found, shop, form, bank, only_own), there=True, shop=shop)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise BadFile(str(file), "", f"cannot be written: {error.strerror}") from None
    print(f"wrote {file}")


def _tell(report: dict[str, Any]) -> None:
    written = " · ".join(one for one in (report["format"], report["encoding"], report["source"]) if one)
    counts = ", ".join(f"{count} {name}" for name, count in report["counts"].items())
    print(f"{report['file']} ({written}): {report['rows']} rows: {counts}")
    if report["ignored_columns"]:
        print(f"columns that mean nothing here: {', '.join(report['ignored_columns'])}")
    if report["left_out_rows"]:
        print(f"rows that were switched off: {', '.join(map(str, report['left_out_rows']))}")
    for name in report["removed"][:SHOWN]:
        print(f"to be removed: {name}")
    for kind in ("warnings", "problems"):
        found = report[kind]
        for one in found[:SHOWN]:
            print(f"{one['file']}, row {one['row']}, {one['id']}: {one['why']}", file=sys.stderr)
        if report["counts"][kind] > SHOWN:
            print(f"… and {report['counts'][kind] - SHOWN} more {kind}", file=sys.stderr)
