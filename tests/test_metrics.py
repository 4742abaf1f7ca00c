"""Tests of the metrics: every one has a name of ours and a meaning, and the text is what Prometheus reads."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.parser import text_string_to_metric_families

from app import metrics


def test_every_metric_is_ours_and_says_what_it_means() -> None:
    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    assert len(families) >= 9
    assert [family.name for family in families if not family.name.startswith("jiehua_")] == []
    assert [family.name for family in families if not family.documentation] == []


def test_what_is_counted_shows() -> None:
    before = value("jiehua_picks_total", how="copy")
    metrics.picks.labels("copy").inc()
    assert value("jiehua_picks_total", how="copy") == before + 1


def test_each_step_that_a_stopwatch_is_told_of_is_counted_where_its_time_belongs() -> None:
    before = {name: value(f"jiehua_step_seconds_{name}", step="read") for name in ("count", "sum")}
    slow = value("jiehua_step_seconds_bucket", step="read", le="+Inf")
    quick = value("jiehua_step_seconds_bucket", step="read", le="0.002")
    watch = metrics.Stopwatch()
    time.sleep(0.003)
    watch.lap("read")
    watch.lap("step")
    assert value("jiehua_step_seconds_count", step="read") == before["count"] + 1
    assert value("jiehua_step_seconds_sum", step="read") >= before["sum"] + 0.003
    assert value("jiehua_step_seconds_bucket", step="read", le="+Inf") == slow + 1
    assert value("jiehua_step_seconds_bucket", step="read", le="0.002") == quick


@given(st.lists(st.sampled_from([0.0, 0.001, 0.0011, 0.5, 1.0, 7.0]), max_size=40), st.integers(1, 9))
def test_times_counted_together_are_those_counted_one_by_one(seconds: list[float], many: int) -> None:
    together, single = CollectorRegistry(), CollectorRegistry()
    timer = metrics.Times("took", "-", buckets=(0.001, 0.5, 1.0), registry=together)
    timer.MANY = many
    one_by_one = Histogram("took", "-", buckets=(0.001, 0.5, 1.0), registry=single)
    for one in seconds:
        timer.took(one)
        one_by_one.observe(one)
    metrics.count_times()
    names = [("took_bucket", {"le": le}) for le in ("0.001", "0.5", "1.0", "+Inf")] + [("took_count", {})]
    for name, labels in names:
        assert together.get_sample_value(name, labels) == single.get_sample_value(name, labels), (name, labels)
    assert together.get_sample_value("took_sum") == pytest.approx(single.get_sample_value("took_sum"))


def test_the_depth_of_each_queue_shows_and_the_longest_outbox() -> None:
    metrics.see_depths(5, 2, [3, 7, 1])
    told = [value(f"jiehua_{name}") for name in ("pending_events", "writer_queue", "outbox_frames", "outbox_longest")]
    assert told == [5, 2, 11, 7]
    metrics.see_depths(0, 0, [])
    assert value("jiehua_outbox_longest") == 0


def value(name: str, **labels: str) -> float:
    """A sample as it is told now."""
    return next(
        (
            sample.value
            for family in text_string_to_metric_families(metrics.exposition().decode())
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ),
        0.0,
    )
