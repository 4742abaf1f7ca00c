"""What a row is worth in vectors is what its features add up to in plain Python, whatever the moment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.phrases.phrase import Knowledge
from app.phrases.slots import SLOT_BIT
from app.rank.columns import (
    LOW,
    PLATFORM_BIT,
    STAGE_BIT,
    TRAIT_BIT,
    Features,
    columns_of,
    columns_of_shelf,
    joined,
)
from app.rank.moment import Moment, moment_of
from app.rank.order import NEVER
from app.rank.rules import deciding_slots, forbidden
from app.rank.sight import asked_slots, wanted_intents, wants_brief
from app.rank.vectors import points_of_rows, weighing_of
from app.rank.weights import W
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait
from tests.rank.talks import AT, SHOP, after, order, trait
from tests.shipped import shipped_bank

TEXTS = (
    "在吗",
    "墨绿和燕麦色都喜欢，纠结",
    "会不会有色差，想看实物",
    "什么时候发货，急用，发顺丰吗",
    "收到货有个破洞，要退货退款",
    "太贵了，别家便宜，少点运费",
    "付好款了，发票抬头写公司",
    "穿多大码，身高 165 体重 52 公斤",
)
WAYS = list(Technique)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Moments of talks as they may come: any words before, any intent, stage, order and profile."""
    said = tuple(draw(st.lists(st.sampled_from(TEXTS).flatmap(lambda text: st.sampled_from((text, f">{text}"))))))
    news = draw(st.sampled_from((None, *OrderStatus)))
    state = after(
        draw(st.sampled_from(TEXTS)),
        draw(st.sampled_from(list(Intent))),
        draw(st.sampled_from(list(Stage))),
        said=said[-5:],
        order=order(news) if news else None,
        traits=tuple(map(trait, draw(st.sets(st.sampled_from(list(Trait)), max_size=3)))),
        slots=draw(st.dictionaries(st.sampled_from(("颜色", "尺码", "身高", "日期")), st.just(("墨绿",)))),
    )
    if draw(st.booleans()):
        state = replace(state, waiting_since=None)
    shop = draw(st.sampled_from((SHOP, Knowledge("jd"), Knowledge("taobao", facts={"快递": "中通"}, trade=("服装",)))))
    return moment_of(state, shop, AT)


@settings(deadline=None, max_examples=60)
@given(moments(), st.sets(st.sampled_from(WAYS), min_size=1, max_size=8))
def test_in_vectors_a_row_is_worth_what_its_features_add_up_to(moment: Moment, ways: set[Technique]) -> None:
    bank = shipped_bank()
    columns = columns_of(bank)
    weighing = weighing_of(moment, columns)
    for technique in ways & columns.spans.keys():
        shelf = columns_of_shelf(bank.shelves[technique])
        found = points_of_rows(weighing, np.arange(*columns.spans[technique])).tolist()
        for row, points in enumerate(found):
            has = Features(*(shelf.columns[name][row].item() for name in Features._fields))
            expected = added_up(moment, technique, has)
            assert points <= NEVER if expected is None else points == pytest.approx(expected, abs=1e-9)


def added_up(moment: Moment, technique: Technique, has: Features) -> float | None:
    """The points of one row in plain Python, feature by feature; None where a hard rule forbids it."""
    known, asked, wanted = joined(SLOT_BIT, moment.values), asked_slots(moment), wanted_intents(moment)
    slots = has.slots_low | has.slots_high << 64
    untold = ~moment.talk_topics & LOW
    if has.bound & untold or (slots & deciding_slots(technique) | has.needs << 64) & forbidden(moment, known):
        return None
    if has.platforms and not has.platforms & PLATFORM_BIT.get(moment.platform, 0):
        return None
    if (has.trades and not has.trades & moment.trades) or not has.first_day <= moment.day <= has.last_day:
        return None
    order = list(Stage)
    at = order.index(moment.stage)
    beside = joined(STAGE_BIT, order[max(0, at - 1) : at + 2])
    points = has.fixed + W["stage"] * (1 if has.stages & STAGE_BIT[moment.stage] else 0.4 if has.stages & beside else 0)
    gaps = (slots & ~known).bit_count()
    if slots:
        points += W["gaps"] * min(1.0, 0.45 + 0.25 * gaps) if gaps else W["facts"]
    if strays := (has.strays & untold).bit_count():
        points += W["stray"] * min(1.0, strays / 3 + 0.3)
    shared = (has.topics & moment.topics).bit_count() if moment.waiting else 0
    if moment.waiting or moment.objection is not None:
        points += W["topic"] * min(1.0, shared / 3 + 0.4) if shared else 0.0
        if wanted and has.intents:
            points += W["named"] if has.intents & wanted else W["other"] * (0.5 if shared else 1.0)
    if moment.waiting:
        told = asked and slots & asked
        points += W["asked"] if told else W["beside"] if has.telling > (0 if moment.asked else 1) else 0.0
    if has.traits & joined(TRAIT_BIT, moment.traits):
        points += W["suits"] - W["stranger"]
    return points + (W["manner"] if has.brief and wants_brief(moment) else 0.0)
