"""Every setting, with its default and what it is for; read from the environment as JIEHUA_…, once, when asked for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import CannotStart

PREFIX = "JIEHUA_"
BROWSER = "JIEHUA_CHROMIUM"
"""Names the browser for the tests; no setting of the program."""

_HERE = Path(__file__).resolve().parent
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s,]+/?")


def shipped(name: str) -> Path:
    """The folder `frontend`, `phrasebank` or `migrations`: beside `app/` in a checkout, in the package in a wheel."""
    beside = _HERE.parent / name
    inside = _HERE / "shipped" / name
    found = inside if inside.is_dir() else beside
    if not found.is_dir():
        raise CannotStart(f"the folder {name}/ is not where jiehua is installed; install jiehua again")
    return found


def _cache_home() -> Path:
    return Path("~/.cache/jiehua").expanduser()


class Settings(BaseSettings):
    """The settings of one process. Names are those of the environment variables without `JIEHUA_`, in lower case."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", allow_inf_nan=False)

    data: Path = Field(Path("data"), description="folder of the embedded store")
    database_url: str = Field("", description="address of the store; empty: SQLite in the data folder")
    redis_url: str = Field("", description="address of Redis, where several workers share a store; empty: none")
    workers: int = Field(1, ge=1, description="server processes; more than one needs both addresses")
    cache: Path = Field(default_factory=_cache_home, description="folder where what was learnt from the talks is kept")
    phrasebank: str = Field("", description="folder of a phrase bank of one's own; empty: the shipped one")
    compiled: str = Field(
        "auto", pattern="^(auto|yes|no)$", description="kernels in C: auto, where they were compiled; yes or no, always"
    )
    origins: str = Field("", description="further web origins that may open a socket, with commas between them")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error")

    log_format: str = Field("logfmt", pattern="^(logfmt|json)$", description="logfmt, or json for a collector")

    per_second: int = Field(200, ge=1, description="frames that one connection may send in a second")
    pending: int = Field(2000, ge=1, description="events that may wait before the server says overloaded")
    hello_s: float = Field(5, gt=0, description="seconds in which a new socket must say hello")
    heartbeat_s: int = Field(15, ge=1, description="seconds between two pings of a client")
    silence_s: float = Field(45, gt=0, description="seconds of silence after which a socket is closed")
    stall_s: float = Field(5, gt=0, description="seconds that a reader may take for one frame before it is cut off")
    drain_ms: int = Field(500, ge=0, description="milliseconds after which clients come back when the server stops")
    revoked_s: float = Field(1, gt=0, description="seconds between two looks at revoked and expired tokens")
    connections: int = Field(2000, ge=1, description="sockets that one worker may have open at once")
    address_sockets: int = Field(1000, ge=1, description="sockets that one address may have open at one worker")
    token_sockets: int = Field(500, ge=1, description="sockets that one token may have open at one worker")
    token_share: int = Field(10, ge=1, description="connections' worth of frames and requests that one token may send")
    shop_share: int = Field(100, ge=1, description="connections' worth of frames and requests that one shop may send")
    refused_per_minute: int = Field(
        300, ge=1, description="tokens that are no good until an address is not listened to for a minute"
    )

    outbox_frames: int = Field(256, ge=1, description="frames that may wait for one reader")
    outbox_bytes: int = Field(1 << 20, ge=1024, description="bytes that may wait for one reader")
    resume_frames: int = Field(1000, ge=0, description="missed frames that a resuming sidebar may be told")
    snapshot_buyers: int = Field(200, ge=1, description="buyers in a snapshot at the most")

    poll_s: float = Field(
        4, gt=0, le=5, description="seconds between two looks into a store that several workers share"
    )

    chatwoot_url: str = Field("", description="address of the Chatwoot that talks come from; empty: none")
    chatwoot_shop: str = Field("", description="id of the shop that those talks belong to")
    chatwoot_token: SecretStr = Field(
        SecretStr(""), description="access token of Chatwoot's API, to write notes and answers"
    )
    chatwoot_secret: SecretStr = Field(SecretStr(""), description="secret with which Chatwoot signs its webhook")
    chatwoot_tolerance_s: float = Field(300, gt=0, description="seconds that a webhook's time may be off")

    reply_s: int = Field(180, ge=1, description="seconds in which a buyer should have an answer")
    open_days: float = Field(
        3, gt=0, le=36500, description="days without a message after which a buyer leaves the sidebar"
    )
    busy_buyers: int = Field(5, ge=1, description="others who wait for an agent until the busy notice is proposed")
    unpaid_minutes: float = Field(20, gt=0, le=43200, description="minutes after which an unpaid order is brought up")
    return_visit_days: float = Field(
        2, gt=0, le=36500, description="days after delivery until a visit back is proposed"
    )
    sweep_s: float = Field(60, gt=0, description="seconds between two looks for what time brings, and who is to leave")
    cached_buyers: int = Field(5000, ge=1, description="buyers whose state is kept in memory")
    commit_group: int = Field(128, ge=1, description="events that may share one commit")

    @field_validator("origins")
    @classmethod
    def _origins_can_match(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            if not _ORIGIN.fullmatch(one):
                raise ValueError(f"{one!r} is no origin like https://shop.example or chrome-extension://abc")
        return value

    @field_validator("chatwoot_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/\s,;'\"]+/?", value):
            raise ValueError("is no address like https://chat.example.com")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _chatwoot_is_whole(self) -> Self:
        given = {"SHOP": self.chatwoot_shop, "TOKEN": self.chatwoot_token.get_secret_value()}
        given["SECRET"] = self.chatwoot_secret.get_secret_value()
        missing = [f"{PREFIX}CHATWOOT_{name}" for name, value in given.items() if not value]
        if self.chatwoot_url and missing:
            raise ValueError(f"{PREFIX}CHATWOOT_URL needs {', '.join(missing)} too")
        return self

    @property
    def sqlite_file(self) -> Path:
        """The file of the embedded store."""
        return self.data / "jiehua.sqlite3"

    @property
    def bank_folder(self) -> Path:
        """The folder of phrases, intents, talks and wording rules that is used. Raises CannotStart where it is none."""
        if not self.phrasebank:
            return shipped("phrasebank")
        folder = Path(self.phrasebank).expanduser()
        if not (folder / "phrases").is_dir():
            raise CannotStart(
                f"{PREFIX}PHRASEBANK: {folder} holds no phrase bank; `jiehua phrases copy FOLDER` makes one"
            )
        return folder

    @property
    def origin_list(self) -> frozenset[str]:
        """The further origins, each without a slash at its end."""
        return frozenset(one.strip().rstrip("/") for one in self.origins.split(",") if one.strip())


def read_settings(**given: Any) -> Settings:
    """The settings from the environment and from what the command line gave (None: not given).

    Raises CannotStart naming the variable where a value is of no use.
    """
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _variables())
    if unknown:
        raise CannotStart(f"{unknown[0]}: there is no such setting; README.md lists them")
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "a setting"
        why = first["msg"].removeprefix("Value error, ")
        raise CannotStart(f"{name}: {why}; README.md says what it may be") from None


def _variables() -> frozenset[str]:
    return frozenset(PREFIX + name.upper() for name in Settings.model_fields) | {BROWSER}
