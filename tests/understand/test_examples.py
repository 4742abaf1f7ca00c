"""What the reader is taught from, and which files are refused."""

import json
from pathlib import Path

import pytest

from app.errors import BadFile
from app.understand.examples import lessons_of, load_teaching
from app.vocabulary import Intent, OrderStatus, Stage
from tests.shipped import PHRASEBANK

TALK = {
    "id": "t1",
    "turns": [
        {"from": "buyer", "text": "有货吗", "stage": "recommendation", "intent": "ask_stock"},
        {"from": "agent", "text": "有的亲"},
        {"order": "paid"},
        {"from": "buyer", "text": "付了", "stage": "closing", "intent": "order_placed"},
    ],
}

SOLD = {"from": "buyer", "text": "x", "stage": "sold", "intent": "ack"}


def bank(folder: Path, **files: str) -> Path:
    (folder / "talks").mkdir()
    (folder / "intents").mkdir()
    for name, content in files.items():
        stem, _, kind = name.rpartition("_")
        place = folder / ("talks" if kind == "jsonl" else "intents") / f"{stem}.{kind}"
        place.write_text(content, "utf-8")
    return folder


def test_a_lesson_knows_what_stood_before_it_and_nothing_after() -> None:
    first, second = lessons_of(TALK)
    assert first.context.lines == ()
    assert [line.text for line in second.context.lines] == ["有货吗", "有的亲"]
    assert second.context.stage is Stage.RECOMMENDATION
    assert second.context.intents == (Intent.ASK_STOCK,)
    assert second.context.order is OrderStatus.PAID
    assert second.context.has_order


def test_the_shipped_files_teach_every_intent_in_single_utterances() -> None:
    lessons = load_teaching(PHRASEBANK).lessons
    single = [lesson for lesson in lessons if not lesson.talk]
    for intent in Intent:
        assert sum(lesson.intent is intent for lesson in single) >= 20, intent


def test_no_utterance_is_taught_with_two_intents_without_a_context() -> None:
    seen: dict[str, Intent] = {}
    for lesson in load_teaching(PHRASEBANK).lessons:
        if not lesson.talk and not lesson.context.lines:
            assert seen.setdefault(lesson.text, lesson.intent) is lesson.intent, lesson.text


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a_jsonl": "{"}, r"a\.jsonl, line 1"),
        ({"a_jsonl": json.dumps(TALK | {"turns": [SOLD]})},
         r"a\.jsonl, line 1: .*sold"),
        ({"a_jsonl": '{"id": "x"}'}, "turns.* is missing"),
        ({"greet_toml": "intent = "}, r"greet\.toml: is not TOML"),
        ({"greet_toml": 'intent = "hello"'}, r"greet\.toml, intent: .*hello"),
        ({"greet_toml": 'intent = "ack"'}, "the file is named greet"),
        ({"greet_toml": 'intent = "greet"\nsamples = []'}, "samples.* is not a key"),
        ({"greet_toml": 'intent = "greet"\n[examples]\nsold = ["x"]'}, r"examples\.sold: is neither a stage nor"),
        ({"greet_toml": 'intent = "greet"\n[examples]\nany = ["x", ""]'}, "not empty"),
        ({"greet_toml": 'intent = "greet"\n[examples]\nany = ["在吗", "在吗"]'}, "has twice: 在吗"),
        ({"greet_toml": 'intent = "greet"\n[[answers]]\nagent = "在的"'}, "answers 1: must have agent"),
        ({}, "holds no teaching talks"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_name_and_the_reason(tmp_path: Path, files: dict[str, str], told: str) -> None:
    with pytest.raises(BadFile, match=told):
        load_teaching(bank(tmp_path, **files))
