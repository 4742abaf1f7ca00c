"""Tests of the card: every field of the contract, from a bare state and from a full one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from app.card import card_of, steps_of
from app.dialogue.state import (
    BuyerState,
    IntentNow,
    LastMessage,
    Note,
    StageNow,
    TraitNow,
    Visit,
    Warning,
)
from app.rank.suggestion import Suggestion
from app.vocabulary import DISPUTE_STEPS, Intent, Stage, Technique, Trait

NINE = "2026-11-21T09:00:00+08:00"
BARE = BuyerState(1, StageNow(Stage.GREETING, None, NINE, "新买家"), Visit(NINE, 0, NINE))
CHOICE = Suggestion(
    key=1,
    phrase="closing.two_choice.colour",
    technique=Technique.TWO_CHOICE,
    text="黑色和白色都有现货哦，{活动截止}前下单还送{赠品}，您更喜欢哪一款呢～",
    filled={"选项甲": "黑色", "选项乙": "白色"},
    missing=("活动截止", "赠品"),
    score=0.83049,
    because="犹豫 · 两个颜色 · 促成",
)


def told(state: BuyerState, *suggestions: Suggestion) -> dict[str, Any]:
    """The card as a client reads it."""
    card: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(card_of("b42", state, suggestions)))
    return card


def test_a_bare_card_has_every_field_and_nothing_invented() -> None:
    assert told(BARE) == {
        "id": "b42",
        "name": None,
        "agent": None,
        "version": 1,
        "stage": {
            "id": "greeting",
            "name": "迎接问好",
            "from": None,
            "since": NINE,
            "because": "新买家",
            "manual": False,
        },
        "intent": None,
        "traits": [],
        "slots": {},
        "last_message": None,
        "waiting_since": None,
        "open_question": None,
        "steps": None,
        "visit": {"started": NINE, "messages": 0, "ended": None},
        "warnings": [],
        "notes": [],
        "personal": [],
        "suggestions": [],
    }


def test_a_full_card_says_it_in_the_words_of_the_contract() -> None:
    state = replace(
        BARE,
        version=7,
        name="小鱼",
        agent="xiaomei",
        stage=StageNow(Stage.CLOSING, Stage.RECOMMENDATION, NINE, "两个颜色", manual=True),
        intent=IntentNow(Intent.HESITATE, 0.8149),
        traits=(
            TraitNow(Trait.ECONOMICAL, 0.704, "「便宜点」"),
            TraitNow(Trait.HAGGLER, 1.0, "客服", manual=True, on=False),
        ),
        slots={"颜色": ("黑色", "白色"), "身高": ("165cm",)},
        last_message=LastMessage("m-1", "buyer", "黑色还是白色好", NINE),
        waiting_since=NINE,
        open_question="黑色还是白色好",
        step=Technique.LISTEN_RECORD,
        visit=Visit(NINE, 12, NINE),
        warnings=(Warning("spam", "广告"),),
        notes=(Note("n1", "gift", "送袜子", True, "m-1"),),
    )
    card = told(state, CHOICE)
    assert card["stage"]["from"] == "recommendation"
    assert card["stage"]["manual"] is True
    assert card["intent"] == {"id": "hesitate", "name": "犹豫", "confidence": 0.81}
    assert card["traits"] == [{"id": "economical", "name": "经济型", "confidence": 0.7, "because": "「便宜点」"}]
    assert card["slots"] == {"颜色": ["黑色", "白色"], "身高": "165cm"}
    assert card["last_message"] == {"id": "m-1", "from": "buyer", "text": "黑色还是白色好", "at": NINE}
    assert (card["waiting_since"], card["open_question"]) == (NINE, "黑色还是白色好")
    assert card["steps"] == {"at": "listen_record", "next": "soothe_explain"}
    assert card["visit"] == {"started": NINE, "messages": 12, "ended": None}
    assert card["warnings"] == [{"code": "spam", "text": "广告"}]
    assert card["notes"] == [
        {"id": "n1", "kind": "gift", "text": "送袜子", "urgent": True, "message": "m-1", "done": False}
    ]
    assert card["suggestions"] == told(BARE, CHOICE)["suggestions"]


def test_a_suggestion_keeps_its_gaps_visible_and_names_them() -> None:
    one = told(BARE, CHOICE)["suggestions"][0]
    assert "{活动截止}" in one["text"]
    assert one["missing"] == ["活动截止", "赠品"]
    assert one["score"] == 0.83
    assert (one["technique"], one["technique_name"]) == ("two_choice", "二选其一")


@pytest.mark.parametrize(("step", "after"), list(zip(DISPUTE_STEPS, [*DISPUTE_STEPS[1:], None], strict=True)))
def test_after_each_dispute_step_comes_the_next_and_after_the_last_none(step: Technique, after: object) -> None:
    assert msgspec.to_builtins(steps_of(step)) == {"at": step, "next": after}
