"""Tests of the shop's own wordings in the list: they come first where they fit, and rules hold for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.phrases.phrase import Knowledge, Phrase
from app.rank.experience import LEAST_CHANCE, SHOWN, Experience, Lift, Offered
from app.rank.rank import suggest
from app.vocabulary import Intent, Stage, Technique
from tests.learn.taught import AT, SIZES, state_of
from tests.shipped import shipped_bank

NOW = datetime.fromisoformat(AT)
STATE = state_of("buyer:穿什么码", intent=Intent.ASK_SIZE)


def offered(text: str, chance: float, technique: Technique = Technique.ANSWER_PRODUCT) -> Offered:
    return Offered(Phrase(f"learned.{len(text)}", technique, tuple(Stage), text, source="learned"), chance, "本店常说")


def suggested(known: Experience, state: object = STATE) -> list[tuple[int, str, str]]:
    found = suggest(state, shipped_bank(), Knowledge(), NOW, known=known)  # type: ignore[arg-type]
    return [(one.key, one.phrase, one.because) for one in found]


def test_without_experience_the_list_is_as_ever() -> None:
    assert suggested(Experience()) == suggested(Experience(lifts={"nobody": Lift(0.05, "客服用过9次")}))


def test_a_wording_of_the_shop_stands_first_with_its_reason() -> None:
    key, phrase, because = suggested(Experience([offered(SIZES, 0.3)]))[0]
    assert (key, phrase) == (1, f"learned.{len(SIZES)}")
    assert because.startswith("本店常说 · ")


def test_what_is_too_unlikely_or_was_dismissed_stays_away() -> None:
    assert suggested(Experience([offered(SIZES, LEAST_CHANCE / 2)])) == suggested(Experience())


def test_no_two_say_the_same_and_keys_have_no_gap() -> None:
    found = suggested(Experience([offered(SIZES, 0.3), offered(SIZES + "哦", 0.2)]))
    assert [key for key, _, _ in found] == list(range(1, len(found) + 1))
    assert sum(phrase.startswith("learned.") for _, phrase, _ in found) == 1


def test_use_moves_a_phrase_and_says_why() -> None:
    before = suggested(Experience())
    second = before[1][1]
    after = suggested(Experience(lifts={second: Lift(0.08, "客服用过30次")}))
    place = next(key for key, phrase, _ in after if phrase == second)
    assert place <= 2
    assert "客服用过30次" in next(because for _, phrase, because in after if phrase == second)


def test_nobody_sells_to_an_angry_buyer_in_learned_words_either() -> None:
    angry = state_of("buyer:东西是坏的，你们骗人，我要投诉", stage=Stage.AFTER_SALES, intent=Intent.COMPLAINT)
    known = Experience([offered("今天下单还有优惠哦", 0.5, Technique.SCARCITY), offered("先跟您说声抱歉", 0.4)])
    phrases = [phrase for _, phrase, _ in suggested(known, angry)]
    assert "learned.7" in phrases
    assert "learned.9" not in phrases


def test_what_the_agent_has_said_word_for_word_is_not_offered_again() -> None:
    told = state_of("buyer:穿什么码", f"agent:{SIZES}", "buyer:就是这个码吗", intent=Intent.ASK_SIZE)
    assert not any(phrase.startswith("learned.") for _, phrase, _ in suggested(Experience([offered(SIZES, 0.4)]), told))


def test_the_shops_wordings_leave_room_for_the_bank_and_the_next_comes_for_one_that_says_the_same() -> None:
    open_state = state_of("buyer:穿什么码")
    texts = [
        "按平时的码拍",
        "快递明天送到哦",
        "发票随包裹一起寄",
        "颜色比照片上浅一些",
        "退换七天里都可以的哦",
        "先收藏着想好了再来找我",
    ]
    known = [offered(text, 0.5 - place / 20) for place, text in enumerate(texts)]
    ids = [one.phrase.id for one in known]

    def learned(*told: Offered) -> tuple[list[str], int]:
        found = [phrase for _, phrase, _ in suggested(Experience(told), open_state)]
        return [one for one in found if one in ids], len(found)

    first, length = learned(*known)
    assert first == ids[:SHOWN]
    assert length > SHOWN, "the bank has the other places"
    again = replace(known[0], phrase=Phrase("learned.again", Technique.ANSWER_PRODUCT, tuple(Stage), f"{texts[0]}！"))
    assert learned(*known[:4], again, known[5])[0] == [*ids[:4], ids[5]]
