"""The wording check: what it flags, and what must pass."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadFile
from app.understand.wording import WordingRules
from tests.shipped import PHRASEBANK

RULES = WordingRules.load(PHRASEBANK / "wording.toml")


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("保证明天到", "promise", "保证"),
        ("质量肯定没问题", "promise", "肯定"),
        ("100％正品", "promise", "100％"),
        ("明天一定能到的", "promise", "一定"),
        ("不行", "curt_refusal", "不行"),
        ("没有。", "curt_refusal", "没有"),
        ("你看下这款", "you_and_i", "你"),
        ("全网最低价", "superlative", "全网最低"),
        ("销量第一的款", "superlative", "销量第一"),
        ("能治好湿疹", "medical", "治好"),
        ("好评返现5元", "paid_review", "好评返现"),
        ("加V详聊", "off_platform", "加V"),
        ("＋V：abc01", "off_platform", "＋V"),
        ("vx 123456789", "off_platform", "vx"),
        ("ＱＱ群里发", "off_platform", "ＱＱ"),
        ("發到微信號上", "off_platform", "微信"),
        ("加 微 聊", "off_platform", "加 微"),
        ("您加一下威信吧", "off_platform", "加一下威信"),
        ("v❤聊", "off_platform", "v❤"),
        ("扫下二维码加好友", "off_platform", "扫下二维码加好友"),
        ("我们走线下便宜些", "off_platform", "走线下"),
        ("百分之一百正品", "promise", "百分之一百"),
        ("祖传秘方做的", "medical", "祖传秘方"),
        ("卖了几百万件了", "false_scarcity", "几百万件"),
        ("上个顾客手机号也在这", "secret", "上个顾客手机"),
        ("点 http://shop.example/a 看看", "outside_link", "http://shop.example/a"),
        ("进货价都不止这些", "secret", "进货价"),
        ("跟我们没关系的", "blame", "跟我们没关系"),
    ],
)
def test_a_word_that_breaks_a_rule_is_found_where_it_stands(text: str, rule: str, found: str) -> None:
    (issue,) = [issue for issue in RULES.check(text, "taobao") if issue.rule == rule]
    assert text[issue.start : issue.end] == issue.found == found
    assert issue.why


def test_a_lure_to_wechat_is_blocked_with_the_word_in_the_span() -> None:
    (issue,) = RULES.check("您加微信聊，号码发您", "taobao")
    assert issue.level == "block"
    assert "微信" in issue.found


@pytest.mark.parametrize(
    "text",
    [
        "亲，我们会尽快为您安排发货的哦",
        "最近快递有点慢", "第一次购买可以领券", "活动最后一天了哦", "一定要小心轻放",
        "这边不能保证明天到，会尽量帮您催", "感谢您的肯定",
        "没有现货了，您看看这款可以吗", "亲，有的哦", "最大到3XL", "最好手洗哦",
        "发京东快递", "这款是100%纯棉", "可以用微信支付", "请不要加微信私下交易，谨防受骗",
        "退款退到您支付宝", "满意的话欢迎给个五星好评哦",
        "第一时间为您处理", "{最低价}起", "不一定有货，我们查一下", "这款QQ糖卖得好",
        "最好用温水洗", "加微量元素的", "微微发黄是正常的", "误差的绝对值", "有线下门店可以试",
        "迷你款也有", "型号是wx-200", "百分百羊毛的", "新品首发有优惠券",
    ],
)  # fmt: skip
def test_good_shop_talk_passes(text: str) -> None:
    assert RULES.check(text, "taobao") == ()


def test_a_rule_holds_only_on_its_platforms() -> None:
    assert [issue.level for issue in RULES.check("淘宝也有", "pinduoduo")] == ["block"]
    assert RULES.check("淘宝也有", "taobao") == ()
    assert RULES.check("加微信聊", "other") == ()


@given(st.text(), st.sampled_from(["taobao", "jd", "pinduoduo", "other"]))
def test_offsets_count_code_points_of_the_given_text(text: str, platform: str) -> None:
    draft = f"🙂{text}，保证{text}"
    issues = RULES.check(draft, platform)
    assert all(issue.found == draft[issue.start : issue.end] != "" for issue in issues)
    assert [issue.start for issue in issues] == sorted(issue.start for issue in issues)


RULE = '[[rule]]\nid = "a"\nwhy = "b"\n'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rule = 1", r"must hold \[\[rule\]\]"),
        ('[[rule]]\nid = "a"', r"rule 1 \(a\): why"),
        (RULE + 'level = "stop"', "level must be warn or block"),
        (RULE + 'level = "warn"', "neither words nor patterns"),
        (RULE + 'level = "warn"\npatterns = [{find = "(", instead = ""}]', "regular expression"),
        (RULE + 'level = "warn"\nwords = {x = "y"}\nplatforms = ["ebay"]', "ebay is not a platform"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_the_rule_and_the_reason(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "wording.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(BadFile, match=told):
        WordingRules.load(file)
