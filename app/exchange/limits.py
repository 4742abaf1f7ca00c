"""How large a file may be, and how long reading one may take: a file is a stranger's until it was read."""

from __future__ import annotations

FILE_BYTES = 10 << 20
"""Bytes of a file."""
ROWS = 20_000
"""Rows below the header."""
COLUMNS = 100
"""Columns of a row."""
CELL_CHARS = 32_767
"""Code points of a cell; as many as Excel allows."""
ALL_CHARS = 20_000_000
"""Code points of all cells together: an Excel file can name one long text in every cell."""
UNPACKED_BYTES = 100 << 20
"""Bytes that an Excel file may unpack to by its own table of contents."""
MEMORY_BYTES = 1 << 30
"""Memory of the process that reads a file."""
CPU_S = 20
"""Seconds of work of that process."""
WALL_S = 40
"""Seconds until that process is given up, however busy the machine is."""
