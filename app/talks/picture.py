"""Draws an evaluation as one SVG picture: for stage and intent, how often each label was taken for each other."""

from __future__ import annotations

from html import escape

from app.talks.evaluate import Evaluation, Measure
from app.vocabulary import INTENT_NAMES, STAGE_NAMES

_CELL = 30
"""The side of a cell, in pixels."""
_LEFT, _TOP, _GAP = 170, 120, 40
_NAMES = {str(one): name for names in (STAGE_NAMES, INTENT_NAMES) for one, name in names.items()}


def picture(found: Evaluation) -> str:
    """The confusion of stages and, below, of intents: rows are the label, columns what was given.

    The deeper a cell, the larger its share of the row; right is green and wrong is red.
    """
    parts: list[str] = []
    top = width = 0
    for title, one in (("stage", found.stage), ("intent", found.intent)):
        cells, its_width, its_height = _matrix(title, one, top)
        parts += cells
        width, top = max(width, its_width), top + its_height + _GAP
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}"'
            ' font-family="sans-serif" font-size="12">',
            f'<rect width="{width}" height="{top}" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _matrix(title: str, one: Measure, top: int) -> tuple[list[str], int, int]:
    """The elements of one matrix that begins `top` pixels down, its width and its height."""
    rows = list(one.confusion)
    columns = sorted({*rows, *(got for row in one.confusion.values() for got in row)})
    head = f"{title}: accuracy {one.accuracy:.3f}, macro-F1 {one.macro_f1:.3f}, n={one.n}"
    parts = [f'<text x="10" y="{top + 22}" font-size="15" font-weight="bold">{head}</text>']
    for number, name in enumerate(columns):
        x, y = _LEFT + number * _CELL + _CELL // 2, top + _TOP - 6
        parts.append(f'<text transform="translate({x + 4} {y}) rotate(-50)">{_label(name)}</text>')
    for line, truth in enumerate(rows):
        y = top + _TOP + line * _CELL
        label = f"{_label(truth)} {one.classes[truth].n}"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 20}" text-anchor="end">{label}</text>')
        for number, got in enumerate(columns):
            parts += _cell(_LEFT + number * _CELL, y, truth, got, one)
    return parts, _LEFT + len(columns) * _CELL + 80, _TOP + len(rows) * _CELL


def _cell(x: int, y: int, truth: str, got: str, one: Measure) -> list[str]:
    count = one.confusion[truth].get(got, 0)
    share = count / one.classes[truth].n
    colour = "#1a7f4b" if truth == got else "#c2402c"
    tip = escape(f"{truth} → {got}: {count} ({share:.0%})")
    parts = [
        f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" fill="{colour if count else "#f3f3f3"}"'
        f' fill-opacity="{max(share, 0.12) if count else 1:.2f}"><title>{tip}</title></rect>'
    ]
    if count:
        ink = "#fff" if share > 0.5 else "#222"
        middle = x + _CELL // 2
        parts.append(f'<text x="{middle}" y="{y + 19}" text-anchor="middle" fill="{ink}">{count}</text>')
    return parts


def _label(name: str) -> str:
    """The Chinese name of a stage or intent; what has none stands as it is."""
    return escape(_NAMES.get(name, name))
