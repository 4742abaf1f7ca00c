"""The statement that stores a group of changes in PostgreSQL: one round trip, one transaction, one wait for the disk.

It is a function of the connection's own (schema pg_temp), made from the tables when the connection is opened, so that
it is always that of the program which calls it. Why in the database: the counter rows of the shops are locked from the
first look to the commit, by all workers of all machines. Between two round trips of a busy worker they would stay
locked for milliseconds.

Between the locks and the moved counters it sees and writes the rows of one change's shop at a time (row_security).

Under the lock of the shop's row nobody else changes the shop's ids or buyers: what it reads is what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Table

from app.errors import IdConflict, NotFound
from app.store.changes import NOTE_CHANGES, Change, Committed, Stale
from app.store.database import Outcome
from app.store.row_security import EVERY
from app.store.tables import Buyer

_buyers: Table = Buyer.__table__  # type: ignore[attr-defined]
_encode = msgspec.json.Encoder().encode

_CREATE = """
CREATE OR REPLACE FUNCTION pg_temp.commit_changes(
    changes jsonb, states bytea[], cards bytea[], OUT what text, OUT at bigint
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    change jsonb;
    place int := 0;
    shops_ text[];
    heads bigint[];
    revisions bigint[];
    nth int;
    head bigint;
    known record;
    base bigint;
    said messages;
    ordered orders;
    note jsonb;
    noted notes;
    used uses;
    row_ buyers;
BEGIN
    PERFORM set_config('jiehua.shop', '{every}', true);
    SELECT array_agg(held.id), array_agg(held.seq), array_agg(held.revision) INTO shops_, heads, revisions FROM (
        SELECT id, seq, revision FROM shops
        WHERE id IN (SELECT one ->> 'shop' FROM jsonb_array_elements(changes) AS one)
        ORDER BY id FOR NO KEY UPDATE
    ) AS held;
    FOR change IN SELECT one FROM jsonb_array_elements(changes) AS one LOOP
        place := place + 1;
        nth := array_position(shops_, change ->> 'shop');
        IF nth IS NULL THEN
            what := 'no shop'; at := 0; RETURN NEXT; CONTINUE;
        END IF;
        PERFORM set_config('jiehua.shop', change ->> 'shop', true);
        IF change ->> 'frame' IS NOT NULL THEN
            SELECT digest = decode(change ->> 'digest', 'hex') AS same, seq INTO known FROM inbox
            WHERE shop = change ->> 'shop' AND source = change ->> 'source' AND id = change ->> 'frame';
            IF FOUND THEN
                what := CASE WHEN known.same THEN 'again' ELSE 'conflict' END; at := known.seq; RETURN NEXT; CONTINUE;
            END IF;
        END IF;
        IF revisions[nth] <> (change ->> 'revision')::bigint THEN
            what := 'stale'; at := 0; RETURN NEXT; CONTINUE;
        END IF;
        IF change ->> 'base' IS NOT NULL THEN
            SELECT seq INTO base FROM buyers WHERE shop = change ->> 'shop' AND id = change ->> 'buyer';
            IF coalesce(base, 0) <> (change ->> 'base')::bigint THEN
                what := 'stale'; at := 0; RETURN NEXT; CONTINUE;
            END IF;
        END IF;
        head := heads[nth] + 1;
        heads[nth] := head;
        IF change ->> 'frame' IS NOT NULL THEN
            INSERT INTO inbox (shop, source, id, digest, seq) VALUES (
                change ->> 'shop', change ->> 'source', change ->> 'frame', decode(change ->> 'digest', 'hex'), head
            );
        END IF;
        IF change -> 'message' <> 'null' THEN
            said := jsonb_populate_record(NULL::messages, change -> 'message');
            said.shop := change ->> 'shop'; said.seq := head;
            INSERT INTO messages VALUES (said.*);
        END IF;
        IF change -> 'order' <> 'null' THEN
            ordered := jsonb_populate_record(NULL::orders, change -> 'order');
            ordered.shop := change ->> 'shop'; ordered.seq := head;
            INSERT INTO orders VALUES (ordered.*);
        END IF;
        IF change -> 'use' <> 'null' THEN
            used := jsonb_populate_record(NULL::uses, change -> 'use');
            used.shop := change ->> 'shop'; used.seq := head;
            INSERT INTO uses VALUES (used.*);
        END IF;
        FOR note IN SELECT one FROM jsonb_array_elements(change -> 'notes') AS one LOOP
            noted := jsonb_populate_record(NULL::notes, note);
            noted.shop := change ->> 'shop'; noted.seq := head;
            INSERT INTO notes VALUES (noted.*) ON CONFLICT (shop, id) DO UPDATE SET {noted};
        END LOOP;
        row_ := jsonb_populate_record(NULL::buyers, change -> 'row');
        row_.seq := head; row_.state := states[place]; row_.card := cards[place];
        INSERT INTO buyers VALUES (row_.*) ON CONFLICT (shop, id) DO UPDATE SET {kept};
        INSERT INTO journal (shop, seq, buyer, card, agent, agent_before, seen_before, at) VALUES (
            row_.shop, head, row_.id, CASE WHEN row_.open THEN row_.card END, row_.agent,
            change ->> 'agent_before', (change ->> 'seen_before')::boolean,
            to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
        );
        what := 'new'; at := head; RETURN NEXT;
    END LOOP;
    PERFORM set_config('jiehua.shop', '{every}', true);
    UPDATE shops SET seq = moved.head FROM unnest(shops_, heads) AS moved (id, head)
    WHERE shops.id = moved.id AND shops.seq <> moved.head;
END $$
"""


def _kept(names: Iterable[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in names)


_FED_ON = "fed_on = coalesce(nullif(excluded.fed_on, ''), buyers.fed_on)"  # not told by what is no feed
CREATE = (
    _CREATE.replace(
        "{kept}", _kept(one.name for one in _buyers.c if one.name not in ("shop", "id", "fed_on")) + ", " + _FED_ON
    )
    .replace("{noted}", _kept(NOTE_CHANGES))
    .replace("{every}", EVERY)
)
CALL = "SELECT what, at FROM pg_temp.commit_changes($1::jsonb, $2::bytea[], $3::bytea[])"


def arguments(group: Sequence[Change], worker: str) -> tuple[str, list[bytes], list[bytes]]:
    """The parameters of CALL; `worker` is who sends it. Raises UnicodeError for a text that no database can take."""
    return (
        _encode([_told(change, worker) for change in group]).decode(),
        [change.state for change in group],
        [change.card for change in group],
    )


def outcomes(group: Sequence[Change], rows: Sequence[Any]) -> list[Outcome]:
    """What CALL answered, for each change of the group."""
    return [_outcome(change, what, at) for change, (what, at) in zip(group, rows, strict=True)]


def _told(change: Change, worker: str) -> dict[str, Any]:
    return {
        "shop": change.shop,
        "buyer": change.buyer,
        "source": change.source,
        "frame": change.frame,
        "digest": change.digest.hex(),
        "base": change.base,
        "revision": change.revision,
        "agent_before": change.agent_before,
        "seen_before": change.seen_before,
        "message": change.message,
        "order": change.order,
        "notes": change.notes,
        "use": change.use,
        "row": {
            "shop": change.shop,
            "id": change.buyer,
            "agent": change.agent,
            "fed_by": change.fed_by or "",
            "version": change.version,
            "open": change.open,
            "active_at": change.active_at,
            "due_at": change.due_at,
            "fed_on": worker if change.source == change.fed_by else "",
        },
    }


def _outcome(change: Change, what: str, at: int) -> Outcome:
    match what:
        case "new":
            return Committed(change, at, False)
        case "again":
            return Committed(change, at, True)
        case "conflict":
            return IdConflict(change.frame or "")
        case "stale":
            return Stale()
        case _:
            return NotFound("shop", change.shop)
