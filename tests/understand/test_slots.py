"""What a message names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadFile
from app.understand.normalize import normalize
from app.understand.segment import Segmenter
from app.understand.slots import SlotFinder
from tests.shipped import PHRASEBANK

FINDER = SlotFinder.load(PHRASEBANK / "slots.toml")
SEGMENTER = Segmenter.load(PHRASEBANK / "userdict.txt")


def found(text: str) -> dict[str, tuple[str, ...]]:
    plain = normalize(text)
    return FINDER.find(plain, SEGMENTER.cut(plain))


def options(text: str) -> tuple[str, str] | None:
    return FINDER.options(normalize(text), found(text))


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("燕麦色好看 墨绿也耐脏", {"颜色": ("燕麦色", "墨绿")}),
        ("有没有雾蓝的", {"颜色": ("雾蓝",)}),
        ("黑的还有吗", {"颜色": ("黑",)}),
        ("要紫色 不要奶茶色", {"颜色": ("紫色", "奶茶色")}),
        ("xl没了吗", {"尺码": ("XL",)}),
        ("2XL和均码", {"尺码": ("2XL", "均码")}),
        ("平时穿42.5码", {"尺码": ("42.5",)}),
        ("身高165cm 体重52公斤", {"身高": ("165cm",), "体重": ("52公斤",)}),
        ("我一米六五，105斤", {"身高": ("一米六五",), "体重": ("105斤",)}),
        ("165/110", {"身高": ("165",), "体重": ("110",)}),
        ("腰围二尺二", {"腰围": ("二尺二",)}),
        ("能发顺风吗", {"快递": ("顺丰",)}),
        ("周三前能到不 18号要用", {"日期": ("周三", "18号")}),
        ("月底发也行", {"日期": ("月底",)}),
        ("下周一再发", {"日期": ("下周一",)}),
        ("要两件", {"数量": ("两件",)}),
        ("20块卖不卖", {"金额": ("20块",)}),
        ("电话13800000000", {"电话": ("13800000000",)}),
        ("订单号 202600001234567", {"订单号": ("202600001234567",)}),
    ],
)
def test_a_value_is_found_under_its_slot(text: str, slots: dict[str, tuple[str, ...]]) -> None:
    assert found(text) == slots


@pytest.mark.parametrize(
    "text",
    [
        "明白了",
        "红包退了吗",
        "白条能用吗",
        "什么颜色",
        "奶粉几段的",
        "黑屏了",
        "这个色好看",
        "1米8的床多少",
        "5l的锅",
        "蛋黄的",
        "iphone14能用吗",
    ],
)
def test_words_that_only_look_like_a_colour_or_a_size_name_nothing(text: str) -> None:
    assert not found(text).keys() & {"颜色", "尺码", "身高", "体重"}


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("黑色和白色哪个好", ("黑色", "白色")),
        ("M还是L", ("M", "L")),
        ("燕麦色好看 墨绿也耐脏 哎", ("燕麦色", "墨绿")),
        ("黑的和白的你说哪个", ("黑", "白")),
        ("3l和4l买哪个", ("3L", "4L")),
        ("64g还是128g", ("64g", "128g")),
        ("原味还是草莓味", ("原味", "草莓味")),
        ("是正品还是假货", None),
        ("黑色M有吗", None),
        ("红色 黄色 蓝色哪个好", None),
    ],
)
def test_two_options_are_two_of_one_kind_named_as_a_choice(text: str, two: tuple[str, str] | None) -> None:
    assert options(text) == two


@given(st.text() | st.text(alphabet="黑白色的和还是哪个smlx0123456789号码斤米一二两件块元周三月底 ,"))
def test_every_value_is_part_of_the_normalised_text(text: str) -> None:
    plain = normalize(text)
    for name, values in found(text).items():
        assert values
        assert len(set(values)) == len(values)
        for value in values:
            assert (value.lower() if name == "尺码" else value) in plain


@pytest.mark.parametrize(
    ("content", "told"),
    [("colours = [", "cannot be read"), ("hues = []", "hues"), ('colours = "红"', "colours: must be a list of words")],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "slots.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(BadFile, match=told):
        SlotFinder.load(file)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("地址填错了 改到杭州市西湖区示例路8号3栋502室", "地址", "杭州市西湖区示例路8号3栋502室"),
        ("寄到江苏省南京市某某街道12号", "地址", "江苏省南京市某某街道12号"),
        ("门牌是幸福小区3栋2单元501", "地址", "幸福小区3栋2单元501"),
        ("收件人写李小满 电话用13800000000", "收件人", "李小满"),
        ("名字改成王大锤", "收件人", "王大锤"),
        ("收件人张女士", "收件人", "张女士"),
    ],
)
def test_receiver_and_address_are_found_as_they_are_typed(text: str, slot: str, value: str) -> None:
    assert found(text)[slot] == (value,)


@pytest.mark.parametrize("text", ["名字写错了", "地址填错了", "8号能到吗", "你们在北京市吗", "收件人是谁"])
def test_who_speaks_of_an_address_or_a_name_has_not_told_one(text: str) -> None:
    assert not {"地址", "收件人"} & found(text).keys()


@given(
    st.text(
        alphabet="黑白色的和还是哪个smlx0123456789号码斤米cm高重一二两件块元¥周三月底名字收件人订单改到市路栋要 ,/-.",
        max_size=30,
    )
)
def test_no_finder_is_passed_over_that_finds_something(text: str) -> None:
    words, tried = SEGMENTER.cut(text), FINDER._sieve.may(text)
    for number, finder in enumerate(FINDER._finders):
        named: dict[str, tuple[str, ...]] = {}
        finder(text, words, named)
        assert not named or number in tried or "地址" in named, "of addresses only those with a number count"
