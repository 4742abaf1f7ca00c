"""Every error that this program raises on purpose: one tree, each with its code, its data, and its own sentence.

AppError
├── BadFrame              bad_json            not JSON, not an object, a binary frame
│   ├── BadField          bad_field           a field is missing, of the wrong type or value
│   ├── TooLarge          too_large           a text over the limit
│   └── UnknownType       unknown_type        a frame type that this role does not have
├── Unauthenticated       unauthenticated     no token, or one that is unknown, expired or revoked
├── Forbidden             forbidden           the token's role may not do this
├── NotFound              not_found           no such thing in this shop
├── IdConflict            id_conflict         the id was used before for another content
├── TryLater              (retryable)
│   ├── RateLimited       rate_limited        too many frames in a second
│   ├── Overloaded        overloaded          too much is waiting to be done
│   ├── StoreUnavailable  store_unavailable   the store cannot be written or read now
│   └── Fault             internal            a fault of ours; its cause is in the log
├── BadFile               bad_file            a file given by a user cannot be read; names file and place
│   └── BadPhrase         bad_phrase          a phrase file is refused; names file, phrase and reason
└── CannotStart           cannot_start        port in use, data directory unreadable, newer schema …

`code` is what the wire and HTTP say (docs/protocol.md section 2); `str(error)` is one sentence for a person that says
what is wrong and what to do. Whatever is not in this tree is a fault of ours: logged with its traceback, told as
`internal`.
"""

from __future__ import annotations


class AppError(Exception):
    """The base. It is never raised itself."""

    code = "internal"
    http_status = 500
    retryable = False
    retry_after_ms = 0


class BadFrame(AppError):
    """What a client sent cannot be read as a frame. `why` is the sentence."""

    code = "bad_json"
    http_status = 400

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class BadField(BadFrame):
    """One field is missing or wrong; the sentence begins with the field's name."""

    code = "bad_field"

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(f"{field}: {why}")


class TooLarge(BadFrame):
    """A text is longer than `limit` code points."""

    code = "too_large"
    http_status = 413

    def __init__(self, field: str, limit: int) -> None:
        self.field, self.limit = field, limit
        super().__init__(f"{field}: is longer than {limit} characters; send it in parts")


class UnknownType(BadFrame):
    """The frame's `type` is not one that this role may send."""

    code = "unknown_type"

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"type: {kind[:40]!r} is not a frame of this role")


class Unauthenticated(AppError):
    """No token, or one that is unknown, expired or revoked."""

    code = "unauthenticated"
    http_status = 401

    def __str__(self) -> str:
        return "the token is missing, unknown, expired or revoked; make one with `jiehua token new`"


class Forbidden(AppError):
    """The token is good, but its role may not do this."""

    code = "forbidden"
    http_status = 403

    def __init__(self, role: str, what: str) -> None:
        self.role, self.what = role, what

    def __str__(self) -> str:
        return f"a token of the role {self.role} may not {self.what}"


class NotFound(AppError):
    """There is no such thing in this shop; another shop's things are told in the same words."""

    code = "not_found"
    http_status = 404

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name

    def __str__(self) -> str:
        return f"there is no {self.kind} {self.name[:80]!r}{'' if self.kind in ('shop', 'token') else ' in this shop'}"


class IdConflict(AppError):
    """An id came again with another content."""

    code = "id_conflict"
    http_status = 409

    def __init__(self, frame_id: str) -> None:
        self.frame_id = frame_id

    def __str__(self) -> str:
        return f"the id {self.frame_id!r} was used before for another content; give every event an id of its own"


class TryLater(AppError):
    """The same request will succeed later; send it again after `retry_after_ms` milliseconds."""

    http_status = 503
    retryable = True
    sentence = "try again later"

    def __init__(self, retry_after_ms: int = 1000) -> None:
        self.retry_after_ms = retry_after_ms

    def __str__(self) -> str:
        return f"{self.sentence}; send it again in {self.retry_after_ms} ms"


class RateLimited(TryLater):
    """More frames in a second than this connection may send."""

    code = "rate_limited"
    http_status = 429
    sentence = "too many frames in a second"


class Overloaded(TryLater):
    """More is waiting to be done than the server takes on."""

    code = "overloaded"
    sentence = "the server has more to do than it can take on"


class StoreUnavailable(TryLater):
    """The store cannot be read or written now; nothing of this request was stored."""

    code = "store_unavailable"
    sentence = "the store cannot be reached now, nothing was stored"


class Fault(TryLater):
    """A fault of ours: whoever catches an unknown error logs it and tells this."""

    code = "internal"
    http_status = 500
    sentence = "something went wrong in the server, its log says what"


class BadFile(AppError):
    """A file that a user gave cannot be used. `file` and `place` (a line, a row, "") say where, `why` says why."""

    code = "bad_file"
    http_status = 400

    def __init__(self, file: str, place: str, why: str) -> None:
        self.file, self.place, self.why = file, place, why

    def __str__(self) -> str:
        return f"{self.file}{f', {self.place}' if self.place else ''}: {self.why}"


class BadPhrase(BadFile):
    """A phrase is refused; `place` is the phrase's id, or its number in the file where it has none."""

    code = "bad_phrase"

    def __init__(self, file: str, phrase_id: str, why: str) -> None:
        self.phrase_id = phrase_id
        super().__init__(file, f"phrase {phrase_id}" if phrase_id else "", why)


class CannotStart(AppError):
    """The program cannot start as it was asked to; the sentence says what to do."""

    code = "cannot_start"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
