"""Which C sources there are, and the mark by which a compiled module tells that it was made of them.

`hatch_build.py` runs this file by its path while the program is being installed; it needs nothing but Python.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent


def sources() -> list[Path]:
    """The C files and headers, in the order of their names; none where the program was installed from a wheel."""
    return sorted([*HERE.glob("*.c"), *HERE.glob("*.h")])


def mark() -> str:
    """Changes with every change of the sources; empty where there are none."""
    digest = hashlib.sha256()
    for file in sources():
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16] if sources() else ""
