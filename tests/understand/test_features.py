"""What the model sees of a message."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.understand.features import PLACES, pieces_alone, pieces_of, see, see_line, sign_names
from app.understand.ngrams import Buckets
from app.understand.reading import Context, Line
from app.vocabulary import Stage

TALK = (Line("buyer", "有货吗"), Line("agent", "黑色有的"), Line("agent", "白色没了"))


def seen(text: str, context: Context) -> dict[str, set[int]]:
    """The buckets of each place."""
    lines = [see_line(line.sender, line.text) for line in context.lines]
    found: dict[str, set[int]] = {name: set() for name in PLACES}
    for place, buckets in pieces_of(see(text, [text], context, lines), lines):
        found[PLACES[place]] |= set(buckets.tolist())
    return found


def in_line(line: Line, columns: Sequence[int]) -> set[int]:
    """What a line has in some of its columns, save what runs over its end."""
    pieces: Buckets = see_line(line.sender, line.text).pieces
    return {bucket for column in columns for bucket in pieces[: len(pieces) - 2, column].tolist()}


def test_the_agents_lines_since_the_buyers_last_one_stand_in_their_place() -> None:
    places = seen("那算了", Context(TALK))
    assert in_line(TALK[1], range(3)) | in_line(TALK[2], range(3)) <= places["agent"]
    assert not seen("那算了", Context((*TALK, Line("buyer", "哦"))))["agent"]


def test_all_lines_of_the_buyer_are_the_buyers() -> None:
    newest = Line("buyer", "多少钱呀")
    places = seen("那算了", Context((*TALK, newest)))
    assert in_line(TALK[0], [1]) | in_line(newest, [1]) <= places["buyer"]
    assert not in_line(TALK[1], [5]) & places["buyer"]


def test_only_the_last_six_lines_are_the_last_lines() -> None:
    places = seen("那算了", Context((*TALK, *[Line("agent", "亲亲亲")] * 5)))
    assert in_line(TALK[2], [5]) <= places["recent"]
    assert not in_line(TALK[1], [5]) & places["recent"] - in_line(TALK[2], [5])


def test_the_agents_topic_counts_apart_where_the_message_has_no_content() -> None:
    assert in_line(TALK[1], [3, 4]) <= seen("嗯", Context(TALK))["topic"]
    assert seen("那算了", Context(TALK))["topic"] == set()


def test_numbers_are_alike() -> None:
    assert seen("要20个", Context())["message"] == seen("要3个", Context())["message"]
    assert np.array_equal(see_line("buyer", "要20个").pieces, see_line("buyer", "要3个").pieces)


def test_the_stage_before_is_a_sign() -> None:
    signs = see("嗯", ["嗯"], Context(stage=Stage.CLOSING), []).signs
    assert "stage closing" in [name for group in signs for name in sign_names(group)]


@given(st.text(st.characters(codec=None)), st.lists(st.builds(Line, st.sampled_from(["buyer", "agent"]), st.text())))
def test_any_text_in_any_talk_has_features(text: str, lines: list[Line]) -> None:
    places = seen(text, Context(tuple(lines[:12])))
    assert places["message"]
    assert places["signs"]


def echoed(text: str, *lines: Line) -> list[str]:
    """The signs of what the agent said already."""
    heard = [see_line(line.sender, line.text) for line in lines]
    return [
        name
        for signs in see(text, [text], Context(lines), heard).signs
        for name in sign_names(signs)
        if name.startswith("echo")
    ]


def test_what_the_agent_said_already_is_seen_in_quarters() -> None:
    offer = Line("agent", "黑色和白色您要哪个")
    assert "echo 4 asks False" in echoed("白色的吧", offer)
    assert "echo 0 asks False" in echoed("尺码偏小", offer)
    assert "echo 2 asks False" in echoed("白色便宜", offer)


def test_without_a_line_of_the_agents_there_is_no_echo() -> None:
    assert "echo None asks False" in echoed("白色的吧", Line("buyer", "白色的吧"))
    assert "echo None asks False" in echoed("嗯", Line("agent", "嗯"))


def test_of_a_message_that_was_said_in_no_talk_no_context_is_seen() -> None:
    places = {place for place, _ in pieces_alone(see("有货吗", ["有货"], Context(), []))}
    assert {PLACES[place] for place in places} == {"message", "words"}
