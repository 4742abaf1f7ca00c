"""The HTTP routes of imports and exports: a file as the body, a report as the answer."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Request, Response

from app.errors import BadField
from app.exchange.limits import FILE_BYTES
from app.imports import FORMATS, ImportRefused, Options
from app.store.imports import Kind
from app.web.api import API, ErrorsAsJson, ManagerKey, WithParts, answer, raw_body, tells
from app.wire import codec
from app.wire.answers import Report, Undone

_FILES: dict[str, Any] = {media: {} for media in ("text/csv", "application/json")}
router = APIRouter(prefix=API, route_class=ErrorsAsJson)
KINDS: tuple[Kind, ...] = get_args(Kind)
_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


def _add(kind: Kind) -> None:
    @router.post(f"/{kind}/import", name=f"import_{kind}", openapi_extra=_FILE, responses=tells(Report))
    async def take(
        request: Request,
        parts: WithParts,
        key: ManagerKey,
        preview: str = "",
        replace: str = "",
        skip_bad: str = "",
        technique: str = "",
        name: str = "",
    ) -> Response:
        """Take a CSV, Excel or JSON file, or with preview=1 only tell what it would do."""
        options = Options(technique, _switch("replace", replace), _switch("skip_bad", skip_bad))
        only_look = _switch("preview", preview)
        file = " ".join(name.split())[:80] or "file"
        data = await raw_body(request, FILE_BYTES)
        try:
            told = await parts.imports.take(key.shop, kind, file, data, options, parts.now(), preview=only_look)
        except ImportRefused as refused:
            return answer(codec.error_body(refused) | {"report": refused.report}, refused.http_status)
        return answer(told)

    @router.post(f"/{kind}/import/undo", name=f"undo_{kind}", responses=tells(Undone))
    async def undo(parts: WithParts, key: ManagerKey) -> Response:
        """Take the last import back."""
        undone = await parts.imports.undo(key.shop, kind)
        return answer({"file": undone.file, "restored": undone.restored, "kept": undone.kept})


for _kind in KINDS:
    _add(_kind)


@router.get("/phrases/export", response_class=Response, responses={200: {"content": _FILES}})
async def export_phrases(parts: WithParts, key: ManagerKey, format: str = "csv", own: str = "") -> Response:
    """The bank as this shop has it, or with own=1 the shop's own phrases, as a file."""
    data = await parts.imports.export(key.shop, format, _switch("own", own))
    _, media, ending = FORMATS[format]
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="phrases.{ending}"'}
    return Response(data, media_type=media, headers=headers)


def _switch(name: str, value: str) -> bool:
    if value.lower() not in ("", "0", "1", "true", "false"):
        raise BadField(name, "must be 1 or 0")
    return value.lower() in ("1", "true")
