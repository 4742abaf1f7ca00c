"""The commands of a shop's lists (phrases, product cards, terms): in from a file, out into one, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import Data, Shop, as_text, group, now, settings_of
from app.errors import BadFile

if TYPE_CHECKING:
    from app.store.imports import Kind

phrases_cli, products_cli, facts_cli = group("The phrase bank."), group("Product cards."), group("The shop's terms.")

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Excel or JSON.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only say what would change.")]
Replace = Annotated[bool, typer.Option("--replace", help="Remove what the shop has and the file has not.")]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave out rows with a problem instead of refusing the file.")
]


@phrases_cli.command("check")
def phrases_check(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Phrase files; those in use.")] = None,
    data: Data = None,
) -> None:
    """Check the phrase files: form, wording, and texts that say the same."""
    from app.phrases.load import check_bank, load_bank
    from app.understand.wording import WordingRules

    settings = settings_of(data)
    folder = folder or settings.bank_folder / "phrases"
    problems = check_bank(folder, WordingRules.load(settings.bank_folder / "wording.toml"))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{len(load_bank(folder))} phrases, nothing to say against them")


@phrases_cli.command("copy")
def phrases_copy(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; must not be there yet.")],
) -> None:
    """Copy the shipped phrase bank, to be edited: phrases, intents, talks, wording (docs/teaching.zh-CN.md)."""
    import shutil

    from app.config import shipped

    try:
        shutil.copytree(shipped("phrasebank"), folder)
    except OSError as error:
        raise BadFile(str(folder), "", f"cannot be made: {error.strerror or 'some files cannot be copied'}") from None
    print(f"copied; edit it, then serve with JIEHUA_PHRASEBANK={folder}")


@phrases_cli.command("list")
def phrases_list(
    shop: Annotated[str, typer.Option("--shop", metavar="ID", help="The bank as this shop has it.")] = "",
    data: Data = None,
) -> None:
    """One line a phrase: id, technique, stages, text."""
    from app.imports import bank_of
    from app.phrases.load import load_bank
    from app.store.store import run_once
    from app.vocabulary import TECHNIQUE_NAMES

    settings = settings_of(data)
    bank = load_bank(settings.bank_folder / "phrases")
    if shop:
        bank = run_once(settings, lambda connection: bank_of(connection, as_text(shop), bank), there=True)
    for phrase in bank:
        print(phrase.id, TECHNIQUE_NAMES[phrase.technique], "/".join(phrase.stages), " ".join(phrase.text.split()))


@phrases_cli.command("import")
def phrases_import(
    file: ListFile,
    shop: Shop,
    preview: Preview = False,
    replace: Replace = False,
    skip_bad: SkipBad = False,
    technique: Annotated[str, typer.Option(help="The technique of rows that name none.", metavar="ID")] = "",
    data: Data = None,
) -> None:
    """Take phrases from a file, all or none: our columns, or those of 千牛 and others (docs/importing.zh-CN.md)."""
    from app.import_cli import take_file

    take_file(
        settings_of(data), shop, "phrases", file, now,
        preview=preview, replacing=replace, lenient=skip_bad, technique=technique,
    )  # fmt: skip


@phrases_cli.command("export")
def phrases_export(
    file: ListFile,
    shop: Shop,
    form: Annotated[str, typer.Option("--format", help="csv, json or qianniu; by the file's name.")] = "",
    own: Annotated[bool, typer.Option("--own", help="The shop's own phrases alone.")] = False,
    data: Data = None,
) -> None:
    """Write the bank as a shop has it into a file."""
    from app.import_cli import write_phrases

    write_phrases(settings_of(data), shop, file, form, own)


def _in_and_back(commands: typer.Typer, kind: Kind, name: str) -> None:
    """Give a list without columns of its own the commands `import` and `undo`; `name` is what its rows are called."""

    @commands.command("import", help=f"Take {name} from a file, all or none (docs/importing.zh-CN.md).")
    def take(
        file: ListFile, shop: Shop, preview: Preview = False, replace: Replace = False, skip_bad: SkipBad = False,
        data: Data = None,
    ) -> None:  # fmt: skip
        from app.import_cli import take_file

        take_file(settings_of(data), shop, kind, file, now, preview=preview, replacing=replace, lenient=skip_bad)

    _back(commands, kind, name)


def _back(commands: typer.Typer, kind: Kind, name: str) -> None:
    @commands.command("undo", help=f"Take the last import of {name} back.")
    def back(shop: Shop, data: Data = None) -> None:
        from app.import_cli import undo

        undo(settings_of(data), shop, kind)


_back(phrases_cli, "phrases", "phrases")
_in_and_back(products_cli, "products", "product cards")
_in_and_back(facts_cli, "facts", "the shop's terms")
