"""The commands that make shops, and the keys to them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import typer

from app.commands.options import Data, Shop, as_text, group, now, settings_of, short_name

shop_cli, token_cli = group("Shops."), group("Tokens: keys to a shop.")

Role = Literal["bridge", "agent", "manager"]


class Platform(StrEnum):
    """Where a shop sells."""

    TAOBAO = "taobao"
    TMALL = "tmall"
    JD = "jd"
    PINDUODUO = "pinduoduo"
    DOUYIN = "douyin"
    OTHER = "other"


@shop_cli.command("add")
def shop_add(
    shop: Annotated[str, typer.Argument(metavar="ID", help="A short name: letters, digits, - and _.")],
    name: Annotated[str, typer.Option(help="The name that people see.", callback=short_name)] = "",
    platform: Annotated[Platform, typer.Option(help="Where the shop sells.")] = Platform.OTHER,
    data: Data = None,
) -> None:
    """Make a shop."""
    import re

    from app.store.shops import add_shop
    from app.store.store import run_once

    if not re.fullmatch(r"[\w-]{1,64}", shop):
        raise typer.BadParameter("an id has 1 to 64 letters, digits, - and _", param_hint="ID")
    run_once(settings_of(data), lambda connection: add_shop(connection, shop, name, platform, now()), write=True)
    print(f"shop {shop}")


@token_cli.command("new")
def token_new(
    shop: Shop,
    role: Annotated[Role, typer.Option(help="bridge feeds talks; agent and manager sit at sidebars.")],
    name: Annotated[str, typer.Option(help="The agent's name, or the bridge's.", callback=short_name)] = "",
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
            settings_of(data),
            lambda connection: new_token(connection, shop, role, name, days, now()),
            write=True,
            there=True,
        )
    )


@token_cli.command("list")
def token_list(shop: Shop, data: Data = None) -> None:
    """One line a token: id, role, name, state."""
    from app.store.shops import expired, list_tokens
    from app.store.store import run_once

    for key in run_once(settings_of(data), lambda connection: list_tokens(connection, shop), there=True):
        state = "revoked" if key.revoked else "expired" if expired(key, now()) else "active"
        print(key.id, key.role, key.name or "-", state)


@token_cli.command("revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN-ID", callback=as_text)], data: Data = None
) -> None:
    """End a token; its open sockets are closed within seconds."""
    from app.store.shops import revoke_token
    from app.store.store import run_once

    run_once(settings_of(data), lambda connection: revoke_token(connection, token, now()), write=True, there=True)
    print(f"revoked {token}")
