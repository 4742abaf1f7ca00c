"""Tests of what is kept of a shop's learning: the model, a reset, and the figures of use in their order."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, insert

from app.store.learned import NOTHING, Kept, learned_of, put_learned, reset_learned, uses_since, utc_of
from app.store.picks import add_pick
from app.store.tables import Use
from tests.store.conftest import NOW
from tests.store.test_picks import pick


def use(connection: Connection, seq: int, at: str, **more: object) -> None:
    row = {"shop": "s1", "seq": seq, "at": at, "stage": "closing", "kind": "said", "shown": '["a","b"]', "phrase": "a"}
    connection.execute(insert(Use.__table__), row | more)  # type: ignore[attr-defined]


def test_a_model_is_kept_for_its_shop_and_forgotten_by_a_reset(engine: Engine) -> None:
    with engine.connect() as connection:
        assert learned_of(connection, "s1") == NOTHING
        put_learned(connection, "s1", "2026-11-21", b"model")
        assert learned_of(connection, "s1") == Kept("2026-11-21", b"model", "")
        assert learned_of(connection, "s2") == NOTHING
        reset_learned(connection, "s1", "2026-11-22")
        assert learned_of(connection, "s1") == Kept("2026-11-22", None, "2026-11-22")
        put_learned(connection, "s1", "2026-11-23", b"new")
        assert learned_of(connection, "s1") == Kept("2026-11-23", b"new", "2026-11-22"), "use before a reset stays out"


def test_use_is_told_from_a_moment_on_and_of_one_shop(engine: Engine) -> None:
    with engine.connect() as connection:
        use(connection, 1, "2026-11-20T01:00:00")
        use(connection, 2, "2026-11-21T01:00:00", kind="ordered", phrase=None)
        use(connection, 3, "2026-11-21T01:00:00", shop="s2")
        add_pick(connection, pick(edited=30))
        found = list(uses_since(connection, "s1", "2026-11-20T12:00:00"))
    assert [(one.kind, one.phrase, one.shown, one.edited) for one in found] == [
        ("ordered", None, ("a", "b"), None),
        ("picked", "closing.two_choice.colour", (), 30),
    ]


def test_moments_are_kept_in_one_zone() -> None:
    assert utc_of(NOW) == "2026-11-21T01:00:00.000000+00:00"
