"""Tests of the commands, as a user types them: what they print, and one line with status 1 or 2 for what goes wrong."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from app.cli import main
from app.serve import bind
from tests.servers import free_port
from tests.serving import CACHE, serving
from tests.shipped import ROOT

TALKS = "conversation,from,text\nc1,buyer,有L码吗\nc1,agent,亲，有的\nc1,buyer,好的，多少钱\n"


class Done:
    """What a command came to."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def why(self) -> str:
        """The one line on stderr of a command that was refused."""
        assert self.status == 1, self.out + self.err
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that all commands of a test share."""
    monkeypatch.setenv("JIEHUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("JIEHUA_CACHE", str(CACHE))
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path / "data"


def jiehua(*words: object) -> Done:
    """Run a command in this process, as the installed program does."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
    before, sys.argv = sys.argv, ["jiehua", *map(str, words)]
    status: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        status = ended.code or 0
    finally:
        sys.argv = before
    assert isinstance(status, int)
    out.seek(0)
    return Done(status, out.read(), err.getvalue())


def process(*words: object, timeout: float = 60) -> Done:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "app.cli", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


# --- shops and tokens ---


def test_a_shop_and_its_tokens_are_made_listed_and_revoked(data: Path) -> None:
    assert jiehua("shop", "add", "s1", "--name", "小鱼的店", "--platform", "taobao").out == "shop s1\n"
    made = [jiehua("token", "new", "--shop", "s1", "--role", role, "--name", role).out for role in ("bridge", "agent")]
    assert all(len(token.split()) == 1 and token.endswith("\n") for token in made)
    lines = [line.split() for line in jiehua("token", "list", "--shop", "s1").out.splitlines()]
    assert [line[1:] for line in lines] == [["bridge", "bridge", "active"], ["agent", "agent", "active"]]
    assert jiehua("token", "revoke", lines[0][0]).status == 0
    lines = [line.split() for line in jiehua("token", "list", "--shop", "s1").out.splitlines()]
    assert [line[3] for line in lines] == ["revoked", "active"]
    assert not any(token.strip() in file.read_text("latin-1") for token in made for file in data.iterdir())


def test_a_token_of_no_days_is_expired_at_once(data: Path) -> None:
    jiehua("shop", "add", "s1")
    jiehua("token", "new", "--shop", "s1", "--role", "agent", "--days", "0")
    assert jiehua("token", "list", "--shop", "s1").out.split()[1:] == ["agent", "-", "expired"]


async def test_what_is_made_while_a_server_runs_works_at_once(data: Path) -> None:
    with serving(data) as server:
        assert process("shop", "add", "s1", "--data", data).status == 0
        token = process("token", "new", "--shop", "s1", "--role", "agent", "--data", data).out.strip()
        async with server.sidebar(token) as sidebar:
            assert sidebar.welcome["shop"] == "s1"


def test_the_option_goes_before_the_environment(data: Path, tmp_path: Path) -> None:
    assert jiehua("shop", "add", "s1", "--data", tmp_path / "other").status == 0
    assert (tmp_path / "other" / "jiehua.sqlite3").exists()
    assert not data.exists()


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("token", "new", "--shop", "nowhere", "--role", "agent"), "there is no shop 'nowhere'"),
        (("token", "list", "--shop", "nowhere"), "there is no shop 'nowhere'"),
        (("token", "revoke", "t00"), "there is no token 't00'"),
        (("replay", "no-such-file.csv"), "no-such-file.csv: there is no such file"),
        (("eval", "no-such-file.jsonl"), "no-such-file.jsonl: there is no such file"),
        (("read", "buyer:在吗", "order:lost"), "lost"),
        (("phrases", "check", "no-such-folder"), "no-such-folder"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(data: Path, words: tuple[str, ...], why: str) -> None:
    jiehua("shop", "add", "s1")
    assert why in jiehua(*words).why


@pytest.mark.parametrize(
    "words", [("new", "--shop", "s1", "--role", "agent"), ("list", "--shop", "s1"), ("revoke", "t0")]
)
def test_a_mistyped_folder_does_not_become_an_empty_store(data: Path, words: tuple[str, ...]) -> None:
    assert "there is no store at" in jiehua("token", *words).why
    assert not data.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("shop", "add", "s1", "--name", "\udc80"),
        ("shop", "add", "s1", "--name", "长" * 65),
        ("token", "list", "--shop", "\udcff"),
        ("token", "revoke", "\udcff"),
    ],
)
def test_arguments_that_are_no_text_are_wrong_usage(data: Path, words: tuple[str, ...]) -> None:
    done = jiehua(*words)
    assert (done.status, done.err.count("\n")) == (2, 1), done.err


