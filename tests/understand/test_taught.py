"""Teaching, and the cache that spares it."""

import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.errors import BadFile
from app.understand.segment import Segmenter
from app.understand.taught import Taught, taught
from tests.shipped import PHRASEBANK

SEGMENTER = Segmenter.load(None)


@pytest.fixture
def small_bank(tmp_path: Path) -> Path:
    """A phrase bank that teaches quickly."""
    bank = tmp_path / "bank"
    shutil.copytree(PHRASEBANK / "intents", bank / "intents")
    (bank / "talks").mkdir()
    lines = (PHRASEBANK / "talks" / "plain_a.jsonl").read_text("utf-8").splitlines()[:20]
    (bank / "talks" / "some.jsonl").write_text("\n".join(lines), "utf-8")
    return bank


def same(one: Taught, other: Taught) -> bool:
    parts = ("index", "rows", "shares")
    return all(np.array_equal(getattr(one.model, part), getattr(other.model, part)) for part in parts)


def test_what_comes_from_the_cache_is_what_was_learned(small_bank: Path, tmp_path: Path) -> None:
    learned = taught(small_bank, SEGMENTER, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    before = file.stat().st_mtime_ns
    assert same(learned, taught(small_bank, SEGMENTER, tmp_path / "cache"))
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"\x93NUMPY"])
def test_a_broken_cache_is_learned_anew_and_mended(small_bank: Path, tmp_path: Path, content: bytes) -> None:
    learned = taught(small_bank, SEGMENTER, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(content)
    assert same(learned, taught(small_bank, SEGMENTER, tmp_path / "cache"))
    assert file.stat().st_size > 1000


def test_a_cache_that_was_cut_short_is_learned_anew(small_bank: Path, tmp_path: Path) -> None:
    learned = taught(small_bank, SEGMENTER, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:-5000])
    assert same(learned, taught(small_bank, SEGMENTER, tmp_path / "cache"))


def test_another_content_has_another_cache_and_the_old_one_goes(small_bank: Path, tmp_path: Path) -> None:
    taught(small_bank, SEGMENTER, tmp_path / "cache")
    (old,) = (tmp_path / "cache").iterdir()
    extra = small_bank / "intents" / "greet.toml"
    extra.write_text(extra.read_text("utf-8").replace('"哈罗"', '"哈罗", "恭喜发财"'), "utf-8")
    taught(small_bank, SEGMENTER, tmp_path / "cache")
    (new,) = (tmp_path / "cache").iterdir()
    assert new.name != old.name


def _rows(bank: Path, cache: Path) -> float:
    return float(taught(bank, Segmenter.load(None), cache).model.rows.sum())


def test_processes_that_start_at_once_share_one_whole_cache(small_bank: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        sums = pool.starmap(_rows, [(small_bank, tmp_path / "cache")] * 3)
    assert len(set(sums)) == 1
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_folder_that_cannot_be_written_costs_only_time(small_bank: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", "utf-8")
    assert taught(small_bank, SEGMENTER, tmp_path / "cache").model.index.any()


def test_an_empty_phrase_bank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no teaching talks"):
        taught(tmp_path, SEGMENTER, tmp_path / "cache")
