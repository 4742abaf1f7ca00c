"""Reading files of talks: both forms, the encodings that shops have, and every refusal with its place."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import BadFile
from app.talks.files import read_talks
from app.talks.talk import TEXT_CHARS, OrderNews, Said, Talk
from app.vocabulary import Intent, OrderStatus, Stage

CSV = 'conversation,from,text\nc1,buyer,在吗\nc2,buyer,"有货吗,亲"\nc1,agent,在的\n'
TALKS = [Talk("c1", (Said("buyer", "在吗"), Said("agent", "在的"))), Talk("c2", (Said("buyer", "有货吗,亲"),))]


def written(folder: Path, content: str | bytes, name: str = "talks.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def lines(*talks: object) -> str:
    return "\n".join(json.dumps(talk, ensure_ascii=False) for talk in talks) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_chat_export_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, newline: str) -> None:
    assert read_talks(written(tmp_path, CSV.replace("\n", newline).encode(encoding))) == TALKS


def test_the_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    text = "time,Text,conversation,from\n09:00,在吗,c1,buyer\n,,,\n09:01,paid,c1,order\n"
    assert read_talks(written(tmp_path, text)) == [Talk("c1", (Said("buyer", "在吗"), OrderNews(OrderStatus.PAID)))]


def test_labelled_talks_are_read_with_labels_and_orders(tmp_path: Path) -> None:
    turns = [
        {"from": "buyer", "text": "在吗", "stage": "greeting", "intent": "greet"},
        {"from": "agent", "text": "在的"},
        {"order": "paid"},
        {"from": "buyer", "text": "早点发", "stage": ["after_sales", "closing"], "intent": ["track_order"]},
    ]
    (talk,) = read_talks(written(tmp_path, lines({"id": "t1", "trade": "茶", "turns": turns}), "t.jsonl"))
    assert talk == Talk(
        "t1",
        (
            Said("buyer", "在吗", (Stage.GREETING,), (Intent.GREET,)),
            Said("agent", "在的"),
            OrderNews(OrderStatus.PAID),
            Said("buyer", "早点发", (Stage.AFTER_SALES, Stage.CLOSING), (Intent.TRACK_ORDER,)),
        ),
    )


def test_the_form_shows_in_the_first_character_where_the_name_does_not_tell(tmp_path: Path) -> None:
    talk = {"turns": [{"from": "buyer", "text": "在吗"}]}
    assert read_talks(written(tmp_path, lines(talk), "talks")) == [Talk("talk-1", (Said("buyer", "在吗"),))]
    assert read_talks(written(tmp_path, CSV, "export.txt")) == TALKS


SAID = {"from": "buyer", "text": "在吗"}
GOOD = {"id": "t1", "turns": [SAID]}


@pytest.mark.parametrize(
    ("name", "content", "place", "why"),
    [
        ("t.csv", "", "", "is empty"),
        ("t.csv", "conversation,from,text\n", "", "no talk"),
        ("t.csv", "在吗\n", "line 1", "conversation, from, text"),
        ("t.csv", "conversation,text\nc1,在吗\n", "line 1", "missing: from"),
        ("t.csv", "conversation,from,text\nc1,buyer\n", "line 2", "2 columns"),
        ("t.csv", "conversation,from,text\nc1,买家,在吗\n", "line 2", "'买家' is neither"),
        ("t.csv", 'conversation,from,text\nc1,buyer,"在\n吗"\n,buyer,在吗\n', "line 4", "conversation: is empty"),
        ("t.csv", "conversation,from,text\nc1,order,gone\n", "line 2", "'gone' is none of placed, paid"),
        ("t.csv", 'conversation,from,text\nc1,buyer,"在吗\n', "line 2", "is not CSV"),
        ("t.csv", b"conversation,from,text\nc1,buyer,\xff\xff\xff\n", "", "neither UTF-8 nor GB18030"),
        ("t.csv", "conversation,from,text\nc1,buyer,在\0吗\n", "line 2", "NUL"),
        ("t.csv", f"conversation,from,text\nc1,buyer,{'啊' * (TEXT_CHARS + 1)}\n", "line 2", "8000"),
        ("t.jsonl", lines(GOOD) + "{\n", "line 2", "is not JSON"),
        ("t.jsonl", "[]\n", "line 1", "is not a talk"),
        ("t.jsonl", "[" * 100_000, "line 1", "is not JSON"),
        ("t.jsonl", lines(GOOD, GOOD), "line 2", "'t1' stands in line 1 already"),
        ("t.jsonl", lines(GOOD | {"id": 7}), "line 1", "id: is not a text"),
        ("t.jsonl", lines({"turns": ["在吗"]}), "line 1, turn 1", "is not an object"),
        ("t.jsonl", lines({"turns": [SAID, {"from": "buyer"}]}), "line 1, turn 2", "text: is missing"),
        ("t.jsonl", lines({"turns": [SAID | {"stage": "heaven"}]}), "line 1, turn 1", "stage: 'heaven' is none of"),
        ("t.jsonl", lines({"turns": [SAID | {"intent": ["ack", 3]}]}), "line 1, turn 1", "intent: 3 is none of"),
        ("t.jsonl", lines({"turns": [{"order": ["paid"]}]}), "line 1, turn 1", "order: ['paid'] is none of"),
        ("t.jsonl", '{"turns":[{"from":"buyer","text":"\\ud800"}]}\n', "line 1, turn 1", "surrogate"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, place: str, why: str
) -> None:
    file = written(tmp_path, content, name)
    with pytest.raises(BadFile) as refused:
        read_talks(file)
    assert (refused.value.file, refused.value.place) == (str(file), place)
    assert why in refused.value.why


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for file, why in ((tmp_path / "none.csv", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(BadFile, match=why):
            read_talks(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
    name=st.sampled_from(["t.csv", "t.jsonl", "t"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, name: str) -> None:
    file = written(tmp_path, content, name)
    with suppress(BadFile):
        assert read_talks(file)
