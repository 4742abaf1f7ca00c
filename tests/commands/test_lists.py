"""Tests of the commands of the lists that a shop keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import jiehua


def test_the_shipped_bank_is_listed_one_line_a_phrase(data: Path) -> None:
    lines = jiehua("phrases", "list").out.splitlines()
    assert len(lines) >= 100
    assert lines == sorted(lines, key=lambda line: line.split()[0])


def test_a_bad_phrase_file_is_refused_naming_file_id_and_reason(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phrases"
    folder.mkdir()
    (folder / "closing.toml").write_text(
        '[[phrase]]\nid = "closing.two_choice.x"\ntechnique = "magic"\nstages = ["closing"]\ntext = "亲"\n', "utf-8"
    )
    done = jiehua("phrases", "check", folder)
    assert done.status == 1
    assert "closing.toml" in done.err
    assert "closing.two_choice.x" in done.err
    assert "technique" in done.err


def test_a_phrase_bank_of_ones_own_is_copied_edited_and_used(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    assert str(own) in jiehua("phrases", "copy", own).out
    monkeypatch.setenv("JIEHUA_PHRASEBANK", str(own))
    phrase = '[[phrase]]\nid = "closing.two_choice.mine"\ntechnique = "two_choice"\nstages = ["closing"]\n'
    with (own / "phrases" / "closing.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n{phrase}text = "礼盒要{{选项甲}}还是{{选项乙}}呢，定了先给您留一个"\n')
    assert "closing.two_choice.mine" in jiehua("phrases", "list").out
    with (own / "wording.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[rule]]\nid = "house"\nlevel = "block"\nwhy = "本店不用"\nwords = { "礼盒" = "盒装" }\n')
    assert "closing.two_choice.mine" in jiehua("phrases", "check").err


def test_a_copy_of_the_phrase_bank_writes_over_nothing(data: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    assert "own" in jiehua("phrases", "copy", tmp_path / "own").why


@pytest.mark.parametrize(
    ("kind", "row"),
    [("products", '[{"id": "p1", "title": "棉麻桌布", "price": "59.00"}]'), ("facts", '{"快递": "中通"}')],
)
def test_a_list_is_taken_from_a_file_and_given_back(data: Path, tmp_path: Path, kind: str, row: str) -> None:
    jiehua("shop", "add", "s1")
    file = tmp_path / f"{kind}.json"
    file.write_text(row, "utf-8")
    assert "nothing was changed" in jiehua(kind, "import", file, "--shop", "s1", "--preview").out
    assert "imported 1;" in jiehua(kind, "import", file, "--shop", "s1").out
    assert "nothing to change" in jiehua(kind, "import", file, "--shop", "s1").out
    assert "1 as before" in jiehua(kind, "undo", "--shop", "s1").out
    assert "there is no import" in jiehua(kind, "undo", "--shop", "s1").why


def test_phrases_go_out_into_a_file_and_come_in_again(data: Path, tmp_path: Path) -> None:
    jiehua("shop", "add", "s1")
    file = tmp_path / "phrases.csv"
    assert jiehua("phrases", "export", file, "--shop", "s1").out == f"wrote {file}\n"
    assert "nothing to change" in jiehua("phrases", "import", file, "--shop", "s1").out
