"""The bodies of the HTTP routes that are not frames: product cards, facts and notes, checked once, here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic.config import JsonDict

from app.vocabulary import Intent, Stage, Technique, Trait
from app.wire.frames import Count, Frame, no_nul

Short = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(no_nul)]
Long = Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_nul)]


_NUMBERS_TOO: JsonDict = {"anyOf": [{"type": "string", "maxLength": 2000}, {"type": "number"}]}
_OR_NULL: JsonDict = {"anyOf": [_NUMBERS_TOO, {"type": "null"}]}
"""How the OpenAPI page tells what `_as_text` reads."""


def _as_text(value: Any) -> Any:
    """Numbers as people write them: a price of 169 is the text 169."""
    return f"{value}" if isinstance(value, int | float) and not isinstance(value, bool) else value


class ProductBody(Frame):
    """A product card. `price` in yuan, `stock` in pieces per variant (mostly colours), `goes_with` ids of products."""

    title: Short
    price: Short | None = Field(None, json_schema_extra=_OR_NULL)
    link: Long | None = None
    stock: dict[Short, Annotated[Count, Field(ge=0)]] = Field(default={}, max_length=500)
    attributes: dict[Short, Long] = Field(
        default={}, max_length=200, json_schema_extra={"additionalProperties": _NUMBERS_TOO}
    )
    selling_points: list[Long] = Field(default=[], max_length=50)
    goes_with: list[Short] = Field(default=[], max_length=50)

    price_as_text = field_validator("price", mode="before")(_as_text)

    @model_validator(mode="before")
    @classmethod
    def _attributes_as_text(cls, value: Any) -> Any:
        attributes = value.get("attributes") if isinstance(value, dict) else None
        if not isinstance(attributes, dict):
            return value
        return value | {"attributes": {name: _as_text(one) for name, one in attributes.items()}}

    def kept(self) -> dict[str, Any]:
        """What was given, as the store keeps it: null says no more than a field that is left out."""
        return self.model_dump(exclude_unset=True, exclude_none=True)


class PhraseBody(BaseModel):
    """A phrase of a shop, as the OpenAPI page shows it; app.phrases.parse reads it."""

    technique: Technique
    stages: list[Stage | Literal["any"]] = Field(min_length=1)
    text: str = Field(min_length=1, max_length=8000)
    intents: list[Intent] = []
    traits: list[Trait] = []
    trade: list[str] = []
    platform: list[Literal["taobao", "tmall", "jd", "pinduoduo", "douyin", "other"]] = []
    tone: Literal["warm", "brief", "formal"] = "warm"
    valid_from: str = ""
    valid_until: str = ""
    needs: list[str] = []


class NoteBody(Frame):
    """What is changed of a note: whether somebody saw to it."""

    done: bool


class FactsBody(RootModel[dict[Short, Long]]):
    """All of a shop's terms by slot name; at most 500."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": _NUMBERS_TOO})

    @field_validator("root", mode="before")
    @classmethod
    def _few_texts(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(value) > 500:
            raise ValueError("has more than 500 facts")
        return {name: _as_text(one) for name, one in value.items()} if isinstance(value, dict) else value
