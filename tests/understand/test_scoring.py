"""Both scorers, in C and in numpy, give the same for whatever text; and what the shares of a message are made of."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.native.load import kernels
from app.understand.features import LONG, NOWHERE, PLACES
from app.understand.model import Floats, LinearModel
from app.understand.ngrams import BUCKETS
from app.understand.reading import Sender
from app.understand.scoring import FREE, PlainScorer, Scorer, scorer_of
from app.understand.signs import OrderShown
from app.understand.taught import INTENTS, STAGES, Taught

CLASSES = len(STAGES) + len(INTENTS)
NUMBERS = st.from_regex(r"[0-9.]{1,6}", fullmatch=True)
CHARACTERS = st.characters(codec=None)
TEXTS = st.lists(
    st.one_of(st.text(CHARACTERS, max_size=8), st.sampled_from("在吗有货L码。[]^$"), NUMBERS), max_size=40
).map("".join)
SENDERS: st.SearchStrategy[Sender] = st.sampled_from(["buyer", "agent"])

needs_kernels = pytest.mark.skipif(kernels is None, reason="nothing was compiled here")


@cache
def learned() -> Taught:
    """A model that knows every fourth n-gram."""
    chance = np.random.default_rng(1)
    known = BUCKETS // 4
    index = np.zeros(BUCKETS, np.int32)
    index[chance.permutation(BUCKETS)[:known]] = np.arange(1, known + 1)
    rows = chance.integers(-127, 128, (known + 1, CLASSES + 1), np.int8)
    rows[:, -1] = 1
    rows[0] = 0
    shares: Floats = chance.random(len(PLACES)).astype(np.float32) / np.float32(127)
    stages: Floats = np.log(chance.dirichlet(np.ones(len(STAGES)), (len(OrderShown), len(INTENTS)))).astype(np.float32)
    return Taught(LinearModel(index, rows, shares), stages)


@cache
def both() -> tuple[PlainScorer, Scorer]:
    """The scorer in numpy, and that in C."""
    return PlainScorer(learned()), scorer_of(learned())


@needs_kernels
def test_what_was_compiled_is_used() -> None:
    assert not isinstance(both()[1], PlainScorer)
    assert isinstance(scorer_of(learned(), None), PlainScorer)


@needs_kernels
@given(SENDERS, TEXTS)
def test_the_sums_of_a_line_are_the_same(sender: Sender, text: str) -> None:
    plain, compiled = both()
    assert compiled.line(sender, text) == plain.line(sender, text)


@st.composite
def messages(draw: st.DrawFn) -> tuple[str, list[str], list[bytes], bytes]:
    """A text with words, remembered pieces, and places for all of them."""
    text = draw(TEXTS)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=12))})
    words = [text[begin:end] for begin, end in pairwise(cuts)]
    lines = draw(st.lists(st.tuples(SENDERS, TEXTS), max_size=4))
    pieces = [both()[0].line(sender, line) for sender, line in lines]
    count = sum(map(len, pieces)) // (4 * (CLASSES + 1))
    places = draw(st.lists(st.sampled_from([*range(len(PLACES)), NOWHERE]), min_size=count, max_size=count))
    return text, words, pieces, bytes([0, 1, *places])


@needs_kernels
@given(messages())
@example(("有货吗" * 200, ["有货", "吗"] * 200, [], bytes([0, 1])))
@example(("\ud800\0" * LONG, ["\ud800"] * 40, [], bytes([0, 1])))
@example(("1.5.3", ["1.5.3" * 20], [], bytes([0, 1])))
def test_the_margins_are_the_same(message: tuple[str, list[str], list[bytes], bytes]) -> None:
    plain, compiled = both()
    assert np.allclose(compiled.margins(*message), plain.margins(*message), rtol=1e-5, atol=1e-5)


@needs_kernels
@given(messages(), st.sampled_from([FREE, *range(len(OrderShown))]))
def test_the_shares_are_the_same_and_make_one(message: tuple[str, list[str], list[bytes], bytes], shown: int) -> None:
    plain, compiled = both()
    for one, other in zip(compiled.shares(*message, shown), plain.shares(*message, shown), strict=True):
        assert np.allclose(one, other, rtol=1e-4, atol=1e-6)
        assert sum(one) == pytest.approx(1)


@needs_kernels
def test_what_does_not_fit_is_refused_and_harms_nothing() -> None:
    _, compiled = both()
    own, piece = bytes([0, 1]), compiled.line("buyer", "在吗")
    for wrong in (
        ("在吗", ["在吗"], [piece], own),
        ("在吗", ["在吗"], [], bytes([0, 1, 2])),
        ("在吗", ["在吗"], [piece[:-1]], bytes([0, 1, 2])),
        ("在吗", ["在吗"], [], bytes([0, NOWHERE])),
        ("在吗", ["在吗"], [], b""),
    ):
        with pytest.raises(ValueError, match="place"):
            compiled.margins(*wrong)
    with pytest.raises(ValueError, match="shown"):
        compiled.shares("在吗", ["在吗"], [], own, len(OrderShown))
    with pytest.raises(TypeError):
        compiled.margins("在吗", [1], [], own)  # type: ignore[list-item]
    with pytest.raises(TypeError):
        compiled.margins(b"", ["在吗"], [], own)  # type: ignore[arg-type]


@needs_kernels
def test_arrays_of_another_kind_are_refused() -> None:
    model = learned().model
    with pytest.raises(ValueError, match="array"):
        scorer_of(Taught(LinearModel(model.index.astype(np.int64), model.rows, model.shares), learned().stages))
    with pytest.raises(ValueError, match="fit together"):
        scorer_of(Taught(LinearModel(model.index, model.rows[:, 1:], model.shares), learned().stages))


@pytest.mark.parametrize("kernels", [None, pytest.param(kernels, marks=needs_kernels)])
def test_what_is_said_over_and_over_counts_once_in_a_long_message(kernels: object) -> None:
    scorer = scorer_of(learned(), kernels)  # type: ignore[arg-type]
    once = scorer.margins("有货吗" * LONG, ["有货吗"] * LONG, [], bytes([0, 1]))
    assert once == pytest.approx(scorer.margins("有货吗" * 2 * LONG, ["有货吗"] * 2 * LONG, [], bytes([0, 1])))
