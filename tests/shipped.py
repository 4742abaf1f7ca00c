"""The shipped reader and bank, each loaded once for all tests; what the reader learns is kept between runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.phrases.bank import Bank
from app.phrases.load import load_bank
from app.understand.reader import Reader

ROOT = Path(__file__).parents[1]
PHRASEBANK = ROOT / "phrasebank"


@cache
def shipped_reader() -> Reader:
    """The reader that the program has; the first run takes seconds to teach it."""
    return Reader.load(PHRASEBANK, ROOT / ".pytest_cache" / "reader")


@cache
def shipped_bank() -> Bank:
    """The bank that the program has."""
    return load_bank(PHRASEBANK / "phrases")
