"""Signs in the buyer's words: each word tells its own, together they tell all, and words of no list tell none."""

from __future__ import annotations

from app.rank.signs import APPLIED, BAD_REVIEW, DEMAND, NOT_SENT, PAID, SIGN_WORDS, THREAT, WILL_REVIEW, signs_among


def test_words_tell_their_signs_together() -> None:
    assert signs_among(["付好", "没发货", "天气"]) == PAID | NOT_SENT
    assert signs_among(["差评", "退一半"]) == THREAT | BAD_REVIEW | DEMAND
    assert signs_among(["付上了"]) == signs_among(["付款成功"]) == PAID
    assert signs_among([]) == 0


def test_a_word_may_stand_for_several_signs() -> None:
    assert signs_among(["否则"]) == DEMAND | WILL_REVIEW


def test_every_word_that_is_searched_for_tells_something() -> None:
    assert "退款进度" in SIGN_WORDS
    assert signs_among(["退款进度"]) == APPLIED
    assert all(word and signs_among([word]) for word in SIGN_WORDS)
