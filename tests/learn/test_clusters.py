"""Tests of clusters: what is said in nearly the same words belongs together, and one buyer's words stay with them."""

from __future__ import annotations

from app.learn.clusters import cluster

SAME = ["亲，这就去仓库给您看一眼颜色哦", "亲，这就去仓库给您看一眼颜色", "亲这就去仓库帮您看一眼颜色哦"]


def anything(text: str) -> bool:
    return bool(text)


def test_nearly_the_same_words_are_one_cluster_and_others_stand_alone() -> None:
    found = cluster([*SAME, SAME[0], "这件衣服是纯棉的"], [0, 1, 2, 3, 4], anything)
    assert found.of.tolist() == [0, 0, 0, 0, -1]


def test_a_wording_of_one_talk_alone_never_stands_for_a_cluster() -> None:
    secret = "您好，我是给某某小区送货的，放在门口了"
    found = cluster([secret, secret, secret], [7, 7, 7], anything)
    assert (found.of.tolist(), found.texts) == ([0, 0, 0], ())
    assert cluster([secret, secret], [1, 2], anything).texts == (secret,)


def test_a_sentence_that_several_replies_share_may_stand_for_them() -> None:
    close = "还想看哪一款，咱们接着给您讲？"
    found = cluster([f"好的呢。{close}", f"嗯嗯。{close}", f"可以。{close}"], [0, 1, 2], anything)
    assert found.texts == (close,)
    assert found.cover.shape == (1, 1)
    assert found.cover[0, 0] > 0.9


def test_what_may_not_be_said_is_no_wording() -> None:
    assert cluster([SAME[0]] * 3, [0, 1, 2], lambda text: "仓库" not in text).texts == ()


def test_nothing_said_is_nothing_found() -> None:
    found = cluster([], [], anything)
    assert (found.texts, found.cover.size) == ((), 0)
