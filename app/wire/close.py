"""The codes with which the server closes a socket; which of them mean "come back" is told in docs/protocol.md."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """4001 to 4005: come back and resume. 4500 to 4505: do not, something must be mended first."""

    BYE = 1000
    FAULT = 1011
    RESTART = 1012
    SLOW = 4001
    RATE = 4002
    SILENT = 4003
    RESYNC = 4004
    EXPIRED = 4005
    UNAUTHENTICATED = 4500
    REVOKED = 4501
    WRONG_ROLE = 4502
    ABUSE = 4503
    VERSION = 4504
    TOO_MANY = 4505
