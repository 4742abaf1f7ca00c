"""The bodies of the HTTP routes that are not frames: product cards, facts and notes, checked once, here."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, RootModel, StringConstraints, field_validator, model_validator

from app.wire.frames import Count, Frame, no_nul

Short = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(no_nul)]
Long = Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_nul)]


def _as_text(value: Any) -> Any:
    """Numbers as people write them: a price of 169 is the text 169."""
    return f"{value}" if isinstance(value, int | float) and not isinstance(value, bool) else value


class ProductBody(Frame):
    """A product card. `price` in yuan, `stock` in pieces per variant (mostly colours), `goes_with` ids of products."""

    title: Short
    price: Short | None = None
    link: Long | None = None
    stock: dict[Short, Annotated[Count, Field(ge=0)]] = Field(default={}, max_length=500)
    attributes: dict[Short, Long] = Field(default={}, max_length=200)
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


class NoteBody(Frame):
    """What is changed of a note: whether somebody saw to it."""

    done: bool


class FactsBody(RootModel[dict[Short, Long]]):
    """All of a shop's terms by slot name; at most 500."""

    @field_validator("root", mode="before")
    @classmethod
    def _few_texts(cls, value: Any) -> Any:
        if isinstance(value, dict) and len(value) > 500:
            raise ValueError("has more than 500 facts")
        return {name: _as_text(one) for name, one in value.items()} if isinstance(value, dict) else value
