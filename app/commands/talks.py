"""The commands that play talks, read them, measure the assistant on them, learn from them, and draw their course."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.options import Data, Shop, now, settings_of
from app.errors import BadFile

commands = typer.Typer()

TalkFile = Annotated[Path, typer.Argument(metavar="FILE", help="A chat export (CSV) or labelled talks (JSONL).")]


@commands.command()
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
        summary = play(talks, settings_of(data), rate, lambda: progress.advance(task))
    print("\n".join(summary.lines()))


@commands.command()
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
        forget(settings_of(data), shop, now)
    else:
        teach(settings_of(data), file, shop, out, accept, now)


@commands.command()
def read(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…", help="buyer:在吗 agent:在的亲 order:paid …")],
    data: Data = None,
) -> None:
    """Print as one JSON object what the assistant makes of a talk: stage, intent, traits, slots, suggestions."""
    import msgspec

    from app.main import load_mind
    from app.phrases.phrase import Knowledge
    from app.talks.lines import read_lines

    reader, bank, _ = load_mind(settings_of(data))
    found = read_lines(text, reader, bank, Knowledge(), now())
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")


@commands.command("eval")
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

        measure(settings_of(data), file, as_json)
        return
    reader, bank, _ = load_mind(settings_of(data))
    if file.is_dir() or file.suffix == ".toml":
        from app.talks.scenario import play_all

        played = play_all(file, reader, bank, now())
        print(msgspec.json.encode(played.as_json()).decode() if as_json else played.table())
        return
    found = evaluate_file(file, reader, bank)
    if picture is not None:
        try:
            picture.write_text(pictures.picture(found), "utf-8")
        except OSError as error:
            raise BadFile(str(picture), "", f"cannot be written: {error.strerror}") from error
    print(msgspec.json.encode(found.as_json()).decode() if as_json else found.table())


@commands.command()
def stages() -> None:
    """Print the stages and what moves a sale between them, as a Mermaid diagram (docs/stages.md)."""
    from app.dialogue.stages import diagram

    print(diagram())
