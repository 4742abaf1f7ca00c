"""Loading the bank: a bad file is refused by name, id and reason; a check tells everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.errors import BadPhrase
from app.phrases.load import check_bank, load_bank

GOOD = """
[[phrase]]
id = "closing.two_choice.pair"
technique = "two_choice"
stages = ["closing"]
intents = ["hesitate"]
text = "{选项甲}和{选项乙}您更喜欢哪个"
"""
WELCOME = """
[[phrase]]
id = "greeting.welcome.hello"
technique = "welcome"
stages = ["greeting"]
text = "在的，您请说"
"""


@dataclass(frozen=True)
class Issue:
    """A finding, as the real rules give it."""

    found: str
    why: str


class Rules:
    """Stands in for the wording rules: minds 保证, everywhere."""

    def check(self, text: str, platform: str) -> tuple[Issue, ...]:
        return (Issue("保证", "说满了做不到"),) if "保证" in text else ()


def bank(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, "utf-8")
    return folder


def test_all_files_of_the_folder_make_one_bank(tmp_path: Path) -> None:
    loaded = load_bank(bank(tmp_path, closing=GOOD, greeting=WELCOME))
    assert [phrase.id for phrase in loaded] == ["closing.two_choice.pair", "greeting.welcome.hello"]


@pytest.mark.parametrize(
    ("content", "phrase_id", "says"),
    [
        (GOOD.replace('two_choice"\n', 'twochoice"\n'), "closing.two_choice.pair", "technique"),
        (GOOD + 'colour = "red"\n', "closing.two_choice.pair", "colour"),
        (GOOD + GOOD, "closing.two_choice.pair", "already"),
        (GOOD.replace('id = "closing.two_choice.pair"\n', ""), "#1", "id"),
        (GOOD.replace("选项甲}", "选项甲"), "closing.two_choice.pair", "brace"),
        ("phrase = 3", "", "[[phrase]]"),
        ("[phrases]\na = 1", "", "phrases"),
        ("[[phrase]\n", "", "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_naming_file_phrase_and_reason(
    tmp_path: Path, content: str, phrase_id: str, says: str
) -> None:
    with pytest.raises(BadPhrase) as refused:
        load_bank(bank(tmp_path, closing=content))
    assert (refused.value.file, refused.value.phrase_id) == ("closing.toml", phrase_id)
    assert says in refused.value.why


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes("话术".encode("gb18030"))
    with pytest.raises(BadPhrase, match=r"old\.toml"):
        load_bank(tmp_path)


def test_an_empty_folder_is_a_problem_and_no_empty_bank(tmp_path: Path) -> None:
    with pytest.raises(BadPhrase, match=r"no \.toml file"):
        load_bank(tmp_path)


def test_a_check_tells_all_problems_at_once(tmp_path: Path) -> None:
    alike = WELCOME.replace("hello", "here").replace("在的，您请说", "在的亲，您请说～")
    promise = WELCOME.replace("hello", "sure").replace("在的，您请说", "保证今天就给您寄出去，放心拍")
    broken = GOOD.replace('closing"]', 'closed"]')
    problems = check_bank(bank(tmp_path, closing=broken, greeting=WELCOME + alike + promise), Rules())
    told = [(problem.file, problem.phrase_id) for problem in problems]
    assert told == [
        ("closing.toml", "closing.two_choice.pair"),
        ("greeting.toml", "greeting.welcome.here"),
        ("greeting.toml", "greeting.welcome.sure"),
    ]
    assert "greeting.welcome.hello" in problems[1].why
    assert "保证" in problems[2].why


def test_texts_that_differ_only_in_their_slots_say_the_same(tmp_path: Path) -> None:
    other = GOOD.replace("pair", "other").replace("{选项甲}和{选项乙}", "{颜色}和{尺码}")
    (problem,) = check_bank(bank(tmp_path, closing=GOOD + other), Rules())
    assert "says the same as closing.two_choice.pair" in problem.why


def test_a_good_bank_has_no_problems(tmp_path: Path) -> None:
    assert check_bank(bank(tmp_path, closing=GOOD, greeting=WELCOME), Rules()) == []
