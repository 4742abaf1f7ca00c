"""Whole readings with what the program ships."""

import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.native.load import kernels
from app.understand.examples import Lesson, lessons_of, load_teaching
from app.understand.reader import Reader
from app.understand.reading import Context, Line, Reading
from app.understand.segment import Segmenter
from app.understand.slots import SlotFinder
from app.understand.taught import learn
from app.understand.traits import TraitSigns
from app.vocabulary import Intent, Stage
from tests.shipped import PHRASEBANK, ROOT, shipped_reader


def read(text: str, *before: str, stage: Stage | None = None, kind: str = "text", has_order: bool = False) -> Reading:
    """Reads a message after lines that begin with 买 or 客."""
    lines = tuple(Line("buyer" if line[0] == "买" else "agent", line[1:]) for line in before)
    return shipped_reader().read(text, Context(lines, stage=stage, has_order=has_order), kind)


@pytest.mark.parametrize(
    ("text", "intent", "stage"),
    [
        ("有货吗", Intent.ASK_STOCK, Stage.RECOMMENDATION),
        ("诱惑嗎", Intent.ASK_STOCK, Stage.RECOMMENDATION),
        ("便宜点吧老板", Intent.BARGAIN, Stage.CLOSING),
        ("什么时候能发货", Intent.ASK_SHIPPING, Stage.CLOSING),
        ("我上周买的怎么还没到", Intent.TRACK_ORDER, Stage.AFTER_SALES),
        ("收到就是坏的", Intent.DEFECT, Stage.AFTER_SALES),
        ("我要退款", Intent.REFUND, Stage.AFTER_SALES),
        ("身高165体重110", Intent.STATE_NEED, Stage.NEED_DISCOVERY),
        ("拍好了 付款了", Intent.ORDER_PLACED, Stage.CLOSING),
        ("是正品吗", Intent.DOUBT_QUALITY, Stage.RECOMMENDATION),
        ("什么破店 我要投诉你们", Intent.COMPLAINT, Stage.AFTER_SALES),
    ],
)
def test_plain_messages_are_understood(text: str, intent: Intent, stage: Stage) -> None:
    reading = read(text)
    assert reading.intent is intent
    assert reading.vote is not None
    assert reading.vote.stage is stage
    assert text[:4] in reading.because


def test_a_message_without_content_keeps_the_stage() -> None:
    reading = read("嗯嗯", "买这个能便宜吗", "客亲，这已经是活动价了呢", stage=Stage.CLOSING)
    assert reading.intent is Intent.ACK
    assert reading.content_free
    assert reading.vote is None or reading.vote.stage is Stage.CLOSING


def test_dispatch_time_is_closing_before_an_order_and_after_sales_with_one() -> None:
    before = read("大概几天能到", "买这个怎么样", "客质量很好的哦", stage=Stage.RECOMMENDATION)
    after = read("大概几天能到", "买我昨天买的发货了吗", "客已经发货了亲", stage=Stage.AFTER_SALES, has_order=True)
    assert before.vote is not None
    assert before.vote.stage is Stage.CLOSING
    assert after.vote is None or after.vote.stage is Stage.AFTER_SALES


def test_an_order_card_that_nobody_asked_for_shows_an_order() -> None:
    reading = read("[订单x]", "买这个有黑色吗", "客有的亲", stage=Stage.RECOMMENDATION)
    assert reading.vote is not None
    assert reading.vote.stage is Stage.AFTER_SALES
    assert reading.shows_order


def test_an_order_number_that_was_asked_for_is_an_answer() -> None:
    reading = read("202600001234567", "买帮我查下快递", "客麻烦提供一下订单号", stage=Stage.AFTER_SALES, has_order=True)
    assert reading.intent is Intent.ACK
    assert reading.slots["订单号"] == ("202600001234567",)


def test_a_product_card_in_mid_talk_opens_a_product() -> None:
    reading = read("", "买我的快递呢", "客在路上了", stage=Stage.AFTER_SALES, kind="card")
    assert reading.vote is not None
    assert reading.vote.stage is Stage.RECOMMENDATION


@pytest.mark.parametrize("text", ["我买的怎么还没发货", "收到货了 少发了一件", "我的订单到哪了"])
def test_talk_of_an_order_shows_one(text: str) -> None:
    assert read(text).shows_order


@pytest.mark.parametrize("text", ["有货吗", "几天发货", "不合适可以退吗", "在吗", "能开发票吗"])
def test_talk_before_an_order_shows_none(text: str) -> None:
    assert not read(text).shows_order


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("加个微信吧 我直接转你便宜点", "off_platform"),
        ("专业代运营 提升店铺销量 有需要联系", "spam"),
        ("你们什么态度 我要投诉你们", "complaint"),
    ],
)
def test_what_the_agent_should_see_is_warned_of(text: str, code: str) -> None:
    assert code in read(text).warnings


@pytest.mark.parametrize("text", ["可以用微信支付吗", "有货吗", "退款退到微信吗", "加一个一起发"])
def test_no_warning_where_nothing_is_wrong(text: str) -> None:
    assert read(text).warnings == ()


