"""Tests of the report of a plan: whole counts, not too many rows, before and after."""

from __future__ import annotations

from app.exchange.plan import SHOWN, Plan, Remark


def test_a_report_has_whole_counts_and_shows_some_rows_of_each_kind() -> None:
    plan = Plan("a.csv", "CSV", "UTF-8", "千牛", 999)
    plan.new = {f"n{number}": {"text": "亲"} for number in range(SHOWN + 1)}
    plan.changed, plan.removed, plan.same = {"c": "顺丰"}, ["r"], 3
    plan.problems = [Remark(7, "x", "text: is empty")] * (SHOWN + 2)
    told = plan.told({"c": "中通"})
    assert told["counts"] == {
        "new": SHOWN + 1, "changed": 1, "same": 3, "removed": 1, "problems": SHOWN + 2, "warnings": 0,
    }  # fmt: skip
    assert (len(told["new"]), told["new"][0], len(told["problems"])) == (SHOWN, {"id": "n0", "text": "亲"}, SHOWN)
    assert told["changed"] == [{"id": "c", "before": "中通", "after": "顺丰"}]
    assert told["problems"][0] == {"file": "a.csv", "row": 7, "id": "x", "why": "text: is empty"}
    assert plan.changes["r"] is None
