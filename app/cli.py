"""The commands of the program (docs/protocol.md section 1). What a user can cause is told in one line, status 1.

What a command needs is imported where it runs: `jiehua token list` should not wait for a model to load.
"""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer
from typer.exceptions import TyperException

from app.errors import AppError, BadFile

if TYPE_CHECKING:
    from app.config import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
shop_cli = typer.Typer(no_args_is_help=True, help="Shops.")
token_cli = typer.Typer(no_args_is_help=True, help="Tokens: keys to a shop.")
phrases_cli = typer.Typer(no_args_is_help=True, help="The phrase bank.")
products_cli = typer.Typer(no_args_is_help=True, help="Product cards.")
people_cli = typer.Typer(no_args_is_help=True, help="What is kept of a buyer.")
facts_cli = typer.Typer(no_args_is_help=True, help="The shop's terms.")
cli.add_typer(shop_cli, name="shop")
cli.add_typer(token_cli, name="token")
cli.add_typer(phrases_cli, name="phrases")
cli.add_typer(products_cli, name="products")
cli.add_typer(facts_cli, name="facts")
cli.add_typer(people_cli, name="people")

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the store (JIEHUA_DATA, ./data).")]
Shop = Annotated[str, typer.Option("--shop", metavar="ID", help="The shop.", callback=lambda value: _as_text(value))]
Buyer = Annotated[str, typer.Option("--buyer", metavar="ID", help="The buyer.", callback=lambda value: _as_text(value))]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]
ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Excel or JSON.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only say what would change.")]
Replace = Annotated[bool, typer.Option("--replace", help="Remove what the shop has and the file has not.")]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave out rows with a problem instead of refusing the file.")
]
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
TalkFile = Annotated[Path, typer.Argument(metavar="FILE", help="A chat export (CSV) or labelled talks (JSONL).")]


Role = Literal["bridge", "agent", "manager"]


class Platform(StrEnum):
    """Where a shop sells."""

    TAOBAO = "taobao"
    TMALL = "tmall"
    JD = "jd"
    PINDUODUO = "pinduoduo"
    DOUYIN = "douyin"
    OTHER = "other"


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


