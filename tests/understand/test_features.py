"""What the model sees of a message."""

from hypothesis import given
from hypothesis import strategies as st

from app.understand.features import PLACES, features
from app.understand.reading import Context, Line
from app.vocabulary import Stage

TALK = (Line("buyer", "有货吗"), Line("agent", "黑色有的"), Line("agent", "白色没了"))


def seen(text: str, context: Context) -> dict[str, list[str]]:
    return dict(zip(PLACES, features(text, [text], context).grams, strict=True))


def test_the_agents_lines_since_the_buyers_last_one_stand_in_their_place() -> None:
    places = seen("那算了", Context(TALK))
    assert {"黑色", "白色"} <= set(places["agent"])
    assert "有货" not in places["agent"]
    assert "有货" in places["before"]


def test_the_agents_topic_counts_apart_where_the_message_has_no_content() -> None:
    assert "黑色" in seen("嗯", Context(TALK))["topic"]
    assert seen("那算了", Context(TALK))["topic"] == []


def test_numbers_are_alike() -> None:
    assert seen("要20个", Context())["message"] == seen("要3个", Context())["message"]


def test_the_stage_before_is_a_sign() -> None:
    assert "stage closing" in seen("嗯", Context(stage=Stage.CLOSING))["signs"]


@given(st.text(), st.lists(st.builds(Line, st.sampled_from(["buyer", "agent"]), st.text()), max_size=12))
def test_any_text_in_any_talk_has_features(text: str, lines: list[Line]) -> None:
    assert len(features(text, [text], Context(tuple(lines))).grams) == len(PLACES)
