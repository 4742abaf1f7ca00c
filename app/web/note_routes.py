"""The HTTP routes of the notes for the warehouse."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response

from app.clock import stamp
from app.errors import BadField
from app.store.notes import list_notes, note_of
from app.web.api import API, ErrorsAsJson, SidebarKey, WithParts, answer, asks_for, body_of, tells
from app.web.commands import viewer_of
from app.wire import codec
from app.wire.answers import Note, Notes
from app.wire.bodies import NoteBody
from app.wire.frames import read_time

router = APIRouter(prefix=f"{API}/notes", route_class=ErrorsAsJson)


@router.get("", responses=tells(Notes))
async def get_notes(parts: WithParts, key: SidebarKey, since: str = "0") -> Response:
    """The notes that this token may see, by their newest change: all, those since a seq, or since a time."""
    after = _since(since)
    head, notes, more = await parts.store.read(
        key.shop, lambda connection: list_notes(connection, viewer_of(key), after)
    )
    return answer({"seq": head, "notes": notes, "more": more})


@router.get("/{note:path}", responses=tells(Note))
async def get_note(note: str, parts: WithParts, key: SidebarKey) -> Response:
    """One note."""
    return answer(await parts.store.read(key.shop, lambda connection: note_of(connection, viewer_of(key), note)))


@router.put("/{note:path}", openapi_extra=asks_for(NoteBody), responses=tells(Note))
async def put_note(note: str, request: Request, parts: WithParts, key: SidebarKey) -> Response:
    """A note is seen to, or open again; the buyer's card shows it."""
    body = codec.validate(NoteBody, await body_of(request))
    await parts.ingest.mark_note(viewer_of(key), note, body.done)
    return answer(await parts.store.read(key.shop, lambda connection: note_of(connection, viewer_of(key), note)))


def _since(value: str) -> int | str:
    if value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    try:
        # A plus sign in an address stands for a blank, and many forget to write it as %2B.
        moment = read_time(value.replace(" ", "+"))
    except ValueError as wrong:
        raise BadField("since", f"{wrong}; or a seq like 1077") from None
    assert isinstance(moment, datetime)
    return stamp(moment)
