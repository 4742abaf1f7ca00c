"""From a mapping (a TOML table, the JSON body of a PUT) to a phrase, or to the field that is wrong. Reads no files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.errors import BadField
from app.phrases.needs import Need
from app.phrases.phrase import Phrase
from app.phrases.slots import slot_problem
from app.vocabulary import TECHNIQUE_STAGES, Intent, Stage, Technique, Trait

SHIPPED = "bank"
"""The source of the phrases that come with the program; every other source is a shop's own."""

TONES = ("warm", "brief", "formal")
PLATFORMS = ("taobao", "tmall", "jd", "pinduoduo", "douyin", "other")
TEXT_LIMIT = {SHIPPED: 300}
"""Code points of a shipped text: longer ones are not read in a chat. A shop's own may be as long as a message."""
OWN_TEXT_LIMIT = 8000

KEYS = (
    *("technique", "stages", "text", "intents", "traits", "trade", "platform", "tone", "valid_from", "valid_until"),
    "needs",
)
TOLD_BACK = frozenset({"id", "source", "technique_name", "issues"})
"""Fields that the server tells of a phrase and that a client may send back with it; they are not read."""

_SHIPPED_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+){1,3}")
_OWN_ID = re.compile(r"[^\s/\\\x00-\x1f\x7f\ud800-\udfff]{1,80}")
_UNTYPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

E = TypeVar("E", bound=StrEnum)


def parse_phrase(data: Mapping[str, Any], phrase_id: str, source: str) -> Phrase:
    """The phrase that `data` describes.

    A shipped phrase (source `bank`) is held to the playbook: its technique serves in its stages (section 1), its slots
    are on the list. A shop may put a technique to any stage and name its own facts. Raises BadField naming the field.
    """
    shipped = source == SHIPPED
    if not (_SHIPPED_ID if shipped else _OWN_ID).fullmatch(phrase_id):
        raise BadField("id", f"{phrase_id[:80]!r} is not an id like closing.two_choice.colour")
    for key in data:
        if key not in KEYS and (shipped or key not in TOLD_BACK):
            raise BadField(str(key)[:40], f"is not a field of a phrase; its fields are {', '.join(KEYS)}")
    technique = _one(Technique, data, "technique")
    return Phrase(
        id=phrase_id,
        technique=technique,
        stages=_stages(data, technique, shipped),
        text=_text(data, source),
        intents=_ids(Intent, data, "intents"),
        traits=_ids(Trait, data, "traits"),
        trade=_names(data, "trade"),
        platform=_of(PLATFORMS, _names(data, "platform"), "platform"),
        tone=_of(TONES, (_string(data, "tone", "warm"),), "tone")[0],
        **_dates(data),
        source=source,
        needs=tuple(map(Need, _of(tuple(Need), _names(data, "needs"), "needs"))),
    )


def _string(data: Mapping[str, Any], field: str, default: str | None = None) -> str:
    if field not in data:
        if default is None:
            raise BadField(field, "is missing")
        return default
    value = data[field]
    if not isinstance(value, str):
        raise BadField(field, "is not a text")
    if not value.strip():
        raise BadField(field, "is empty")
    if _UNTYPABLE.search(value):
        raise BadField(field, "has a character that cannot be typed (NUL, control, half a surrogate pair)")
    return value.strip()


def _names(data: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = data.get(field, [])
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one.strip() for one in value):
        raise BadField(field, "is not a list of texts")
    if len(set(value)) < len(value):
        raise BadField(field, "names something twice")
    return tuple(value)


def _one(kind: type[E], data: Mapping[str, Any], field: str) -> E:
    value = _string(data, field)
    try:
        return kind(value)
    except ValueError:
        raise BadField(field, f"{value[:40]!r} is not one of the playbook's ids") from None


def _ids(kind: type[E], data: Mapping[str, Any], field: str) -> tuple[E, ...]:
    return tuple(_one(kind, {field: value}, field) for value in _names(data, field))


def _of(known: tuple[str, ...], values: tuple[str, ...], field: str) -> tuple[str, ...]:
    for value in values:
        if value not in known:
            raise BadField(field, f"{value[:40]!r} is not one of {', '.join(known)}")
    return values


def _stages(data: Mapping[str, Any], technique: Technique, shipped: bool) -> tuple[Stage, ...]:
    if "stages" not in data:
        raise BadField("stages", "is missing")
    serves = TECHNIQUE_STAGES[technique]
    if data["stages"] == ["any"]:
        return tuple(stage for stage in Stage if stage in serves)
    stages = _ids(Stage, data, "stages")
    if not stages:
        raise BadField("stages", 'is empty; ["any"] means all stages of the technique')
    strangers = [stage for stage in stages if stage not in serves]
    if shipped and strangers:
        known = ", ".join(stage for stage in Stage if stage in serves)
        raise BadField("stages", f"{technique} does not serve in {', '.join(strangers)}, only in {known} (playbook 1)")
    return stages


def _text(data: Mapping[str, Any], source: str) -> str:
    text, limit = _string(data, "text"), TEXT_LIMIT.get(source, OWN_TEXT_LIMIT)
    if len(text) > limit:
        raise BadField("text", f"is longer than {limit} characters")
    if problem := slot_problem(text, only_listed=source == SHIPPED):
        raise BadField("text", problem)
    return text


def _dates(data: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for field in ("valid_from", "valid_until"):
        value = data.get(field, "")
        if isinstance(value, date):
            value = value.isoformat()
        if value != "":
            try:
                value = date.fromisoformat(value).isoformat()
            except (TypeError, ValueError):
                raise BadField(field, "is not a date like 2026-11-30") from None
        found[field] = value
    if found["valid_until"] and found["valid_until"] < found["valid_from"]:
        raise BadField("valid_until", "is before valid_from")
    return found
