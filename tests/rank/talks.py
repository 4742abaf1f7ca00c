"""Small talks, phrases and shops for the tests of ranking; everything in them is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from app.dialogue.state import (
    BuyerState,
    IntentNow,
    LastMessage,
    OrderNow,
    StageNow,
    TraitNow,
    Visit,
    Warning,
)
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase, Product
from app.rank.rank import suggest
from app.rank.suggestion import Suggestion
from app.understand.reading import Line
from app.vocabulary import TECHNIQUE_STAGES, Intent, OrderStatus, Stage, Technique, Trait

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
T = Technique

TEXTS: dict[Technique, str] = {
    T.WELCOME: "在的，您想看点什么",
    T.ASK_NEED: "平时主要什么场合用呢",
    T.CLARIFY: "您是想确认刚发的这一款对吗",
    T.RECOMMEND_MULTI: "照您说的挑了两款，一起发您比一比",
    T.ALTERNATIVE: "手头还有{现货选项}，您看哪一个合眼",
    T.HELP_CHOOSE: "说说平常穿衣风格，陪您定下来",
    T.GUIDED_CHOICE: "一款轻便一款耐磨，您更看重哪样",
    T.ANSWER_PRODUCT: "这款是{材质}做的",
    T.LOWER_EXPECTATION: "屏幕不同会有一点点色差哦",
    T.REASSURE: "咱们支持{退换}，收到不合适都能商量",
    T.SOCIAL_PROOF: "已经卖出{销量}，评价区可以翻翻",
    T.VALUE_JUSTIFY: "用料做工摆在这儿，多谢体谅",
    T.FIRM_PRICE: "给每位客人都是同样价格，望您理解",
    T.PROMO_NOTICE: "现在有{优惠}，领完再拍合适",
    T.BUNDLE_SAVING: "凑两件一块儿寄省一份邮费",
    T.CROSS_SELL: "搭配{搭配款}正好",
    T.SCARCITY: "仓里还剩{库存}件",
    T.FAST_DISPATCH: "早些付款今天就能排上打包",
    T.TWO_CHOICE: "{选项甲}还是{选项乙}，您更喜欢哪个",
    T.ORDER_GUIDE: "点立即购买，选好规格提交就行",
    T.PAYMENT_NUDGE: "订单给您留着呢，付款遇到问题说一声",
    T.CONFIRM_PAID: "款项收到啦，这就给您备货",
    T.CONFIRM_ADDRESS: "麻烦核对下收件信息对不对",
    T.RECORD_NOTE: "要求已经登记给仓库了",
    T.TOPIC_SHIFT: "哈哈，咱们说回您想买的东西",
    T.SOFT_DECLINE: "这个实在安排不了，抱歉，换个法子帮您",
    T.EMPATHISE_VIEW: "您的顾虑我们懂，不过细节都拍得很清楚",
    T.FAREWELL: "谢谢惠顾，需要时再来找我们",
    T.QUICK_RESPONSE: "马上去查，请稍等片刻",
    T.WARM_RECEPTION: "有事尽管说，我们都在这里",
    T.LISTEN_RECORD: "方便拍张照片发来看看吗",
    T.SOOTHE_EXPLAIN: "先消消气，一起找找原因",
    T.APOLOGISE: "真对不住，让您失望了",
    T.REMEDY: "补寄或者退钱，您挑一样",
    T.FOLLOW_UP: "进展会及时告诉您，{处理时限}内有结果",
    T.TRACK_SHIPMENT: "单号{快递单号}，包裹正在路上",
    T.RETURN_GUIDE: "订单页提交退货申请，按地址寄回即可",
    T.RETURN_VISIT: "东西用着还顺手吗",
    T.EXPERT_TALK: "一听您就是行家",
    T.NOVELTY: "这批刚上架，样子少见",
}
"""One wording for each of the techniques that the tests speak of, no two alike."""


def phrase(technique: Technique, text: str = "", name: str = "one", **more: Any) -> Phrase:
    """A phrase in all stages of its technique."""
    stages = tuple(stage for stage in Stage if stage in TECHNIQUE_STAGES[technique])
    return Phrase(f"bank.{technique}.{name}", technique, more.pop("stages", stages), text or TEXTS[technique], **more)


BANK = Bank(phrase(technique) for technique in TEXTS)

BAG = Product("p1", "通勤托特包", "169", stock={"燕麦色": 6, "墨绿": 2, "雾蓝": 0}, attributes={"材质": "牛津布"})
SHOP = Knowledge("taobao", {"p1": BAG}, {"优惠": "满 199 减 20", "销量": "300 多件", "退换": "七天无理由退换"})


def after(text: str, intent: Intent, stage: Stage, **known: Any) -> BuyerState:
    """The state after a buyer's message; `known` are further fields, `said` the lines before it (agent's with >)."""
    before = [Line("agent", line[1:]) if line[0] == ">" else Line("buyer", line) for line in known.pop("said", ())]
    return replace(
        BuyerState(1, StageNow(stage, None, AT.isoformat(), ""), Visit(AT.isoformat(), 1, AT.isoformat())),
        intent=IntentNow(intent, 0.9),
        intents=(*known.pop("intents", ()), intent),
        lines=(*before, Line("buyer", text)),
        last_message=LastMessage("m", "buyer", text, AT.isoformat()),
        waiting_since=AT.isoformat(),
        **known,
    )


def answered(state: BuyerState, text: str) -> BuyerState:
    """The state after the agent's line."""
    last = LastMessage("a", "agent", text, AT.isoformat())
    return replace(state, lines=(*state.lines, Line("agent", text)), last_message=last, waiting_since=None)


def order(status: OrderStatus) -> OrderNow:
    """An order in a status."""
    return OrderNow("X1", status, at=AT.isoformat())


def trait(which: Trait) -> TraitNow:
    """A trait of the buyer, quite sure."""
    return TraitNow(which, 0.9, "")


def warning(code: str) -> Warning:
    """A warning on the card."""
    return Warning(code, "")


def best(state: BuyerState, bank: Bank = BANK, shop: Knowledge = SHOP, at: datetime = AT) -> tuple[Suggestion, ...]:
    """What is suggested."""
    return suggest(state, bank, shop, at)


def techniques(state: BuyerState, bank: Bank = BANK, shop: Knowledge = SHOP) -> list[Technique]:
    """The techniques suggested, best first."""
    return [suggestion.technique for suggestion in best(state, bank, shop)]
