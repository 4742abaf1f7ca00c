"""N-grams as numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.understand.ngrams import BUCKETS, multipliers, ngrams, words_and_pairs

BY = multipliers(one=(1, 2, 4), other=(2,))
ANY_TEXT = st.text(st.characters(codec=None, exclude_characters="\0"))


@given(ANY_TEXT)
def test_every_character_begins_runs_that_have_buckets(text: str) -> None:
    found = ngrams(text, BY)
    assert found.shape == (len(text), 4)
    assert (found < BUCKETS).all()


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_a_run_has_the_same_bucket_wherever_it_stands(run: str, before: str, after: str) -> None:
    run = f"{run}abcd"
    alone, within = ngrams(run, BY), ngrams(before + run + after, BY)
    whole = len(run) - 3
    assert np.array_equal(alone[:whole], within[len(before) : len(before) + whole])


def test_runs_of_another_length_or_place_have_another_bucket() -> None:
    first = ngrams("有货吗呢", BY)[0].tolist()
    assert len(set(first)) == len(first)


def test_different_runs_seldom_share_a_bucket() -> None:
    text = "".join(map(chr, range(0x4E00, 0x9000)))
    pairs = ngrams(text, BY)[:-1, 1]
    assert len(set(pairs.tolist())) > 0.97 * len(pairs)


def test_the_end_of_a_text_tells() -> None:
    assert ngrams("货", BY)[0, 1] != ngrams("货吗", BY)[0, 1]


def test_words_have_buckets_and_so_have_words_that_follow_each_other() -> None:
    assert len(set(words_and_pairs([1, 2, 3]).tolist())) == 5
    assert set(words_and_pairs([1, 2]).tolist()) & set(words_and_pairs([2, 1]).tolist()) == {1, 2}
    assert len(words_and_pairs([])) == 0
