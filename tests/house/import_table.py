"""A contract of import-linter: each part of the program imports what its row of the table allows, and nothing else.

The table stands in pyproject.toml under [tool.importlinter]; this file only reads and checks it. A row is
`part: parts of the program | packages from outside`; `*` on either side allows all. The row of a module inside a part
(`understand.segment`) replaces that of the part. Imports inside one part are free, and so is the standard library,
but for parts named in `pure`, which may import what `impure` lists only where their row names it. A part without a row
is refused.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


@dataclass(frozen=True, slots=True)
class Row:
    """What one part may import: `inside` are parts of the program, `outside` top-level packages of others."""

    part: str
    inside: frozenset[str]
    outside: frozenset[str]


def parse_row(text: str) -> Row:
    """Read `part: inside inside | outside outside`. Raises ValueError for anything else."""
    part, colon, rest = text.partition(":")
    inside, bar, outside = rest.partition("|")
    if not colon or not bar or not part.strip():
        raise ValueError(f"a row reads 'part: parts | packages', not {text!r}")
    return Row(part.strip(), frozenset(inside.split()), frozenset(outside.split()))


def refused(
    importer: str, imported: str, rows: dict[str, Row], everybody: set[str], pure: set[str], impure: set[str]
) -> str | None:
    """Why `importer` may not import `imported` (both without the root's name; outside packages by theirs), or None.

    `imported` counts as a part of the program where it begins with a dot.
    """
    part = importer.split(".")[0]
    row = _row_of(importer, rows)
    if row is None:
        raise ValueError(f"{importer} has no row in the table")
    if imported.startswith("."):
        other = imported[1:].split(".")[0]
        if other == part or other in everybody or other in row.inside or "*" in row.inside:
            return None
        return f"{row.part} may not import {other}"
    package = imported.split(".")[0]
    if package in row.outside or "*" in row.outside:
        return None
    if package in sys.stdlib_module_names:
        return f"{part} is pure and may not import {package}" if part in pure and package in impure else None
    return f"{row.part} may not import {package}"


def _row_of(module: str, rows: dict[str, Row]) -> Row | None:
    while module:
        if module in rows:
            return rows[module]
        module = module.rpartition(".")[0]
    return None


class ImportTable(Contract):
    """The contract type `table`, as pyproject.toml names it."""

    type_name = "table"

    root = fields.StringField()
    everybody = fields.ListField(subfield=fields.StringField())
    pure = fields.ListField(subfield=fields.StringField())
    impure = fields.ListField(subfield=fields.StringField())
    rows = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of every module of the program."""
        root = str(self.root)
        rows = {row.part: row for row in map(parse_row, _texts(self.rows))}
        everybody, pure, impure = set(_texts(self.everybody)), set(_texts(self.pure)), set(_texts(self.impure))
        broken = []
        for module in sorted(graph.modules):
            if not module.startswith(f"{root}."):
                continue
            importer = module.removeprefix(f"{root}.")
            if _row_of(importer, rows) is None:
                broken.append(f"{module} has no row in the table")
                continue
            for target in sorted(graph.find_modules_directly_imported_by(module)):
                if target == root:
                    continue
                imported = target.removeprefix(root) if target.startswith(f"{root}.") else target
                why = refused(importer, imported, rows, everybody, pure, impure)
                if why:
                    broken.append(f"{module} imports {target}: {why}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line an import."""
        for line in check.metadata["broken"]:
            output.print_error(line)


def _texts(values: object) -> list[str]:
    assert isinstance(values, list)
    return [str(value) for value in values]
