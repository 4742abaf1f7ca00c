"""Kernels are used where they were compiled of these very sources, and not where they are switched off."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from app.errors import CannotStart
from app.native import load as native
from app.native.sources import mark

MODULE = "app.native._kernels"


def test_kernels_of_these_sources_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = SimpleNamespace(MARK=mark())
    monkeypatch.setitem(sys.modules, MODULE, compiled)
    for wish in ("", "auto", "yes"):
        assert native.load(wish) == (compiled, "compiled")


def test_kernels_of_other_sources_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(MARK="of yesterday"))
    assert native.load("auto") == (None, "compiled from other sources")
    with pytest.raises(CannotStart, match="other sources"):
        native.load("yes")


def test_kernels_from_a_wheel_which_has_no_sources_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = SimpleNamespace(MARK="whatever")
    monkeypatch.setitem(sys.modules, MODULE, compiled)
    monkeypatch.setattr(native, "mark", lambda: "")
    assert native.load("auto") == (compiled, "compiled")


def test_where_nothing_was_compiled_it_is_done_without_unless_it_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    assert native.load("auto") == (None, "not compiled")
    with pytest.raises(CannotStart, match="JIEHUA_COMPILED is yes"):
        native.load("yes")


def test_kernels_that_are_switched_off_are_not_even_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(MARK=mark()))
    assert native.load("no") == (None, "JIEHUA_COMPILED is no")
