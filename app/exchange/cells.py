"""What stands in a cell: text that no spreadsheet takes for a formula, and lists. Both come back as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_SEPARATORS = ";；,，、|\n"
_SPLIT = re.compile(f"[{_SEPARATORS}]")
_FORMULA_OR_MADE_SAFE = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_MADE_SAFE = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it (or where it looks so already)."""
    return f"'{text}" if _FORMULA_OR_MADE_SAFE.match(text) else text


def unsafe(cell: str) -> str:
    """The text of a cell that `safe` made; others as they are."""
    return cell[1:] if _MADE_SAFE.match(cell) else cell


def joined(values: Iterable[str]) -> str:
    """Texts in one cell, with semicolons between; as a JSON list where one of them could be cut elsewhere."""
    texts = list(values)
    plain = all(one and one == one.strip() and not _SPLIT.search(one) for one in texts)
    told = ";".join(texts)
    return told if plain and not told.startswith("[") else json.dumps(texts, ensure_ascii=False)


def split(cell: str) -> list[str]:
    """The texts of a cell, whichever separator a person typed. Raises ValueError where it is a list gone wrong."""
    if cell.startswith("["):
        try:
            texts = json.loads(cell)
        except (ValueError, RecursionError):
            raise ValueError('begins with [ and is no list like ["一","二"]') from None
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            raise ValueError("is not a list of texts")
        return texts
    return [one.strip() for one in _SPLIT.split(cell) if one.strip()]
