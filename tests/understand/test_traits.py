"""Signs of what buyer it is."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from app.errors import BadFile
from app.understand.normalize import normalize
from app.understand.traits import TraitSigns
from app.vocabulary import Intent, Trait
from tests.shipped import PHRASEBANK

SIGNS = TraitSigns.load(PHRASEBANK / "traits.toml")
BARGAIN, OTHER = Intent.BARGAIN, Intent.OTHER


def shown(text: str, intent: Intent = OTHER, before: tuple[Intent, ...] = ()) -> set[Trait]:
    return {sign.trait for sign in SIGNS.of(normalize(text), intent, before)}


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("实物跟图上一模一样吧", Trait.SCEPTICAL),
        ("有没有优惠券", Trait.ECONOMICAL),
        ("老样子 发两箱", Trait.HABITUAL),
        ("大家都买哪个", Trait.OPINION_LED),
        ("第一次网购 不会弄", Trait.FIRST_TIME),
        ("随便 你帮我选", Trait.EASY_GOING),
        ("叫你们老板来", Trait.SELF_IMPORTANT),
        ("宝宝能用吗 有没有甲醛", Trait.WANTS_SAFETY),
        ("直接推荐一个 赶时间", Trait.CONVENIENCE),
        ("我不太懂 什么都不懂", Trait.KNOWS_NOTHING),
        ("有没有线头瑕疵", Trait.PERFECTIONIST),
        ("貴一點沒關係", Trait.GENEROUS),
        ("这罐豆子是浅烘还是中烘 粉水比怎么配", Trait.KNOWS_WELL),
    ],
)
def test_words_show_a_trait(text: str, trait: Trait) -> None:
    assert trait in shown(text)


def test_to_ask_how_something_is_handled_is_no_hunt_for_bargains() -> None:
    assert Trait.BARGAIN_HUNTER in shown("有没有处理品")
    assert Trait.BARGAIN_HUNTER not in shown("这个怎么处理")


def test_asking_once_is_probing_and_asking_again_is_haggling() -> None:
    assert Trait.PROBING in shown("便宜点", BARGAIN)
    again = shown("便宜点", BARGAIN, (BARGAIN, Intent.ASK_PRODUCT))
    assert Trait.HAGGLING in again
    assert Trait.PROBING not in again


def test_every_sign_quotes_words_of_the_message() -> None:
    for sign in SIGNS.of("便宜点吧 老样子", BARGAIN, (BARGAIN,)):
        quoted = sign.because.partition("「")[2].partition("」")[0]
        assert quoted
        assert quoted in "便宜点吧 老样子"


@pytest.mark.parametrize("text", ["嗯", "好的", "有货吗", "这个多大", "黑色M", "什么时候到"])
def test_plain_messages_show_nothing(text: str) -> None:
    assert shown(text) == set()


def test_every_trait_of_the_vocabulary_has_a_sign() -> None:
    content = (PHRASEBANK / "traits.toml").read_text("utf-8")
    assert not [trait for trait in Trait if f'trait = "{trait}"' not in content]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[[words]]\ntrait = "shy"\nweight = 0.5\nfind = ["x"]', "words 1: .*shy"),
        ('[[words]]\ntrait = "polite"\nweight = 2\nfind = ["x"]', "words 1: weight"),
        ('[[words]]\ntrait = "polite"\nweight = 0.5\nfind = ["("]', "not a regular expression"),
        ('[[words]]\ntrait = "polite"\nweight = 0.5\nfind = ["x?"]', "matches an empty text"),
        ('[[intents]]\ntrait = "polite"\nweight = 0.5\nintent = "hum"', "intents 1: .*hum"),
        ("[[signs]]", "signs"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "traits.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(BadFile, match=told):
        TraitSigns.load(file)


def test_no_word_of_a_sign_is_missed_by_the_sieve_that_comes_first() -> None:
    signs = tomllib.loads((PHRASEBANK / "traits.toml").read_text("utf-8"))["words"]
    talks = [file.read_text("utf-8") for file in sorted((PHRASEBANK / "talks").glob("*.jsonl"))]
    texts = {
        normalize(turn["text"])
        for talk in talks
        for line in talk.splitlines()
        for turn in json.loads(line)["turns"]
        if "text" in turn
    }
    for sign in signs:
        find = re.compile("|".join(sign["find"]))
        for text in sorted(texts)[::5]:
            assert bool(find.search(text)) == any(
                one.trait == sign["trait"] and one.weight == sign["weight"] and find.search(text)
                for one in SIGNS.of(text, OTHER, ())
            )


@pytest.mark.parametrize(
    ("find", "text"),
    [
        ("优惠券?", "有优惠吗"),
        ("(?:甲|乙)?丙", "丙"),
        ("(?:甲[)]丁(?:丙|乙)|戊)", "戊"),
        ("(?:甲||乙)丁", "丁"),
        ("(?:[0-9]{1,5}|一)(?:块|元)?行", "5行"),
        ("甲|乙", "乙"),
        ("(?:甲|乙)|丙", "丙"),
        ("(?:甲|乙){0,2}丙", "丙"),
        ("(?i)VIP", "vip"),
        (r"\(甲", "(甲"),
        ("(?:(?:甲|乙)丙|丁)", "丁"),
        ("(?:甲乙|丙{2})", "丙丙"),
    ],
)
def test_a_shops_own_expression_is_found_however_it_is_written(find: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "traits.toml"
    file.write_text(f"[[words]]\ntrait = 'haggler'\nweight = 0.5\nfind = ['{find}']", "utf-8")
    assert [sign.trait for sign in TraitSigns.load(file).of(text, OTHER, ())] == [Trait.HAGGLER]
