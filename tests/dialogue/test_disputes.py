"""The seven steps of a dispute, read from what the agent said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.dialogue.disputes import CLEAR, next_step, step_after_line, step_after_order, step_after_reading
from app.vocabulary import DISPUTE_STEPS, Intent, OrderStatus, Stage, Technique
from tests.dialogue.told import reads

T = Technique


@pytest.mark.parametrize("intent", [Intent.DEFECT, Intent.COMPLAINT])
def test_a_reported_problem_opens_a_dispute(intent: Intent) -> None:
    assert step_after_reading(None, Stage.AFTER_SALES, reads(intent)) is T.QUICK_RESPONSE


def test_before_the_sale_there_is_no_dispute() -> None:
    assert step_after_reading(None, Stage.RECOMMENDATION, reads(Intent.COMPLAINT)) is None
    assert step_after_reading(T.APOLOGISE, Stage.NEED_DISCOVERY, reads(Intent.STATE_NEED)) is None


def test_a_question_about_the_parcel_is_no_dispute() -> None:
    assert step_after_reading(None, Stage.AFTER_SALES, reads(Intent.TRACK_ORDER)) is None


def test_thanks_end_a_dispute_once_something_was_done() -> None:
    thanks = reads(Intent.THANKS_BYE)
    assert step_after_reading(T.REMEDY, Stage.AFTER_SALES, thanks) is None
    assert step_after_reading(T.LISTEN_RECORD, Stage.AFTER_SALES, thanks) is T.LISTEN_RECORD


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("您好，很高兴为您服务", T.WARM_RECEPTION),
        ("真的很抱歉，麻烦您拍张照片给我们看看好吗", T.LISTEN_RECORD),
        ("非常理解您的心情，我们一起看看怎么处理", T.SOOTHE_EXPLAIN),
        ("给您添麻烦了，实在不好意思", T.APOLOGISE),
        ("我们给您补发两个新的，您看可以吗", T.REMEDY),
        ("已经为您提交补发了，明天寄出", T.FOLLOW_UP),
        ("嗯嗯", T.QUICK_RESPONSE),
    ],
)
def test_the_agents_words_show_the_step(line: str, step: Technique) -> None:
    assert step_after_line(T.QUICK_RESPONSE, line, None) is step


def test_a_picked_phrase_shows_its_own_step_whatever_its_words() -> None:
    assert step_after_line(T.QUICK_RESPONSE, "抱歉，我们给您补发", T.SOOTHE_EXPLAIN) is T.SOOTHE_EXPLAIN


def test_the_steps_never_go_back() -> None:
    assert step_after_line(T.REMEDY, "真的很抱歉", None) is T.REMEDY
    assert step_after_order(T.FOLLOW_UP, OrderStatus.REFUNDING) is T.FOLLOW_UP


def test_a_refund_moves_a_dispute_and_opens_none() -> None:
    assert step_after_order(T.LISTEN_RECORD, OrderStatus.REFUNDING) is T.REMEDY
    assert step_after_order(T.LISTEN_RECORD, OrderStatus.REFUNDED) is T.FOLLOW_UP
    assert step_after_order(None, OrderStatus.REFUNDING) is None


def test_without_a_dispute_no_line_opens_one() -> None:
    assert step_after_line(None, "非常抱歉", T.APOLOGISE) is None


def test_the_next_step_follows_in_the_order_of_the_playbook() -> None:
    assert next_step(None) is None
    assert [next_step(step) for step in DISPUTE_STEPS] == [*DISPUTE_STEPS[1:], None]


def test_where_nothing_shows_an_order_only_clear_words_report_a_problem() -> None:
    unsure = replace(reads(Intent.DEFECT), confidence=CLEAR - 0.1)
    assert step_after_reading(None, Stage.AFTER_SALES, unsure, has_order=False) is None
    assert step_after_reading(None, Stage.AFTER_SALES, unsure, has_order=True) is T.QUICK_RESPONSE
    sure = replace(unsure, confidence=CLEAR)
    assert step_after_reading(None, Stage.AFTER_SALES, sure, has_order=False) is T.QUICK_RESPONSE


def test_who_tells_what_is_wrong_when_asked_is_not_asked_again() -> None:
    told = reads(Intent.DEFECT)
    asked = "是哪方面让您不太满意呢"
    assert step_after_reading(None, Stage.AFTER_SALES, told, asked=asked) is T.LISTEN_RECORD
    greeted = "您好，有什么问题可以帮您"
    assert step_after_reading(None, Stage.AFTER_SALES, told, asked=greeted) is T.QUICK_RESPONSE
    assert step_after_reading(T.REMEDY, Stage.AFTER_SALES, told, asked=asked) is T.REMEDY
