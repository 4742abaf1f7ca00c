"""Tests of phrases in and out: what a file would do to the bank, and that what goes out comes back unchanged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import phrase_columns
from app.exchange.parse import parse
from app.exchange.phrase_columns import OWN_COLUMNS
from app.exchange.phrases import COMPARED, OWN, csv_of, json_of, plan_phrases, qianniu_of
from app.exchange.plan import Plan
from app.exchange.reader import Sheet, normal
from app.phrases.bank import Bank
from app.phrases.needs import Need
from app.phrases.parse import PLATFORMS, TONES, parse_phrase
from app.phrases.phrase import Phrase
from app.understand.wording import WordingRules
from app.vocabulary import Intent, Stage, Technique, Trait
from tests.shipped import PHRASEBANK, shipped_bank

RULES = WordingRules.load(PHRASEBANK / "wording.toml")
ROW = {"technique": "fast_dispatch", "stages": ["closing"]}


def sheet(*rows: dict[str, Any]) -> Sheet:
    """A JSON file of these rows."""
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = tuple((number, {name: row.get(name, "") for name in names}) for number, row in enumerate(rows, 1))
    return Sheet("a.json", "JSON", "UTF-8", names, cells)


def file(data: bytes) -> Sheet:
    """A file as the reader reads it, without a process of its own."""
    parsed = parse(data)
    header = tuple(map(normal, parsed["rows"][0][1]))
    assert phrase_columns.is_header(header)
    rows = tuple((number, dict(zip(header, cells, strict=False))) for number, cells in parsed["rows"][1:])
    return Sheet("a.csv", parsed["format"], parsed["encoding"], header, rows)


def plan(read: Sheet, bank: Bank | None = None, own: Sequence[Phrase] = (), **how: Any) -> Plan:
    """The plan for a shop on 淘宝 with these phrases of its own."""
    whole = (bank or Bank()).with_changes({phrase.id: phrase for phrase in own})
    wording: Any = lambda text: RULES.check(text, "taobao")  # noqa: E731
    return plan_phrases(read, whole, {phrase.id: phrase for phrase in own}, wording, **how)


def mine(id: str, text: str) -> Phrase:
    """A phrase of the shop's own."""
    return parse_phrase(ROW | {"text": text}, id, OWN)


def test_new_changed_same_and_removed_are_told_apart() -> None:
    own = [mine("a", "这会儿拍今天发"), mine("b", "早点付款早点发"), mine("c", "今天的最后一班车")]
    rows = [ROW | {"id": "a", "text": "这会儿拍今天发"}, ROW | {"id": "b", "text": "付好款我们就打包"},
            ROW | {"id": "d", "text": "拍下就排上今天的单子"}]  # fmt: skip
    found = plan(sheet(*rows), own=own, replacing=True)
    assert (list(found.new), list(found.changed), found.same, found.removed) == (["d"], ["b"], 1, ["c"])
    assert not found.problems
    assert plan(sheet(*rows), own=own).removed == [], "only what is asked for is removed"


def test_a_shipped_phrase_is_never_removed_and_the_same_is_no_change() -> None:
    bank = Bank([parse_phrase(ROW | {"text": "这会儿拍今天发"}, "closing.fast_dispatch.now", "bank")])
    row = ROW | {"id": "closing.fast_dispatch.now", "text": "这会儿拍今天发"}
    assert plan(sheet(row), bank, replacing=True).same == 1
    other = plan(sheet(ROW | {"id": "mine", "text": "付好款我们就打包"}), bank, replacing=True)
    assert (other.removed, list(other.new)) == ([], ["mine"])


def test_every_row_with_a_problem_is_told_and_nothing_is_removed_for_it() -> None:
    rows: list[dict[str, Any]] = [
        ROW | {"id": "a", "text": "加我微信发您清单"},
        ROW | {"id": "b", "text": "您要{颜色"},
        ROW | {"id": "c", "text": ""},
        {"id": "d", "text": "在的呢", "technique": "magic"},
        ROW | {"id": "e e", "text": "在的呢"},
        ROW | {"id": "f", "text": ["在的呢"]},
    ]
    own = [mine("z", "今天的最后一班车")]
    found = plan(sheet(*rows), own=own, replacing=True)
    told = {one.row: one.why for one in found.problems}
    assert sorted(told) == [1, 2, 3, 4, 5, 6]
    for row, field in enumerate(
        ("text: '加我微信'", "text: a brace", "text: is missing", "technique: ", "id: ", "text: is not"), 1
    ):
        assert told[row].startswith(field), told[row]
    assert found.removed == []
    assert plan(sheet(*rows), own=own, replacing=True, lenient=True).removed == ["z"]


