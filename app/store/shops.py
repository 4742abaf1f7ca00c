"""Shops and their tokens. A token is shown once and kept as its SHA-256 alone: it has 256 random bits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from app.errors import AppError, NotFound
from app.store.tables import Shop, Token

Role = Literal["bridge", "agent", "manager"]
_shops, _tokens = Shop.__table__, Token.__table__  # type: ignore[attr-defined]


class ShopExists(AppError):
    """A shop of that id was made before."""

    code = "id_conflict"
    http_status = 409

    def __init__(self, shop: str) -> None:
        self.shop = shop
        super().__init__(f"there is a shop {shop!r} already; take another id")


@dataclass(frozen=True, slots=True)
class Key:
    """A token as the program knows it: whose it is, never the token itself.

    `expires_at` is ISO 8601 or None. `source` names whose frame ids these are: ids go on with a new token of the name.
    """

    id: str
    shop: str
    role: Role
    name: str
    expires_at: str | None
    revoked: bool

    @property
    def source(self) -> str:
        """Whose frame ids these are."""
        return f"{self.role}:{self.name}" if self.name else f"token:{self.id}"

    @property
    def agent(self) -> str | None:
        """The agent who sits at this token's sidebar."""
        return self.name or None if self.role == "agent" else None


def add_shop(connection: Connection, shop: str, name: str, platform: str, now: datetime) -> None:
    """Make a shop; raises ShopExists."""
    if connection.execute(select(_shops.c.id).where(_shops.c.id == shop)).first():
        raise ShopExists(shop)
    row = {"id": shop, "name": name or shop, "platform": platform, "seq": 0, "created_at": now.isoformat()}
    connection.execute(insert(_shops), row)


def platform_of(connection: Connection, shop: str) -> str:
    """The platform of a shop; raises NotFound."""
    found = connection.execute(select(_shops.c.platform).where(_shops.c.id == shop)).scalar()
    if found is None:
        raise NotFound("shop", shop)
    return str(found)


def touch(connection: Connection, shop: str) -> None:
    """What the shop knows or is set to changes with this write: workers that hold it read it anew."""
    connection.execute(update(_shops).where(_shops.c.id == shop).values(revision=_shops.c.revision + 1))


def revision_of(connection: Connection, shop: str) -> int:
    """How often what the shop knows or is set to was changed; raises NotFound."""
    found = connection.execute(select(_shops.c.revision).where(_shops.c.id == shop)).scalar()
    if found is None:
        raise NotFound("shop", shop)
    return int(found)


def new_token(connection: Connection, shop: str, role: Role, name: str, days: float | None, now: datetime) -> str:
    """A new token, to be shown once; raises NotFound where there is no such shop."""
    platform_of(connection, shop)
    token = secrets.token_urlsafe(32)
    expires = (now + timedelta(days=days)).isoformat() if days is not None else None
    row = {"id": "t" + secrets.token_hex(4), "shop": shop, "role": role, "name": name, "hash": _hash(token)}
    connection.execute(insert(_tokens), row | {"created_at": now.isoformat(), "expires_at": expires})
    return token


def find_token(connection: Connection, token: str, now: datetime) -> Key | None:
    """Whose token this is; None where it is unknown, expired or revoked."""
    row = connection.execute(select(_tokens).where(_tokens.c.hash == _hash(token))).first()
    key = _key(row) if row else None
    return key if key and not key.revoked and not expired(key, now) else None


def list_tokens(connection: Connection, shop: str) -> list[Key]:
    """All tokens of a shop, oldest first; raises NotFound."""
    platform_of(connection, shop)
    rows = connection.execute(select(_tokens).where(_tokens.c.shop == shop).order_by(_tokens.c.created_at))
    return [_key(row) for row in rows]


def revoke_token(connection: Connection, token_id: str, now: datetime) -> None:
    """End a token; again is no error. Raises NotFound."""
    if connection.execute(select(_tokens.c.id).where(_tokens.c.id == token_id)).first() is None:
        raise NotFound("token", token_id)
    where = (_tokens.c.id == token_id) & _tokens.c.revoked_at.is_(None)
    connection.execute(update(_tokens).where(where).values(revoked_at=now.isoformat()))


def ended_tokens(connection: Connection, ids: Iterable[str], now: datetime) -> dict[str, Literal["revoked", "expired"]]:
    """Which of these tokens no longer serve, and why."""
    keys = [_key(row) for row in connection.execute(select(_tokens).where(_tokens.c.id.in_(list(ids))))]
    ended: dict[str, Literal["revoked", "expired"]] = {key.id: "expired" for key in keys if expired(key, now)}
    return ended | {key.id: "revoked" for key in keys if key.revoked}


def expired(key: Key, now: datetime) -> bool:
    """Whether a token's days are over."""
    return key.expires_at is not None and datetime.fromisoformat(key.expires_at) <= now


def _key(row) -> Key:  # type: ignore[no-untyped-def]
    return Key(row.id, row.shop, row.role, row.name, row.expires_at, row.revoked_at is not None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
