"""Tests of the tree of errors: what each one says on the wire, over HTTP, and to a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import (
    AppError,
    BadField,
    BadFile,
    BadFrame,
    BadPhrase,
    CannotStart,
    Fault,
    Forbidden,
    IdConflict,
    NotFound,
    Overloaded,
    RateLimited,
    StoreUnavailable,
    TooLarge,
    TryLater,
    Unauthenticated,
    UnknownType,
)

TABLE: list[tuple[AppError, str, int, bool, str]] = [
    (BadFrame("a frame is a JSON object"), "bad_json", 400, False, "a frame is a JSON object"),
    (BadField("text", "is missing"), "bad_field", 400, False, "text: is missing"),
    (TooLarge("text", 8000), "too_large", 413, False, "text: is longer than 8000 characters; send it in parts"),
    (UnknownType("跳舞"), "unknown_type", 400, False, "type: '跳舞' is not a frame of this role"),
    (
        Unauthenticated(),
        "unauthenticated",
        401,
        False,
        "the token is missing, unknown, expired or revoked; make one with `jiehua token new`",
    ),
    (
        Forbidden("bridge", "GET /api/v1/facts"),
        "forbidden",
        403,
        False,
        "a token of the role bridge may not GET /api/v1/facts",
    ),
    (NotFound("buyer", "小鱼"), "not_found", 404, False, "there is no buyer '小鱼' in this shop"),
    (NotFound("shop", "s1"), "not_found", 404, False, "there is no shop 's1'"),
    (
        IdConflict("m-1"),
        "id_conflict",
        409,
        False,
        "the id 'm-1' was used before for another content; give every event an id of its own",
    ),
    (RateLimited(5), "rate_limited", 429, True, "too many frames in a second; send it again in 5 ms"),
    (
        Overloaded(500),
        "overloaded",
        503,
        True,
        "the server has more to do than it can take on; send it again in 500 ms",
    ),
    (
        StoreUnavailable(),
        "store_unavailable",
        503,
        True,
        "the store cannot be reached now, nothing was stored; send it again in 1000 ms",
    ),
    (Fault(), "internal", 500, True, "something went wrong in the server, its log says what; send it again in 1000 ms"),
    (BadFile("talks.csv", "line 3", "has no text"), "bad_file", 400, False, "talks.csv, line 3: has no text"),
    (BadFile("talks.csv", "", "is empty"), "bad_file", 400, False, "talks.csv: is empty"),
    (
        BadPhrase("closing.toml", "closing.two_choice.colour", "text: is missing"),
        "bad_phrase",
        400,
        False,
        "closing.toml, phrase closing.two_choice.colour: text: is missing",
    ),
    (CannotStart("the port is taken; name another"), "cannot_start", 500, False, "the port is taken; name another"),
]


def kinds(of: type[AppError] = AppError) -> Iterator[type[AppError]]:
    """Every error of the tree in app.errors that is raised itself."""
    for kind in of.__subclasses__():
        if kind.__module__ == AppError.__module__:
            yield from (kind, *kinds(kind))


@pytest.mark.parametrize(("error", "code", "status", "retryable", "sentence"), TABLE, ids=lambda one: str(one)[:30])
def test_each_error_has_its_code_its_status_and_its_sentence(
    error: AppError, code: str, status: int, retryable: bool, sentence: str
) -> None:
    assert (error.code, error.http_status, error.retryable, str(error)) == (code, status, retryable, sentence)


def test_no_error_is_left_out_of_the_table() -> None:
    assert set(kinds()) - {type(row[0]) for row in TABLE} == {TryLater}


def test_what_can_be_tried_again_says_when_and_nothing_else_does() -> None:
    waits = {type(error): error.retry_after_ms for error, *_ in TABLE}
    assert all((wait > 0) == issubclass(kind, TryLater) for kind, wait in waits.items())


def test_what_a_client_made_up_is_not_told_back_at_length() -> None:
    assert len(str(UnknownType("甲" * 9000))) < 100
    assert len(str(NotFound("buyer", "乙" * 9000))) < 140


def test_the_docstring_shows_the_whole_tree() -> None:
    shown = str(__import__("app.errors", fromlist=["errors"]).__doc__)
    assert [kind.__name__ for kind in kinds() if kind.__name__ not in shown] == []
