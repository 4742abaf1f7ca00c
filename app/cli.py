"""The commands of the program (docs/protocol.md section 1). What a user can cause is told in one line, status 1.

What a command needs is imported where it runs: `jiehua token list` should not wait for a model to load.
"""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from app.commands import lists, people, serving, shops, talks
from app.errors import AppError

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for commands, word in (
    (serving.commands, None),
    (shops.shop_cli, "shop"),
    (shops.token_cli, "token"),
    (lists.phrases_cli, "phrases"),
    (lists.products_cli, "products"),
    (lists.facts_cli, "facts"),
    (people.people_cli, "people"),
    (talks.commands, None),
):
    cli.add_typer(commands, name=word)


def main() -> None:
    """The program. Trouble that a user can cause is one line on stderr: status 1, or 2 for wrong usage."""
    try:
        sys.exit(cli(standalone_mode=False))
    except TyperException as wrong:
        told = wrong.format_message().replace("Value error, ", "")
        if told.startswith("Usage:"):  # nothing was asked for: the whole help
            print(told, file=sys.stderr)
            sys.exit(wrong.exit_code)
        fail(f"{told} (see jiehua --help)", wrong.exit_code)
    except AppError as trouble:
        fail(str(trouble))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)


def fail(why: str, status: int = 1) -> NoReturn:
    """Say why in one line, and end with this status."""
    print(" ".join(why.split()).encode("utf-8", "replace").decode(), file=sys.stderr)
    sys.exit(status)


def _say_version(wanted: bool) -> None:
    if wanted:
        from app import __version__

        print(f"jiehua {__version__}")
        raise typer.Exit


@cli.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """接话: proposes the next line to shop agents, live beside their chat client."""


if __name__ == "__main__":
    main()
