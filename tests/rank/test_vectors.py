"""What a row is worth is the same in vectors and by hand, and the same whether or not a moment like it came before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.rank import score
from app.rank.columns import columns_of
from app.rank.moment import Moment, moment_of
from app.rank.score import score_rows
from app.rank.techniques import TechniqueScores
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
def test_by_hand_and_in_vectors_the_rows_stand_alike(moment: Moment, ways: set[Technique]) -> None:
    columns = columns_of(shipped_bank())
    techniques = [one for one in ways if one in columns.shelves]
    if techniques:
        by_hand = score._ordered(moment, columns, techniques)
        in_vectors = score._in_vectors(moment, columns, techniques)
        assert [list(rows)[: score.READ_OF_MANY] for rows in by_hand] == [in_vectors[one] for one in techniques]


@settings(deadline=None, max_examples=60)
@given(st.lists(moments(), min_size=2, max_size=6), st.sets(st.sampled_from(WAYS), min_size=1, max_size=16))
def test_a_kept_order_is_the_order_made_anew(several: list[Moment], ways: set[Technique]) -> None:
    bank, found = shipped_bank(), TechniqueScores(dict.fromkeys(ways, 0.5), {})
    for moment in several:  # the ones before fill what is kept
        kept = list(score_rows(moment, bank, found).in_order(set()))
    columns = columns_of(bank)
    for shelf in columns.shelves.values():
        shelf.orders.clear()
        shelf.grounds.clear()
    columns.derived.clear()
    assert list(score_rows(several[-1], bank, found).in_order(set())) == kept


def test_what_is_kept_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "ORDERS_KEPT", 3)
    bank = Bank([*shipped_bank()])
    for text in TEXTS:
        for stage in Stage:
            moment = moment_of(after(text, Intent.GREET, stage), SHOP, AT)
            score_rows(moment, bank, TechniqueScores({Technique.WELCOME: 0.5}, {}))
    assert 0 < len(columns_of(bank).shelves[Technique.WELCOME].orders) <= 3
