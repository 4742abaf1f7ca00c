"""The commands that serve, and that look after the store that is served."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands.options import Data, now, settings_of

commands = typer.Typer()

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


@commands.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes (JIEHUA_WORKERS).")] = None,
    data: Data = None,
) -> None:
    """Migrate the store, then serve; prints `ready URL` when connections are accepted."""
    from app import logs, serve
    from app.main import create_app

    settings = settings_of(data, workers=workers)
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


@commands.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000, data: Data = None) -> None:
    """Serve on throw-away data with a demo shop and a simulated chat client; prints the URL to open."""
    import tempfile

    from app import logs, serve
    from app.demo.prepare import prepare_shop
    from app.main import create_app

    listening = serve.bind(host, port)
    with tempfile.TemporaryDirectory(prefix="jiehua-demo-") as folder:
        settings = settings_of(Path(folder) if data is None else data / "demo", database_url="", redis_url="")
        logs.set_up("warning")
        session = prepare_shop(settings, now())
        aborter = serve.Aborter()
        app = create_app(settings, abort=aborter, demo=session)
        serve.run(app, listening, aborter, lambda url: print(f"ready {url}/demo — open it in a browser", flush=True))


@commands.command()
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

    settings = settings_of(data)
    if source is None:
        name, schema = bring_up(settings)
        print(f"the store {name} has schema {schema}")
        return
    for one in move(settings, source):
        print(f"{one.table:10} {one.rows:9,} rows, checksum {one.checksum[:16]} in both")


@commands.command()
def backup(file: BackupFile, data: Data = None) -> None:
    """Copy the store into a file, also while a server runs on it (docs/operations.md)."""
    from app.store.backup import backup as copy

    print(f"{file} holds the store, {copy(settings_of(data), file)} bytes")


@commands.command()
def restore(file: BackupFile, data: Data = None) -> None:
    """Put a backup in place of the store; no server may run on it."""
    from app.store.backup import restore as put_back

    print(f"the store is that of {file}, schema {put_back(settings_of(data), file)}")
