"""A small shop whose agents always say the same things, as lessons."""

from __future__ import annotations

from app.dialogue.state import BuyerState, IntentNow, StageNow, Visit
from app.learn.replies import Lesson, lesson_of
from app.understand.reading import Line
from app.vocabulary import Intent, Stage

AT = "2026-11-21T09:00:00+08:00"
SIZES = "亲，这款尺码是标准的，按平时的码拍就可以"
PARCELS = "亲，快递在路上了，这两天就能送到您手里"
BYE = "谢谢您来小店，穿得舒服再来哦"


def state_of(*lines: str, stage: Stage = Stage.RECOMMENDATION, intent: Intent | None = None) -> BuyerState:
    """A state after lines such as `buyer:在吗`."""
    told = tuple(Line(*line.split(":", 1)) for line in lines)  # type: ignore[arg-type]
    return BuyerState(
        version=1,
        stage=StageNow(stage, None, AT, ""),
        visit=Visit(AT, len(told), AT),
        intent=IntentNow(intent, 0.9) if intent else None,
        lines=told,
    )


def lessons(talks: int = 12) -> list[Lesson]:
    """Talks about a size, then about a parcel, each with its goodbye."""
    found = []
    for talk in range(talks):
        size = talk % 2 == 0
        asked = f"buyer:{'穿什么码合适' if size else '快递到哪里了'}{'呀' * (talk % 3)}"
        said = SIZES if size else PARCELS
        found.append(lesson_of(talk, state_of(asked, intent=Intent.ASK_SIZE if size else Intent.TRACK_ORDER), said))
        thanks = state_of(asked, f"agent:{said}", "buyer:好的谢谢", intent=Intent.THANKS_BYE)
        found.append(lesson_of(talk, thanks, BYE))
    return found
