"""Tests of the metrics: every one has a name of ours and a meaning, and the text is what Prometheus reads."""

from __future__ import annotations

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
