"""Options and arguments that several commands have, and what they are read into."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from app.config import Settings


def as_text(value: str) -> str:
    """An argument as text; refuses bytes that are none, which the shell hands over as half surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("is not valid UTF-8") from None
    return value


def short_name(value: str) -> str:
    """A name that people see; refuses what is too long for a list or cannot be printed."""
    if len(value) > 64 or not value.isprintable():
        raise typer.BadParameter("a name has at most 64 characters that can be printed")
    return value


def settings_of(data: Path | None, **more: Any) -> Settings:
    """The environment's settings, with the folder and the others that the command line names. Raises CannotStart."""
    from app.config import read_settings

    return read_settings(data=data, **more)


def now() -> datetime:
    """The time by this machine's clock and zone."""
    return datetime.now().astimezone()


def group(about: str) -> typer.Typer:
    """Commands under one word, as `jiehua shop …`; the word alone shows the help."""
    return typer.Typer(no_args_is_help=True, help=about)


Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the store (JIEHUA_DATA, ./data).")]
Shop = Annotated[str, typer.Option("--shop", metavar="ID", help="The shop.", callback=as_text)]
Buyer = Annotated[str, typer.Option("--buyer", metavar="ID", help="The buyer.", callback=as_text)]
