"""The text of a file whose encoding nobody told: UTF-8 with or without a mark, UTF-16 with one, else GB18030.

Each is tried strictly, in this order. Chinese in GB18030 is almost never valid UTF-8, and never where a header of ours
stands in it; guessing by statistics was wrong on short files (docs/decisions/0006-files-from-shops.md).
"""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NAMES = {"utf-8-sig": "UTF-8 with a mark", "utf-16": "UTF-16", "utf-8": "UTF-8", "gb18030": "GB18030"}


class Unreadable(Exception):
    """The file cannot be read; `place` is where (may be empty), the sentence says why."""

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        super().__init__(why)


def text_of(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding. Raises Unreadable."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(name), _NAMES[name]
        except UnicodeDecodeError as error:
            at = error.start
    line = data[:at].count(b"\n") + 1
    raise Unreadable(f"line {line}", "is neither UTF-8 nor GB18030; save the file as CSV UTF-8 and try again")
