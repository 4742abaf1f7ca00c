"""Phrases, product cards and facts from files: read apart, planned, shown, then written at once or not at all.

The functions are for commands, which have the store to themselves; `Imports` is the same for a server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.desk import Desk, own_phrase, phrase_body
from app.errors import BadField, BadFile
from app.exchange import goods as columns
from app.exchange import phrase_columns
from app.exchange.phrases import OWN, csv_of, json_of, plan_phrases, qianniu_of
from app.exchange.plan import Plan
from app.exchange.reader import Sheet, read_sheet
from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.store import goods
from app.store.imports import Kind, Undone, undo_import, write_import
from app.store.shops import platform_of
from app.store.store import Store
from app.understand.wording import WordingRules
from app.vocabulary import Technique

AT_ONCE = 2
"""Files that one server reads at the same time."""
HEADERS: dict[Kind, tuple[Callable[..., bool], str]] = {
    "phrases": (phrase_columns.is_header, phrase_columns.HINT),
    "products": (columns.is_product_header, columns.PRODUCT_HINT),
    "facts": (columns.is_fact_header, columns.FACT_HINT),
}
"""For each kind, which row is a header, and the sentence that says what headers there are."""
FORMATS: dict[str, tuple[Callable[[Iterable[Phrase]], bytes], str, str]] = {
    "csv": (csv_of, "text/csv; charset=utf-8", "csv"),
    "json": (json_of, "application/json", "json"),
    "qianniu": (qianniu_of, "text/csv; charset=utf-8", "csv"),
}
"""How phrases are written: the writer, the media type, the ending of the file's name."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is taken. `technique` is for phrases that name none; with `replacing`, what the file does not hold is
    removed; `lenient` leaves out rows with a problem instead of refusing the file."""

    technique: str = ""
    replacing: bool = False
    lenient: bool = False

    def __post_init__(self) -> None:
        if self.technique and self.technique not in list(Technique):
            raise BadField("technique", f"{self.technique[:40]!r} is not one of the playbook's ids")


class ImportRefused(BadField):
    """Rows have problems, so nothing was imported. `report` tells all of them."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report = report
        first, count = report["problems"][0], report["counts"]["problems"]
        more = f" (and {count - 1} more rows)" if count > 1 else ""
        super().__init__("file", f"{first['file']}, row {first['row']}: {first['why']}{more}; nothing was imported")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with what would be written, and its report."""

    plan: Plan
    changes: Mapping[str, str | None]
    report: dict[str, Any]


def plan_import(
    connection: Connection, shop: str, kind: Kind, sheet: Sheet, options: Options, shipped: Bank, rules: WordingRules
) -> Planned:
    """What a file would do to the shop as the store has it now. Raises NotFound, BadField."""
    before: dict[str, Any]
    how = {"replacing": options.replacing, "lenient": options.lenient}
    platform = platform_of(connection, shop)
    if kind == "phrases":
        own = _own_of(connection, shop)
        bank = shipped.with_changes(own)
        plan = plan_phrases(
            sheet, bank, own, lambda text: rules.check(text, platform), technique=options.technique, **how
        )
        plan.new = {name: phrase_body(phrase) for name, phrase in plan.new.items()}
        plan.changed = {name: phrase_body(phrase) for name, phrase in plan.changed.items()}
        before = {name: phrase_body(found) for name in plan.changed if (found := bank.get(name)) is not None}
    elif kind == "products":
        bodies = goods.products_of(connection, shop)
        before = {name: msgspec.json.decode(body) for name, body in bodies.items()}
        plan = columns.plan_products(sheet, before, **how)
    else:
        before = dict(goods.facts_of(connection, shop))
        plan = columns.plan_facts(sheet, before, **how)
    changes = {name: body if body is None or isinstance(body, str) else _encode(body).decode()
               for name, body in plan.changes.items()}  # fmt: skip
    return Planned(plan, changes, plan.told(before))


def check(planned: Planned, options: Options) -> None:
    """Raises ImportRefused where a row has a problem and such rows are not to be left out."""
    if planned.plan.problems and not options.lenient:
        raise ImportRefused(planned.report)


def export_phrases(connection: Connection, shop: str, form: str, shipped: Bank, only_own: bool) -> bytes:
    """The shop's bank as a file. Raises NotFound, BadField."""
    if form not in FORMATS:
        raise BadField("format", f"{form[:40]!r} is not one of {', '.join(FORMATS)}")
    bank = bank_of(connection, shop, shipped)
    return FORMATS[form][0](phrase for phrase in bank if phrase.source == OWN or not only_own)


def bank_of(connection: Connection, shop: str, shipped: Bank) -> Bank:
    """The bank as a shop has it. Raises NotFound."""
    platform_of(connection, shop)
    return shipped.with_changes(_own_of(connection, shop))


def _own_of(connection: Connection, shop: str) -> dict[str, Phrase | None]:
    return {name: own_phrase(name, body) for name, body in goods.phrases_of(connection, shop).items()}


class Imports:
    """Imports into a store that is being served."""

    def __init__(self, store: Store, desk: Desk, shipped: Bank, rules: WordingRules) -> None:
        self._store, self._desk, self._shipped, self._rules = store, desk, shipped, rules
        self._places = asyncio.Semaphore(AT_ONCE)

    async def take(
        self, shop: str, kind: Kind, file: str, data: bytes, options: Options, at: datetime, *, preview: bool
    ) -> dict[str, Any]:
        """Read a file and, unless it is a preview, write all that it changes; the report either way.

        Raises BadField where the file is of no use, ImportRefused where rows have problems, StoreUnavailable.
        """
        async with self._places:
            known, hint = HEADERS[kind]
            try:
                sheet = await asyncio.to_thread(read_sheet, file, data, known, hint)
            except BadFile as refused:
                raise BadField("file", str(refused)) from None
            planned = await self._store.read(
                shop,
                lambda connection: plan_import(connection, shop, kind, sheet, options, self._shipped, self._rules),
            )
            if preview:
                return planned.report | {"preview": True}
            check(planned, options)
            done = None
            if planned.changes:  # one that changes nothing must not take the place of the one that can be taken back
                work = partial(
                    write_import, shop=shop, kind=kind, file=file, changes=planned.changes, at=at.isoformat()
                )
                done = await self._store.write(shop, work)
                await self._desk.reload(shop)
            return planned.report | {"preview": False, "import": done}

    async def undo(self, shop: str, kind: Kind) -> Undone:
        """Take the last import back. Raises NotFound, StoreUnavailable."""
        undone = await self._store.write(shop, lambda connection: undo_import(connection, shop, kind))
        await self._desk.reload(shop)
        return undone

    async def export(self, shop: str, form: str, only_own: bool) -> bytes:
        """The shop's phrases as a file. Raises BadField, StoreUnavailable."""
        return await self._store.read(shop, lambda found: export_phrases(found, shop, form, self._shipped, only_own))