def test_a_shop_is_made_once(data: Path) -> None:
    jiehua("shop", "add", "s1")
    assert jiehua("shop", "add", "s1").why == "there is a shop 's1' already; take another id"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("dance",),
        ("shop", "add"),
        ("shop", "add", "a shop"),
        ("shop", "add", "s1", "--platform", "ebay"),
        ("token", "new", "--shop", "s1", "--role", "boss"),
        ("token", "new", "--shop", "s1"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "-1"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "1e12"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "nan"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--name", "x" * 65),
        ("token", "new", "--shop", "s1", "--role", "agent", "--name", "小\n美"),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("serve", "--workers", "2"),
        ("replay",),
        ("replay", "talks.csv", "--rate", "0"),
        ("replay", "talks.csv", "--rate", "nan"),
        ("read",),
    ],
)
def test_wrong_usage_is_status_two_and_says_what_is_wrong(data: Path, words: tuple[str, ...]) -> None:
    jiehua("shop", "add", "s1")
    done = jiehua(*words)
    assert done.status == 2
    assert done.err + done.out
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "words",
    [("serve",), ("migrate",), ("token", "list", "--shop", "s1"), ("shop", "add", "s2")],
    ids=lambda words: words[0],
)
def test_a_store_of_no_use_is_told_in_one_line_by_every_command(data: Path, words: tuple[str, ...]) -> None:
    data.mkdir()
    (data / "jiehua.sqlite3").write_bytes(b"this is no database, only a file of some length" * 99)
    assert "cannot be opened" in jiehua(*words, *some_port(words)).why
    (data / "jiehua.sqlite3").unlink()
    jiehua("migrate")
    with sqlite3.connect(data / "jiehua.sqlite3") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0999'")
    newer.close()
    assert "written by a newer jiehua (schema 0999" in jiehua(*words, *some_port(words)).why


def some_port(words: tuple[str, ...]) -> tuple[str, ...]:
    """A port for the command that takes one."""
    return ("--port", str(free_port())) if words == ("serve",) else ()


def test_a_data_folder_that_is_a_file_is_told_in_one_line(data: Path) -> None:
    data.write_text("not a folder")
    assert "cannot be made" in jiehua("migrate").why


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_in_one_line(data: Path, command: str) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen on 127.0.0.1:{port}" in jiehua(command, "--port", port).why


def test_a_setting_of_no_use_is_told_by_its_variable(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_PER_SECOND", "many")
    assert jiehua("migrate").why.startswith("JIEHUA_PER_SECOND: ")


def test_an_address_that_is_not_understood_is_told_by_its_variable(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_DATABASE_URL", "mysql://localhost/x")
    assert jiehua("migrate").why.startswith("JIEHUA_DATABASE_URL: ")


def test_several_workers_need_a_store_that_they_can_share(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_REDIS_URL", "redis://localhost")
    done = jiehua("serve", "--workers", "2", *some_port(("serve",)))
    assert (done.status, "JIEHUA_DATABASE_URL" in done.err) == (2, True)


def test_a_second_server_on_the_same_data_is_told_in_one_line(data: Path) -> None:
    with serving(data):
        assert "another jiehua serves" in process("serve", "--data", data, *some_port(("serve",))).why


# --- talks and the bank ---


def test_migrate_names_the_store_and_its_schema(data: Path) -> None:
    done = jiehua("migrate")
    assert (done.status, str(data / "jiehua.sqlite3") in done.out) == (0, True)
    assert jiehua("migrate").out == done.out


def test_read_prints_one_json_object(data: Path) -> None:
    done = jiehua("read", "buyer:黑色和白色哪个好看", "agent:亲，都好看", "order:delivered", "buyer:还没收到")
    found = json.loads(done.out)
    assert {"stage", "intent", "traits", "slots", "suggestions"} <= set(found)
    assert not data.exists()


def test_replay_plays_a_file_and_sums_up(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    file.write_text(TALKS, "utf-8")
    done = jiehua("replay", file)
    assert done.status == 0, done.err
    assert done.out.startswith("talks 1  messages 3 (of buyers 2)  orders 0\n")
    assert "latency" in done.out
    assert not data.exists()


def test_eval_measures_labelled_talks(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    turn = {"from": "buyer", "text": "在吗", "stage": "greeting", "intent": "greet"}
    file.write_text(json.dumps({"id": "c1", "turns": [turn]}, ensure_ascii=False), "utf-8")
    assert isinstance(json.loads(jiehua("eval", file, "--json").out), dict)
    assert "stage" in jiehua("eval", file).out
    assert jiehua("eval", file, "--picture", tmp_path / "confusion.svg").status == 0
    assert (tmp_path / "confusion.svg").read_text("utf-8").startswith("<svg")
    assert "cannot be written" in jiehua("eval", file, "--picture", tmp_path / "no" / "such.svg").why


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


def test_stages_prints_the_diagram(data: Path) -> None:
    assert "after_sales" in jiehua("stages").out


def test_help_needs_no_store(data: Path) -> None:
    for words in (("--help",), ("serve", "--help"), ("token", "new", "--help")):
        assert jiehua(*words).status == 0
    assert not data.exists()


# --- learning ---


def test_learning_wants_a_file_or_a_reset_and_not_both(data: Path, tmp_path: Path) -> None:
    jiehua("shop", "add", "s1")
    file = tmp_path / "talks.csv"
    file.write_text(TALKS, encoding="utf-8")
    for words in (["--shop", "s1"], [file, "--shop", "s1", "--reset"]):
        refused = jiehua("learn", *words)
        assert (refused.status, "or --reset, and not both" in refused.err) == (2, True)
    assert "wordings that come again" in jiehua("learn", file, "--shop", "s1").out
    assert jiehua("learn", "--reset", "--shop", "s1").out.startswith("shop s1 begins anew")
    assert jiehua("learn", file, "--shop", "nobody").why == "there is no shop 'nobody'"


def test_a_history_is_measured_by_eval(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    file.write_text(TALKS + TALKS.replace("c1", "c2").split("\n", 1)[1], encoding="utf-8")
    told = json.loads(jiehua("eval", file, "--history", "--json").out)
    assert (told["learned_talks"], told["tried_talks"]) == (1, 1)
