"""Loads the compiled kernels, once; where there are none, the same is done in Python and numpy, only slower.

A kernel is asked for where its slower twin stands, and nowhere else; there one line chooses, when tables are made.
Both give the same, and a test compares them.
"""

from __future__ import annotations

import importlib
import os
from typing import Any, Protocol

from app.errors import CannotStart
from app.native.sources import mark

SWITCH = "JIEHUA_COMPILED"
"""The setting `compiled` by its name in the environment. It is read here too, since the choice is made by import; and
by hatch_build.py, where `yes` fails an installation that cannot compile, and `no` compiles nothing."""


class Kernels(Protocol):
    """The compiled module. What its parts want and give is told in the C sources, and in the twins."""

    MARK: str
    """That of the sources of which it was made."""
    Scorer: Any
    """app.understand.scoring.Scorer"""
    InOrder: Any
    """What stands behind app.rank.score.Scored.in_order"""
    descend: Any
    """The rounds of app.understand.model.teach"""
    Sieve: Any
    """What stands behind app.understand.sieve.Sieve."""
    Finder: Any
    """What stands behind app.phrases.words.Words."""


def load(wish: str) -> tuple[Kernels | None, str]:
    """The compiled kernels or None, and how it is with them in a few words: `compiled`, or why they are not used.

    `wish` is `no`, `yes` or anything else. Raises CannotStart where it is `yes` and there are none.
    """
    if wish == "no":
        return None, f"{SWITCH} is no"
    kernels, how = _find()
    if wish == "yes" and kernels is None:
        raise CannotStart(f"{SWITCH} is yes, but the kernels are {how}; install again where a C compiler is")
    return kernels, how


def _find() -> tuple[Kernels | None, str]:
    try:
        module: Any = importlib.import_module("app.native._kernels")
    except ImportError:
        return None, "not compiled"
    wanted = mark()
    if wanted and wanted != module.MARK:
        return None, "compiled from other sources"
    return module, "compiled"


kernels, how = load(os.environ.get(SWITCH, ""))
