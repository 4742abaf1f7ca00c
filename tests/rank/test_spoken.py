"""What the words of the newest lines say, all in one pass, is what each table would say by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rank.cues import ASKED_FOR, TRIGGERED
from app.rank.signs import SIGN_WORDS, signs_among
from app.rank.spoken import spoken_in
from app.rank.topics import TOPIC_WORDS, topics_in

words = st.sampled_from(sorted({*TRIGGERED.keys, *ASKED_FOR.keys, *TOPIC_WORDS, *SIGN_WORDS}))


@given(st.lists(words | st.text(max_size=3), max_size=8).map("".join))
def test_one_pass_finds_what_each_table_finds(text: str) -> None:
    spoken = spoken_in(text)
    assert spoken.triggers == TRIGGERED.find(text)
    assert spoken.asked == ASKED_FOR.find(text)
    assert spoken.topics == topics_in(text)
    assert spoken.signs == signs_among([word for word in SIGN_WORDS if word in text])
