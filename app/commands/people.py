"""The commands for what people may ask: what is kept of a buyer, to have it erased, and who looked."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.options import Buyer, Data, Shop, group, now, settings_of

people_cli = group("What is kept of a buyer.")


@people_cli.command("export")
def people_export(shop: Shop, buyer: Buyer, data: Data = None) -> None:
    """Print everything that is kept of a buyer, as one JSON object; the trail says so."""
    from app.people_cli import export

    print(export(settings_of(data), shop, buyer, now))


@people_cli.command("erase")
def people_erase(shop: Shop, buyer: Buyer, data: Data = None) -> None:
    """Erase everything that is kept of a buyer; sidebars that show them are told."""
    from app.people_cli import erase

    print(erase(settings_of(data), shop, buyer, now))


@people_cli.command("audit")
def people_audit(
    shop: Shop, buyer: Annotated[str | None, typer.Option("--buyer", metavar="ID")] = None, data: Data = None
) -> None:
    """Who looked at, exported or erased what is personal, the newest first."""
    from app.people_cli import looks

    for line in looks(settings_of(data), shop, buyer):
        print(line)
