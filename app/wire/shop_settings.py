"""The settings of one shop, checked once, here: what each means, its unit, and its default."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from app.vocabulary import Technique
from app.wire.frames import Frame, no_nul

Platform = Literal["taobao", "tmall", "jd", "pinduoduo", "douyin", "other"]
RETENTION_DAYS = 90
"""Days for which talks are kept where the shop says nothing else."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _clock(value: str) -> str:
    if not _CLOCK.fullmatch(value):
        raise ValueError("must be a time of day like 09:00, at most 23:59")
    return value


Clock = Annotated[str, AfterValidator(_clock)]


class Hours(Frame):
    """Hours on some days of the week, 1 (Monday) to 7 (Sunday), by the shop's clock; `to` before `from`: overnight."""

    model_config = ConfigDict(extra="forbid")

    days: list[Annotated[int, Field(ge=1, le=7)]] = Field(default=[1, 2, 3, 4, 5, 6, 7], min_length=1, max_length=7)
    opens: Clock = Field(alias="from")
    closes: Clock = Field(alias="to")

    @model_validator(mode="after")
    def _some_time(self) -> Hours:
        if self.opens == self.closes:
            raise ValueError("from and to must differ; no hours at all mean always open")
        if len(set(self.days)) < len(self.days):
            raise ValueError("days names a day twice")
        return self


class SettingsBody(Frame):
    """All that a manager can set for a shop.

    A field that is not here is an error and not ignored: it was meant to do something.
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(no_nul)]
    """What people call the shop."""
    platform: Platform
    """Where it sells; decides about wording rules."""
    trades: list[Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(no_nul)]] = Field(
        default=[], max_length=20
    )
    """Its trades by their Chinese names (服装, 食品 …): phrases of other trades are held back. Empty: by the talk."""
    reply_s: Annotated[int, Field(ge=10, le=86400)]
    """Seconds in which a buyer should have an answer."""
    opening_hours: list[Hours] = Field(default=[], max_length=21)
    """When somebody is there; empty: always."""
    send_at_once: list[Annotated[Technique, Field(strict=False)]] = Field(default=[], max_length=len(Technique))
    """Techniques whose lines a digit sends; those of all others are inserted, for a person to send."""
    retention_days: Annotated[int, Field(ge=1, le=3650)] = RETENTION_DAYS
    """Days for which what was said is kept; then it is erased."""

    @field_validator("trades", "send_at_once")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        return list(dict.fromkeys(value))
