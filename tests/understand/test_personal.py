"""Tests of finding personal data: what is to be covered, and what shops write all day and is to stay."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understand.personal import FORMS, HINT, Kind, look_for, masked, personal, values

NAMES: dict[Kind, str] = {"phone": "[电话]", "address": "[地址]", "identity": "[证件号]", "receiver": "[姓名]"}

IDENTITY = "110101199003070134"
"""An invented number whose last digit is the check of the others."""

COVERED = [
    ("13900001234", ["13900001234"]),
    ("我的电话139 0000 1234哦", ["139 0000 1234"]),
    ("打+86 139-0000-1234", ["+86 139-0000-1234"]),
    ("座机010-12345678", ["010-12345678"]),
    ("電話：(無) 手機: 0912-345-678", ["0912-345-678"]),
    ("收货人：王小鱼\n电话：13900001234\n地址：浙江省杭州市西湖区文三路8号2栋301室",
     ["王小鱼", "13900001234", "浙江省杭州市西湖区文三路8号2栋301室"]),
    ("收貨人：陳小魚，聯絡電話：0912345678，地址：臺北市信義區光明路12號5樓",
     ["陳小魚", "0912345678", "臺北市信義區光明路12號5樓"]),
    ("王小鱼 13900001234 浙江省杭州市文三路8号", ["王小鱼", "13900001234", "浙江省杭州市文三路8号"]),
    ("13900001234，王小鱼", ["13900001234", "王小鱼"]),
    ("收件人叫李小山", ["李小山"]),
    ("寄到光明路12号3栋502", ["光明路12号3栋502"]),
    (f"身份证{IDENTITY}", [IDENTITY]),
]  # fmt: skip
PLAIN = [
    "订单号2026112100012345678", "单号13900001234567", "订单13900001234", "快递单号：13900001234", "199元",
    "¥1399.00", "身高165体重110斤", "165cm 55kg", "M码160-165", "9:30到18:00", "2026-11-21", "11月21号能到吗",
    "1号链接", "货号 20261121", "收货人写错了", "收货人是谁", "地址写错了", "地址：错", "改地址",
    "什么时候发货", "能发顺丰吗", "在逛街3号发货吗", "浙江省包邮吗", "110101199003070133", "满300减40",
    "规格100*200", "13900元", "尺码：S 150-158cm/40-48kg", "好的", "", "路上了吗", "客服电话多少", "王小鱼在吗",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COVERED)
def test_what_tells_who_and_where_somebody_is_is_found(text: str, expected: list[str]) -> None:
    found = [text[one.start : one.end] for one in personal(text)]
    for value in expected:
        assert any(value in one for one in found), (found, value)
    assert "13900001234" not in masked(text, NAMES)


@pytest.mark.parametrize("text", PLAIN)
def test_what_shops_write_all_day_stays(text: str) -> None:
    assert [text[one.start : one.end] for one in personal(text)] == []
    assert masked(text, NAMES) == text


@given(st.text(max_size=300))
def test_places_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    found = personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


@given(
    before=st.text(alphabet="在吗我的请寄到，。 \n", max_size=20), number=st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    after=st.text(alphabet="谢谢哦，。 \n", max_size=20),
)  # fmt: skip
def test_a_mobile_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    assert number not in masked(before + number + after, NAMES)


@given(st.from_regex(r"\A[0-9]{12,24}\Z").filter(lambda one: len(one) != 18))
def test_a_long_number_alone_is_an_order_and_stays(number: str) -> None:
    assert masked(f"订单{number}到哪了", NAMES) == f"订单{number}到哪了"


@given(st.integers(0, 99999), st.sampled_from(["元", "块", "件", "斤", "cm", "码", "号色"]))
def test_prices_counts_and_sizes_stay(count: int, unit: str) -> None:
    assert personal(f"{count}{unit}") == []


@pytest.mark.parametrize("piece", ["省市", "文三路", "1", "1号", "王", "收货人：", "13900001234 ", "a-"])
def test_the_longest_text_takes_no_time(piece: str) -> None:
    personal(piece * (8000 // len(piece)))


def test_values_come_once_and_the_longest_first() -> None:
    assert values(["13900001234", "电话13900001234", "光明路12号"]) == ["13900001234", "光明路12号"]


_CHARACTERS = "王小鱼收货件人叫姓名联系电话手机地住址：: ，-1390省市区县路街巷道园厦场村号楼栋室A"
_NUMBERS = ("13900001234", "1390 0001234", "0912", "345-678", "010-", "12 34 56 78", IDENTITY)
_PLACES = ("浙江省杭州市", "文三路", "8号2栋", "幸福小区", "Tel")
pieces = st.sampled_from([*_CHARACTERS, *_NUMBERS, *_PLACES])


@given(st.lists(pieces, max_size=25).map("".join) | st.text(max_size=60))
def test_a_form_is_passed_by_only_where_it_would_find_nothing(text: str) -> None:
    assert personal(text) == (look_for(FORMS, text) if HINT.search(text) else [])
