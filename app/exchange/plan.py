"""What an import would do: which things are new, changed, the same or removed, and every problem, row by row.

A plan is made beside the event loop from what the shop has now; nothing is changed by making it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = 200
"""How many rows of each kind a report shows; the counts are always whole."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of a row."""

    row: int
    id: str
    why: str


@dataclass(slots=True)
class Plan:
    """The outcome of reading a file, by id. `changes` is what is written: a new body, or None for what goes.

    A row with a problem makes the whole file refused unless such rows are to be left out; a warning does not.
    """

    file: str
    format: str
    encoding: str | None
    source: str = ""
    rows: int = 0
    new: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    same: int = 0
    removed: list[str] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def changes(self) -> Mapping[str, Any]:
        """Everything that would be written; None stands for what would be removed."""
        return {**self.new, **self.changed, **dict.fromkeys(self.removed)}

    def told(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The report, as HTTP and the command show it; `before` are the bodies of what would be changed."""
        return {
            "file": self.file,
            "format": self.format,
            "encoding": self.encoding,
            "source": self.source,
            "rows": self.rows,
            "counts": {
                "new": len(self.new),
                "changed": len(self.changed),
                "same": self.same,
                "removed": len(self.removed),
                "problems": len(self.problems),
                "warnings": len(self.warnings),
            },
            "new": [{"id": name} | _shown(body) for name, body in list(self.new.items())[:SHOWN]],
            "changed": [
                {"id": name, "before": before.get(name), "after": body}
                for name, body in list(self.changed.items())[:SHOWN]
            ],
            "removed": self.removed[:SHOWN],
            "problems": [_remark(self.file, one) for one in self.problems[:SHOWN]],
            "warnings": [_remark(self.file, one) for one in self.warnings[:SHOWN]],
            "ignored_columns": list(self.ignored),
            "left_out_rows": list(self.left_out[:SHOWN]),
        }


def _shown(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {"value": body}


def _remark(file: str, one: Remark) -> dict[str, Any]:
    return {"file": file, "row": one.row, "id": one.id, "why": one.why}
