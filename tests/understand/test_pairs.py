"""Two things named as a choice."""

import pytest

from app.understand.pairs import two_named


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("a款还是b款好呢", ("A款", "B款")),
        ("套餐一和套餐二选哪个", ("套餐一", "套餐二")),
        ("圆领的还是v领的显瘦", ("圆领", "V领")),
        ("实木的好还是板材的好", ("实木", "板材")),
        ("红轴跟茶轴怎么选", ("红轴", "茶轴")),
        ("是今天发还是明天发", None),
        ("顺丰还是中通", None),
        ("买两件还是三件", None),
        ("能退还是不能退", None),
        ("还是贵了", None),
        ("结算还是129", None),
        ("那就还是老样子吧", None),
        ("我和我妈哪个穿都行", None),
    ],
)
def test_any_two_named_things_are_options_and_times_deeds_and_counts_are_none(
    text: str, two: tuple[str, str] | None
) -> None:
    assert two_named(text) == two