def _as_text(value: str) -> str:
    """An argument as text; refuses bytes that are none, which the shell hands over as half surrogate pairs."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("is not valid UTF-8") from None
    return value


def _short_name(value: str) -> str:
    if len(value) > 64 or not value.isprintable():
        raise typer.BadParameter("a name has at most 64 characters that can be printed")
    return value


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


def _settings(data: Path | None, **more: Any) -> Settings:
    from app.config import read_settings

    return read_settings(data=data, **more)


def _now() -> datetime:
    return datetime.now().astimezone()


# --- serving ---


@cli.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes (JIEHUA_WORKERS).")] = None,
    data: Data = None,
) -> None:
    """Migrate the store, then serve; prints `ready URL` when connections are accepted."""
    from app import logs, serve
    from app.main import create_app

    settings = _settings(data, workers=workers)
    if settings.workers > 1:
        if not (settings.database_url and settings.redis_url):
            raise typer.BadParameter(
                "more than one needs JIEHUA_DATABASE_URL and JIEHUA_REDIS_URL", param_hint="--workers"
            )
        from app.supervise import supervise

        logs.set_up(settings.log_level, settings.log_format)
        supervise(settings, serve.bind(host, port), lambda url: print(f"ready {url}", flush=True))
        return
    logs.set_up(settings.log_level, settings.log_format)
    aborter = serve.Aborter()
    app = create_app(settings, abort=aborter)
    serve.run(app, serve.bind(host, port), aborter, lambda url: print(f"ready {url}", flush=True))


@cli.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000, data: Data = None) -> None:
    """Serve on throw-away data with a demo shop and a simulated chat client; prints the URL to open."""
    import tempfile

    from app import logs, serve
    from app.demo.prepare import prepare_shop
    from app.main import create_app

    listening = serve.bind(host, port)
    with tempfile.TemporaryDirectory(prefix="jiehua-demo-") as folder:
        settings = _settings(Path(folder) if data is None else data / "demo", database_url="", redis_url="")
        logs.set_up("warning")
        session = prepare_shop(settings, _now())
        aborter = serve.Aborter()
        app = create_app(settings, abort=aborter, demo=session)
        serve.run(app, listening, aborter, lambda url: print(f"ready {url}/demo — open it in a browser", flush=True))


@cli.command()
def migrate(
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Move the embedded store of this folder to JIEHUA_DATABASE_URL."),
    ] = None,
    data: Data = None,
) -> None:
    """Bring the store to the newest schema; with --from, move an embedded store to PostgreSQL and compare the two."""
    from app.store.move import move
    from app.store.store import bring_up

    settings = _settings(data)
    if source is None:
        name, schema = bring_up(settings)
        print(f"the store {name} has schema {schema}")
        return
    for one in move(settings, source):
        print(f"{one.table:10} {one.rows:9,} rows, checksum {one.checksum[:16]} in both")


@cli.command()
def backup(file: BackupFile, data: Data = None) -> None:
    """Copy the store into a file, also while a server runs on it (docs/operations.md)."""
    from app.store.backup import backup as copy

    print(f"{file} holds the store, {copy(_settings(data), file)} bytes")


@cli.command()
def restore(file: BackupFile, data: Data = None) -> None:
    """Put a backup in place of the store; no server may run on it."""
    from app.store.backup import restore as put_back

    print(f"the store is that of {file}, schema {put_back(_settings(data), file)}")


# --- shops and tokens ---


@shop_cli.command("add")
def shop_add(
    shop: Annotated[str, typer.Argument(metavar="ID", help="A short name: letters, digits, - and _.")],
    name: Annotated[str, typer.Option(help="The name that people see.", callback=_short_name)] = "",
    platform: Annotated[Platform, typer.Option(help="Where the shop sells.")] = Platform.OTHER,
    data: Data = None,
) -> None:
    """Make a shop."""
    import re

    from app.store.shops import add_shop
    from app.store.store import run_once

    if not re.fullmatch(r"[\w-]{1,64}", shop):
        raise typer.BadParameter("an id has 1 to 64 letters, digits, - and _", param_hint="ID")
    run_once(_settings(data), lambda connection: add_shop(connection, shop, name, platform, _now()), write=True)
    print(f"shop {shop}")


@token_cli.command("new")
def token_new(
    shop: Shop,
    role: Annotated[Role, typer.Option(help="bridge feeds talks; agent and manager sit at sidebars.")],
    name: Annotated[str, typer.Option(help="The agent's name, or the bridge's.", callback=_short_name)] = "",
    days: Annotated[
        float | None, typer.Option(help="Days that it serves; without end where left out.", min=0, max=36500)
    ] = None,
    data: Data = None,
) -> None:
    """Make a token and print it, this once: the store keeps only its hash."""
    from app.store.shops import new_token
    from app.store.store import run_once

    print(
        run_once(
            _settings(data),
            lambda connection: new_token(connection, shop, role, name, days, _now()),
            write=True,
            there=True,
        )
    )


@token_cli.command("list")
def token_list(shop: Shop, data: Data = None) -> None:
    """One line a token: id, role, name, state."""
    from app.store.shops import expired, list_tokens
    from app.store.store import run_once

    for key in run_once(_settings(data), lambda connection: list_tokens(connection, shop), there=True):
        state = "revoked" if key.revoked else "expired" if expired(key, _now()) else "active"
        print(key.id, key.role, key.name or "-", state)


@token_cli.command("revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN-ID", callback=_as_text)], data: Data = None
) -> None:
    """End a token; its open sockets are closed within seconds."""
    from app.store.shops import revoke_token
    from app.store.store import run_once

    run_once(_settings(data), lambda connection: revoke_token(connection, token, _now()), write=True, there=True)
    print(f"revoked {token}")


# --- what people may ask ---


@people_cli.command("export")
def people_export(shop: Shop, buyer: Buyer, data: Data = None) -> None:
    """Print everything that is kept of a buyer, as one JSON object; the trail says so."""
    from app.people_cli import export

    print(export(_settings(data), shop, buyer, _now))


@people_cli.command("erase")
def people_erase(shop: Shop, buyer: Buyer, data: Data = None) -> None:
    """Erase everything that is kept of a buyer; sidebars that show them are told."""
    from app.people_cli import erase

    print(erase(_settings(data), shop, buyer, _now))


@people_cli.command("audit")
def people_audit(
    shop: Shop, buyer: Annotated[str | None, typer.Option("--buyer", metavar="ID")] = None, data: Data = None
) -> None:
    """Who looked at, exported or erased what is personal, the newest first."""
    from app.people_cli import looks

    for line in looks(_settings(data), shop, buyer):
        print(line)


# --- talks ---


@cli.command()
def replay(
    file: TalkFile,
    rate: Annotated[
        float | None, typer.Option(help="Turns a second; as fast as it goes where left out.", min=0.1)
    ] = None,
    data: Data = None,
) -> None:
    """Play a chat export through the real pipeline, on throw-away data, and print a summary."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from app import logs
    from app.replay import replay as play
    from app.talks.files import read_talks

    logs.set_up("warning")
    talks = read_talks(file)
    columns = TextColumn("replay"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=sum(len(talk.turns) for talk in talks))
        summary = play(talks, _settings(data), rate, lambda: progress.advance(task))
    print("\n".join(summary.lines()))


