"""All that one shop has learned, for one turn: which wordings to offer, and what use adds to which phrase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.dialogue.state import BuyerState
from app.learn.replies import Offer, Replies
from app.vocabulary import Stage

Lifted = tuple[float, str]
"""Points on the scale of scores, and why in a few Chinese words."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """`replies` were learnt from a chat export (None: never), `by_stage` from use: what each phrase gains or loses."""

    replies: Replies | None = None
    by_stage: Mapping[Stage, Mapping[str, Lifted]] = field(default_factory=dict)

    def offers(self, state: BuyerState) -> list[Offer]:
        """The wordings that the shop would use now, best first."""
        return self.replies.offers(state) if self.replies else []

    def lifts(self, stage: Stage) -> Mapping[str, Lifted]:
        """What use says of phrases in this stage, by phrase."""
        return self.by_stage.get(stage, {})
