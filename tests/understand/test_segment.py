"""Cutting texts into words."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadFile
from app.understand.normalize import normalize
from app.understand.segment import Segmenter
from tests.shipped import PHRASEBANK

USERDICT = PHRASEBANK / "userdict.txt"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.load(USERDICT)


def test_words_of_the_trade_stay_whole(segmenter: Segmenter) -> None:
    assert "运费险" in segmenter.cut("这个有运费险吗")


def test_jieba_and_the_fast_engine_cut_the_teaching_talks_alike(segmenter: Segmenter) -> None:
    reference = Segmenter.reference(USERDICT)
    lines = (PHRASEBANK / "talks" / "plain_a.jsonl").read_text("utf-8").splitlines()
    texts = [normalize(turn["text"]) for line in lines for turn in json.loads(line)["turns"] if "text" in turn]
    alike = sum(segmenter.cut(text) == reference.cut(text) for text in texts)
    assert alike / len(texts) > 0.99


def test_half_a_surrogate_pair_is_cut_too(segmenter: Segmenter) -> None:
    assert "".join(segmenter.cut("有货\ud800吗")) == "有货?吗"


def test_a_line_of_another_form_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "userdict.txt"
    file.write_text("包邮 100 v\n运费险 many n\n", "utf-8")
    with pytest.raises(BadFile, match="line 2"):
        Segmenter.load(file)


@given(text=st.text())
def test_the_words_joined_are_the_text(segmenter: Segmenter, text: str) -> None:
    assert "".join(segmenter.cut(text)) == text


def test_jieba_steps_in_where_the_fast_engine_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    fallback = Segmenter.load(USERDICT)
    assert fallback.engine == "jieba"
    assert "运费险" in fallback.cut("这个有运费险吗")