def test_the_bare_number_of_a_product_in_mid_talk_shows_a_product() -> None:
    agent = Line("agent", "亲我们全店都包邮的哦")
    reading = shipped_reader().read("648201937715", Context((agent,), Stage.CLOSING))
    assert (reading.intent, reading.vote and reading.vote.stage) == (Intent.GREET, Stage.RECOMMENDATION)


def test_after_mere_greetings_a_product_only_opens_the_talk() -> None:
    agent = Line("agent", "您好亲")
    reading = shipped_reader().read("648201937715", Context((agent,), Stage.GREETING))
    assert (reading.intent, reading.vote) == (Intent.GREET, None)


@pytest.mark.parametrize(
    ("agent", "text"), [("请提供一下您的订单编号", "648201937715"), ("您的电话号码是多少", "13800000000")]
)
def test_a_number_that_was_asked_for_is_an_answer(agent: str, text: str) -> None:
    assert shipped_reader().read(text, Context((Line("agent", agent),), Stage.AFTER_SALES)).intent is Intent.ACK


def test_two_colours_side_by_side_are_options() -> None:
    assert read("燕麦色好看 墨绿也耐脏 哎").options == ("燕麦色", "墨绿")


@given(
    st.text(st.characters(codec=None)),
    st.lists(st.builds(Line, st.sampled_from(["buyer", "agent"]), st.text()), max_size=12),
    st.sampled_from(["text", "image", "card", "other"]),
)
def test_reading_never_raises_and_is_sure_to_a_degree(text: str, lines: list[Line], kind: str) -> None:
    reading = shipped_reader().read(text, Context(tuple(lines)), kind)
    assert 0 <= reading.confidence <= 1
    assert reading.vote is None or 0 <= reading.vote.confidence <= 1


@pytest.mark.parametrize("text", ["1" * 8000, "一百" * 4000, "黑色和白色" * 1600, "[订单" * 2000, "没有" * 4000])
def test_a_pasted_wall_of_text_holds_nobody_up(text: str) -> None:
    began = time.process_time()
    shipped_reader().read(text, Context(tuple(Line("buyer", text[:500]) for _ in range(12))))
    assert time.process_time() - began < 0.2


def test_the_wish_at_the_end_of_a_long_text_is_read() -> None:
    assert read("我跟你说说我家的事。" * 200 + "帮我开一下发票").intent is Intent.INVOICE


def test_the_same_message_in_the_same_context_reads_the_same() -> None:
    assert read("黑色有吗", "买在吗") == read("黑色有吗", "买在吗")


def test_a_file_that_was_not_taught_is_understood() -> None:
    """The figures of docs/decisions would fall silently otherwise; half a fold keeps this quick."""
    talks: dict[str, list[Lesson]] = {}
    for file in ("plain_a", "plain_c", "plain_e", "plain_h"):
        for line in (PHRASEBANK / "talks" / f"{file}.jsonl").read_text("utf-8").splitlines():
            lessons = list(lessons_of(json.loads(line)))
            if lessons:
                talks[lessons[0].talk] = lessons
    held_back = {name: lessons for name, lessons in talks.items() if name.startswith("plh")}
    known = [lesson for name, lessons in talks.items() if name not in held_back for lesson in lessons]
    segmenter = Segmenter.load(PHRASEBANK / "userdict.txt")
    slots, traits = SlotFinder.load(PHRASEBANK / "slots.toml"), TraitSigns.load(PHRASEBANK / "traits.toml")
    reader = Reader(segmenter, learn(known, segmenter), slots, traits)
    right = total = right_stage = 0
    for lessons in held_back.values():
        stage: Stage = Stage.GREETING
        intents: tuple[Intent, ...] = ()
        for lesson in lessons:
            reading = reader.read(lesson.text, replace(lesson.context, stage=stage, intents=intents))
            stage = reading.vote.stage if reading.vote else stage
            intents = (*intents, reading.intent)
            total += 1
            right += reading.intent is lesson.intent
            right_stage += stage is lesson.stage
    assert right_stage / total > 0.78
    assert right / total > 0.68


def what_is_read() -> list[str]:
    """What is read of one teaching message in forty, but for confidences, a line each."""
    told = []
    for lesson in load_teaching(PHRASEBANK).lessons[::40]:
        one = shipped_reader().read(lesson.text, lesson.context)
        stage, others = one.vote and one.vote.stage, [intent for intent, _ in one.others]
        found = one.slots, one.options, one.traits, one.warnings, one.shows_order, one.content_free
        told.append(f"{one.intent} {others} {stage} {found}")
    return told


@pytest.mark.skipif(kernels is None, reason="nothing was compiled here, so there is one way only")
def test_where_nothing_was_compiled_the_same_is_read() -> None:
    told = what_is_read()
    ask = "from tests.understand.test_reader import kernels, what_is_read; print(kernels, *what_is_read(), sep='\\n')"
    environment = {**os.environ, "JIEHUA_COMPILED": "no", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines() == ["None", *told]
    assert len(told) > 300