@cli.command()
def learn(
    shop: Shop,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The shop's chat export (CSV) or talks (JSONL).")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take all candidates as the shop's phrases.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Where the candidates go; learned-ID.csv in the data folder.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was learned, from talks and from use.")] = False,
    data: Data = None,
) -> None:
    """Learn from a shop's chat export what it says, and what answers what (docs/learning.zh-CN.md)."""
    from app.learn_cli import forget, teach

    if reset == (file is not None):
        raise typer.BadParameter("a chat export is needed, or --reset, and not both", param_hint="FILE")
    if file is None:
        forget(_settings(data), shop, _now)
    else:
        teach(_settings(data), file, shop, out, accept, _now)


@cli.command()
def read(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…", help="buyer:在吗 agent:在的亲 order:paid …")],
    data: Data = None,
) -> None:
    """Print as one JSON object what the assistant makes of a talk: stage, intent, traits, slots, suggestions."""
    import msgspec

    from app.main import load_mind
    from app.phrases.phrase import Knowledge
    from app.talks.lines import read_lines

    reader, bank, _ = load_mind(_settings(data))
    found = read_lines(text, reader, bank, Knowledge(), _now())
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")


@cli.command("eval")
def evaluate(
    file: TalkFile,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
    history: Annotated[
        bool,
        typer.Option("--history", help="Learn from the first 80 % of the talks, look for the replies of the last."),
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="SVG", help="Also draw the confusion into this SVG file.")
    ] = None,
    data: Data = None,
) -> None:
    """Accuracy per stage and intent with a confusion table, on labelled talks; on scenarios (TOML) the shares met."""
    import msgspec

    from app.main import load_mind
    from app.talks import picture as pictures
    from app.talks.evaluate import evaluate_file

    if not file.exists():
        raise BadFile(str(file), "", "there is no such file")
    if history:
        from app.learn_cli import history as measure

        measure(_settings(data), file, as_json)
        return
    reader, bank, _ = load_mind(_settings(data))
    if file.is_dir() or file.suffix == ".toml":
        from app.talks.scenario import play_all

        played = play_all(file, reader, bank, _now())
        print(msgspec.json.encode(played.as_json()).decode() if as_json else played.table())
        return
    found = evaluate_file(file, reader, bank)
    if picture is not None:
        try:
            picture.write_text(pictures.picture(found), "utf-8")
        except OSError as error:
            raise BadFile(str(picture), "", f"cannot be written: {error.strerror}") from error
    print(msgspec.json.encode(found.as_json()).decode() if as_json else found.table())


# --- the bank ---


@phrases_cli.command("check")
def phrases_check(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Phrase files; those in use.")] = None,
    data: Data = None,
) -> None:
    """Check the phrase files: form, wording, and texts that say the same."""
    from app.phrases.load import check_bank, load_bank
    from app.understand.wording import WordingRules

    settings = _settings(data)
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

    settings = _settings(data)
    bank = load_bank(settings.bank_folder / "phrases")
    if shop:
        bank = run_once(settings, lambda connection: bank_of(connection, _as_text(shop), bank), there=True)
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

    how: dict[str, Any] = {"preview": preview, "replacing": replace, "lenient": skip_bad, "technique": technique}
    take_file(_settings(data), shop, "phrases", file, _now, **how)


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

    write_phrases(_settings(data), shop, file, form, own)


@products_cli.command("import")
def products_import(
    file: ListFile, shop: Shop, preview: Preview = False, replace: Replace = False, skip_bad: SkipBad = False,
    data: Data = None,
) -> None:  # fmt: skip
    """Take product cards from a file, all or none (docs/importing.zh-CN.md)."""
    from app.import_cli import take_file

    how: dict[str, Any] = {"preview": preview, "replacing": replace, "lenient": skip_bad}
    take_file(_settings(data), shop, "products", file, _now, **how)


@facts_cli.command("import")
def facts_import(
    file: ListFile, shop: Shop, preview: Preview = False, replace: Replace = False, skip_bad: SkipBad = False,
    data: Data = None,
) -> None:  # fmt: skip
    """Take the shop's terms from a file, all or none (docs/importing.zh-CN.md)."""
    from app.import_cli import take_file

    how: dict[str, Any] = {"preview": preview, "replacing": replace, "lenient": skip_bad}
    take_file(_settings(data), shop, "facts", file, _now, **how)


@phrases_cli.command("undo")
def phrases_undo(shop: Shop, data: Data = None) -> None:
    """Take the last import of phrases back."""
    from app.import_cli import undo

    undo(_settings(data), shop, "phrases")


@products_cli.command("undo")
def products_undo(shop: Shop, data: Data = None) -> None:
    """Take the last import of product cards back."""
    from app.import_cli import undo

    undo(_settings(data), shop, "products")


@facts_cli.command("undo")
def facts_undo(shop: Shop, data: Data = None) -> None:
    """Take the last import of terms back."""
    from app.import_cli import undo

    undo(_settings(data), shop, "facts")


@cli.command()
def stages() -> None:
    """Print the stages and what moves a sale between them, as a Mermaid diagram (docs/stages.md)."""
    from app.dialogue.stages import diagram

    print(diagram())


if __name__ == "__main__":
    main()
