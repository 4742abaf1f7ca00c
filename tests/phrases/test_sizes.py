"""app.phrases.sizes: the size of a card's chart for a height and a weight, and none where it does not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases.sizes import size_for


@pytest.mark.parametrize(
    ("chart", "height", "weight", "size"),
    [
        ("S 45-52kg,M 52-58kg,L 58-65kg", "165", "56kg", "M"),
        ("M:90-105斤；L:105-120斤", "", "112斤", "L"),
        ("S(150-158cm/40-48kg) M(158-165cm/48-55kg)", "1米62", "52公斤", "M"),
        ("M码 155-165 90-105，L码 160-170 105-120", "165", "110", "L"),
        ("L 65~75公斤、XL 75~85公斤", "一米七五", "160斤", "XL"),
        ("S:80斤以内 M:80-100斤 L:100斤以上", "", "130斤", "L"),
        ("S 150-160cm,M 160-170cm", "163cm", "", "M"),
    ],
)
def test_the_chart_gives_the_size_however_the_shop_wrote_it(chart: str, height: str, weight: str, size: str) -> None:
    assert size_for({"材质": "棉", "尺码表": chart}, height, weight) == size


@pytest.mark.parametrize(
    ("attributes", "height", "weight"),
    [
        ({"材质": "棉 45-52kg"}, "165", "50kg"),
        ({"尺码": "均码"}, "165", "50kg"),
        ({"尺码": "S 45-52kg,M 52-58kg"}, "165", "90kg"),
        ({"尺码": "S 45-52kg,M 52-58kg"}, "165", ""),
        ({"尺码": "S 45-52kg,M 52-58kg"}, "", ""),
        ({"尺码": "165/88A 就是 M"}, "165", "55kg"),
    ],
)
def test_a_size_that_the_chart_does_not_say_stays_a_gap(attributes: dict[str, str], height: str, weight: str) -> None:
    assert size_for(attributes, height, weight) == ""


def test_at_the_border_of_two_sizes_the_larger_one_is_taken() -> None:
    assert size_for({"尺码": "S 45-52kg,M 52-58kg"}, "", "52kg") == "M"


@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=12))
def test_no_text_is_too_strange_for_a_chart(chart: str, height: str, weight: str) -> None:
    assert isinstance(size_for({"尺码": chart}, height, weight), str)
