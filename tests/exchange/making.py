"""Makes the files that tests read: a plain Excel file from rows, and the same with parts of one's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""


def xlsx(rows: Sequence[Sequence[Any]], **parts: bytes) -> bytes:
    """An Excel file with one sheet; `parts` replace or add members of the archive (`sheet=`, `bomb=`)."""
    lines = "".join(_row(number, cells) for number, cells in enumerate(rows, 1))
    sheet = parts.pop("sheet", f"<worksheet {_MAIN}><sheetData>{lines}</sheetData></worksheet>".encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _links("officeDocument", "xl/workbook.xml"))
        sheets = '<sheets><sheet name="话术" sheetId="1" r:id="rId1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_REL}">{sheets}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", _links("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return packed.getvalue()


def sheet_of_corners() -> bytes:
    """A sheet with two cells as far apart as can be: whoever makes a table of it runs out of room."""
    cells = _cell("A1", "一") + '</row><row r="1048576">' + _cell("XFD1048576", "二")
    return f'<worksheet {_MAIN}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()


def _links(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_REL}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'


def _row(number: int, cells: Sequence[Any]) -> str:
    made = "".join(_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(cells))
    return f'<row r="{number}">{made}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
