"""Phrases in and out: a plan of what a file would do to a shop's bank, and the bank as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from rapidfuzz import fuzz, process

from app.errors import BadField
from app.exchange.cells import joined, safe
from app.exchange.phrase_columns import LISTS, NAMES, OWN_COLUMNS, drafts_of
from app.exchange.plan import Plan, Remark
from app.exchange.reader import Sheet
from app.phrases.bank import Bank
from app.phrases.parse import parse_phrase
from app.phrases.phrase import Phrase
from app.phrases.same import ALIKE, bare
from app.phrases.slots import blank

OWN = "shop"
"""The `source` of a phrase that a shop wrote itself."""

COMPARED = 5000
"""How many new texts are compared with all others; of more, only those that say the very same are told."""
_STEP = 200

Wording = Callable[[str], Sequence[Any]]
"""What the wording rules of the shop's platform say of a text."""


def plan_phrases(
    sheet: Sheet,
    bank: Bank,
    own: Mapping[str, Phrase | None],
    wording: Wording,
    *,
    technique: str = "",
    replacing: bool = False,
    lenient: bool = False,
) -> Plan:
    """What the rows of a file would do to a shop's bank; `own` are the shop's own phrases in it.

    `technique` is for rows that name none. With `replacing`, own phrases that the file does not hold are removed;
    `lenient` leaves out rows with a problem (they are told all the same).
    """

    def known(phrase_id: str) -> Mapping[str, Any]:
        phrase = bank.get(phrase_id)
        return {name: getattr(phrase, name) for name in OWN_COLUMNS if name not in ("id", "text")} if phrase else {}

    read = drafts_of(sheet, technique, known)
    plan = Plan(sheet.file, sheet.format, sheet.encoding, read.source, len(sheet.rows))
    plan.ignored, plan.left_out = read.ignored, read.left_out
    fresh: list[tuple[int, Phrase]] = []
    held: set[str] = set()
    for draft in read.drafts:
        held.add(draft.id)
        try:
            if draft.problem:
                raise ValueError(draft.problem)
            phrase = parse_phrase(draft.data, draft.id, OWN)
            before = bank.get(draft.id)
            if before is not None and replace(before, source=OWN) == phrase:
                plan.same += 1
                continue
            plan.warnings += _wording(draft.row, phrase, wording)
        except (ValueError, BadField) as wrong:
            plan.problems.append(Remark(draft.row, draft.id, str(wrong)))
            continue
        if draft.technique_from:
            why = f"technique: taken to be {NAMES['technique'][phrase.technique]}, by {draft.technique_from[:40]!r}"
            plan.warnings.append(Remark(draft.row, draft.id, why))
        (plan.new if before is None else plan.changed)[draft.id] = phrase
        fresh.append((draft.row, phrase))
    if replacing and (lenient or not plan.problems):
        plan.removed = sorted(name for name, phrase in own.items() if phrase is not None and name not in held)
    plan.warnings += _alike(fresh, bank, set(plan.removed))
    plan.warnings.sort(key=lambda one: one.row)
    return plan


def _wording(row: int, phrase: Phrase, wording: Wording) -> list[Remark]:
    """Warnings about a text; raises BadField where it may not be said at all, as when a phrase is put."""
    remarks = []
    for issue in wording(phrase.text):
        why = f"{issue.found!r}: {issue.why}; say {issue.instead!r} or leave it out"
        if issue.level == "block":
            raise BadField("text", why)
        remarks.append(Remark(row, phrase.id, f"text: {why}"))
    return remarks


def _alike(fresh: Sequence[tuple[int, Phrase]], bank: Bank, removed: set[str]) -> list[Remark]:
    """Of each text of the file that says the same as one above it or one of the bank: which that is."""
    ids = {phrase.id for _, phrase in fresh}
    others = [phrase for phrase in bank if phrase.id not in ids and phrase.id not in removed]
    texts = [bare(blank(phrase.text)) for _, phrase in fresh]
    known = [bare(blank(phrase.text)) for phrase in others]
    names = [phrase.id for _, phrase in fresh] + [phrase.id for phrase in others]
    if len(texts) > COMPARED:
        return _equal(fresh, texts, dict(zip(known, (phrase.id for phrase in others), strict=True)))
    remarks = []
    for start in range(0, len(texts), _STEP):
        part = texts[start : start + _STEP]
        ratios = process.cdist(part, texts + known, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for place, (row, phrase) in enumerate(fresh[start : start + _STEP]):
            found = ratios[place]
            found[start + place : len(texts)] = 0  # only those above it in the file, and those of the bank
            if texts[start + place] and (other := int(found.argmax())) is not None and found[other]:
                why = f"text: says the same as {names[other]} (alike to {found[other]} of 100)"
                remarks.append(Remark(row, phrase.id, why))
    return remarks


def _equal(fresh: Sequence[tuple[int, Phrase]], texts: Sequence[str], said: dict[str, str]) -> list[Remark]:
    remarks = []
    for (row, phrase), text in zip(fresh, texts, strict=True):
        if text and (other := said.setdefault(text, phrase.id)) != phrase.id:
            remarks.append(Remark(row, phrase.id, f"text: says the same as {other}"))
    return remarks


# --- out ---


def csv_of(phrases: Iterable[Phrase]) -> bytes:
    """Phrases as CSV for a spreadsheet: our columns under Chinese headers, nothing that it would compute."""
    return _csv(OWN_COLUMNS.values(), ([_cell(phrase, name) for name in OWN_COLUMNS] for phrase in phrases))


def qianniu_of(phrases: Iterable[Phrase]) -> bytes:
    """Phrases as CSV with the columns of 千牛; the group is the technique's name. What it has no column for is lost."""
    header = ("快捷短语编码", "快捷短语", "快捷短语分组")
    return _csv(header, ([one.id, one.text, NAMES["technique"][one.technique]] for one in phrases))


def json_of(phrases: Iterable[Phrase]) -> bytes:
    """Phrases as JSON, as `GET /api/v1/phrases` tells them."""
    told = [
        {name: value for name, value in msgspec.to_builtins(one).items() if value not in ("", [], ())}
        for one in phrases
    ]
    return msgspec.json.format(msgspec.json.encode({"phrases": told}), indent=1) + b"\n"


def _csv(header: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")  # with the mark, or Excel takes it for the local encoding


def _cell(phrase: Phrase, name: str) -> str:
    value = getattr(phrase, name)
    names = NAMES.get(name, {})
    if name in LISTS:
        return joined(names.get(one, str(one)) for one in value)
    return names.get(value, str(value))