def test_texts_that_say_the_same_are_told_with_which() -> None:
    bank = Bank([parse_phrase(ROW | {"text": "现在拍下今天就能发出"}, "closing.fast_dispatch.now", "bank")])
    rows = [ROW | {"id": "a", "text": "现在拍下今天就能发出哦～"}, ROW | {"id": "b", "text": "单子排得满，早付早打包"},
            ROW | {"id": "c", "text": "单子排得满，早付早打包呢"}]  # fmt: skip
    found = plan(sheet(*rows), bank)
    told = {one.row: one.why for one in found.warnings if "says the same" in one.why}
    assert told[1].startswith("text: says the same as closing.fast_dispatch.now (alike to ")
    assert told[3].startswith("text: says the same as a ") or told[3].startswith("text: says the same as b ")
    assert 2 not in told


def test_of_very_many_texts_those_that_are_equal_are_told_and_it_takes_no_minute() -> None:
    rows = [ROW | {"id": f"p{number}", "text": f"第{number}号话术，今天拍今天发"} for number in range(COMPARED + 1)]
    rows.append(ROW | {"id": "again", "text": "第7号话术，今天拍，今天发"})
    began = time.monotonic()
    found = plan(sheet(*rows), shipped_bank())
    assert [one.why for one in found.warnings if one.id == "again"][-1] == "text: says the same as p7"
    assert time.monotonic() - began < 60


# --- out and in again ---


def test_the_whole_bank_goes_out_and_comes_back_unchanged() -> None:
    bank = shipped_bank()
    for write in (csv_of, json_of):
        found = plan(file(write(bank)), bank, replacing=True)
        assert (found.same, dict(found.changes), found.problems, found.ignored) == (len(bank), {}, [], ())


def test_the_columns_of_qianniu_hold_code_text_and_technique() -> None:
    phrase = mine("k1", "=这会儿拍，今天发")
    data = qianniu_of([phrase])
    assert data.decode("utf-8-sig").splitlines() == [
        "快捷短语编码,快捷短语,快捷短语分组",
        "k1,'=这会儿拍，今天发,早付早发",
    ]
    found = plan(file(data))
    assert (found.new["k1"].text, found.new["k1"].technique) == (phrase.text, phrase.technique)


def test_what_the_file_has_no_column_for_stays() -> None:
    bank = shipped_bank()
    found = plan(file(qianniu_of(bank)), bank, replacing=True)
    assert (found.same, dict(found.changes), found.problems, found.warnings) == (len(bank), {}, [], [])
    phrase = next(one for one in bank if one.intents and one.needs)
    (changed,) = plan(sheet({"id": phrase.id, "text": "改过的一句话，请您看看"}), bank).changed.values()
    assert changed == replace(phrase, text="改过的一句话，请您看看", source=OWN)


def some(values: Any) -> Any:
    """Some of these values, each once."""
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=3).map(tuple)


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="{}")
    | st.sampled_from("=+-@'\",;\n\t［[]\u3000"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() == text.strip(" \n\r\u3000\ufeff") and text.strip() != "")


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Phrase,
        id=st.text("abc=+-@'.1", min_size=1, max_size=8),
        technique=st.sampled_from(list(Technique)),
        stages=some(Stage).filter(bool),
        text=TEXT.map(str.strip),
        intents=some(Intent),
        traits=some(Trait),
        trade=st.lists(TEXT.map(str.strip), unique=True, max_size=2).map(tuple),
        platform=some(PLATFORMS),
        tone=st.sampled_from(TONES),
        valid_until=st.sampled_from(["", "2026-11-30"]),
        source=st.just(OWN),
        needs=some(Need),
    )
)
def test_any_phrase_goes_out_and_comes_back_unchanged(phrase: Phrase) -> None:
    for write in (csv_of, json_of):
        data = write([phrase])
        wording: Any = lambda text: ()  # noqa: E731
        found = plan_phrases(file(data), Bank([phrase]), {phrase.id: phrase}, wording, replacing=True)
        assert (found.same, dict(found.changes), found.problems) == (1, {}, []), data.decode()


def test_nothing_in_an_exported_file_is_a_formula() -> None:
    phrases = [replace(mine(f"p{number}", f"{sign}1+1"), id=f"{sign}p") for number, sign in enumerate("=+-@＝")]
    lines = csv_of(phrases).decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == list(OWN_COLUMNS.values())
    for line in lines[1:]:
        for cell in line.split(","):
            assert not cell.startswith(tuple("=+-@＝＋－＠")), line
