"""The vocabulary of the trade: the ids of stages, intents, techniques and traits, with their Chinese names.

These ids stand on the wire, in the store, in the phrase bank and in the evaluation exactly as they stand here; nothing
else lives in this file. Sources: the project's label guide (stages, intents) and playbook sections 1 and 2.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where the sale stands after a buyer's message; the order here is the usual course of a sale."""

    GREETING = "greeting"
    NEED_DISCOVERY = "need_discovery"
    RECOMMENDATION = "recommendation"
    CLOSING = "closing"
    AFTER_SALES = "after_sales"


class Intent(StrEnum):
    """What a buyer's message wants: one, the main one."""

    GREET = "greet"
    ACK = "ack"
    THANKS_BYE = "thanks_bye"
    STATE_NEED = "state_need"
    ASK_PRODUCT = "ask_product"
    ASK_SIZE = "ask_size"
    ASK_STOCK = "ask_stock"
    ASK_RECOMMEND = "ask_recommend"
    HESITATE = "hesitate"
    DOUBT_QUALITY = "doubt_quality"
    ASK_PRICE = "ask_price"
    BARGAIN = "bargain"
    ASK_SHIPPING = "ask_shipping"
    ORDER_HELP = "order_help"
    ORDER_PLACED = "order_placed"
    CHANGE_ORDER = "change_order"
    TRACK_ORDER = "track_order"
    RETURN_EXCHANGE = "return_exchange"
    REFUND = "refund"
    DEFECT = "defect"
    INVOICE = "invoice"
    REVIEW = "review"
    COMPLAINT = "complaint"
    SMALLTALK = "smalltalk"
    SPAM = "spam"
    OTHER = "other"


class Technique(StrEnum):
    """A way of answering, taught in sales training; each phrase belongs to exactly one (playbook section 1)."""

    WELCOME = "welcome"
    BUSY_NOTICE = "busy_notice"
    AWAY_NOTICE = "away_notice"
    ASK_NEED = "ask_need"
    CLARIFY = "clarify"
    GUIDED_CHOICE = "guided_choice"
    RECOMMEND_MULTI = "recommend_multi"
    BETTER_FIT = "better_fit"
    ALTERNATIVE = "alternative"
    HELP_CHOOSE = "help_choose"
    ANSWER_PRODUCT = "answer_product"
    CANDID_PROS_CONS = "candid_pros_cons"
    LOWER_EXPECTATION = "lower_expectation"
    LEAVE_ROOM = "leave_room"
    SOCIAL_PROOF = "social_proof"
    EXPERT_TALK = "expert_talk"
    PATIENT_EXPLAIN = "patient_explain"
    VALUE_JUSTIFY = "value_justify"
    FIRM_PRICE = "firm_price"
    GOODWILL_GIFT = "goodwill_gift"
    PROMO_NOTICE = "promo_notice"
    BUNDLE_SAVING = "bundle_saving"
    CROSS_SELL = "cross_sell"
    SCARCITY = "scarcity"
    FAST_DISPATCH = "fast_dispatch"
    TWO_CHOICE = "two_choice"
    ORDER_GUIDE = "order_guide"
    PAYMENT_NUDGE = "payment_nudge"
    CONFIRM_PAID = "confirm_paid"
    CONFIRM_ADDRESS = "confirm_address"
    RECORD_NOTE = "record_note"
    TOPIC_SHIFT = "topic_shift"
    WRAP_UP = "wrap_up"
    SOFT_DECLINE = "soft_decline"
    EMPATHISE_VIEW = "empathise_view"
    FAREWELL = "farewell"
    QUICK_RESPONSE = "quick_response"
    WARM_RECEPTION = "warm_reception"
    LISTEN_RECORD = "listen_record"
    SOOTHE_EXPLAIN = "soothe_explain"
    APOLOGISE = "apologise"
    REMEDY = "remedy"
    FOLLOW_UP = "follow_up"
    TRACK_SHIPMENT = "track_shipment"
    RETURN_GUIDE = "return_guide"
    REVIEW_CARE = "review_care"
    KEEP_EVIDENCE = "keep_evidence"
    RETURN_VISIT = "return_visit"
    REASSURE = "reassure"
    NOVELTY = "novelty"
    VIP_CARE = "vip_care"


class Trait(StrEnum):
    """One side of a buyer's profile (playbook section 2). Gender and age are not here: they are never guessed."""

    ECONOMICAL = "economical"
    PERSONALISED = "personalised"
    CONVENIENCE = "convenience"
    RATIONAL = "rational"
    GREEDY = "greedy"
    IMPULSIVE = "impulsive"
    OPINION_LED = "opinion_led"
    SELF_IMPORTANT = "self_important"
    CAUTIOUS = "cautious"
    HABITUAL = "habitual"
    SENTIMENTAL = "sentimental"
    EASY_GOING = "easy_going"
    FRIENDLY = "friendly"
    ANALYTICAL = "analytical"
    DOMINANT = "dominant"
    SELFISH = "selfish"
    SOCIABLE = "sociable"
    DECIDED = "decided"
    HAGGLER = "haggler"
    POLITE = "polite"
    ORDERS_WITHOUT_PAYING = "orders_without_paying"
    FIRST_TIME = "first_time"
    BARGAIN_HUNTER = "bargain_hunter"
    ENTHUSIAST = "enthusiast"
    PURPOSEFUL = "purposeful"
    WANTS_CONVENIENCE = "wants_convenience"
    WANTS_CHEAP = "wants_cheap"
    FOLLOWS_CROWD = "follows_crowd"
    CURIOUS = "curious"
    WANTS_NEW = "wants_new"
    WANTS_SAFETY = "wants_safety"
    KNOWS_NOTHING = "knows_nothing"
    KNOWS_SOME = "knows_some"
    KNOWS_WELL = "knows_well"
    GENEROUS = "generous"
    PROBING = "probing"
    HAGGLING = "haggling"
    EXPERIENCED = "experienced"
    SCEPTICAL = "sceptical"
    PERFECTIONIST = "perfectionist"


class OrderStatus(StrEnum):
    """How far an order has come, as the chat client's platform reports it."""

    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    CLOSED = "closed"


STAGE_NAMES: dict[Stage, str] = {
    Stage.GREETING: "迎接问好",
    Stage.NEED_DISCOVERY: "需求挖掘",
    Stage.RECOMMENDATION: "推荐",
    Stage.CLOSING: "促成",
    Stage.AFTER_SALES: "售后",
}

INTENT_NAMES: dict[Intent, str] = {
    Intent.GREET: "打招呼",
    Intent.ACK: "应答",
    Intent.THANKS_BYE: "感谢告别",
    Intent.STATE_NEED: "说明需求",
    Intent.ASK_PRODUCT: "商品咨询",
    Intent.ASK_SIZE: "尺码规格",
    Intent.ASK_STOCK: "库存",
    Intent.ASK_RECOMMEND: "求推荐",
    Intent.HESITATE: "犹豫",
    Intent.DOUBT_QUALITY: "质疑",
    Intent.ASK_PRICE: "价格活动",
    Intent.BARGAIN: "议价",
    Intent.ASK_SHIPPING: "物流咨询",
    Intent.ORDER_HELP: "下单付款",
    Intent.ORDER_PLACED: "已拍已付",
    Intent.CHANGE_ORDER: "修改订单",
    Intent.TRACK_ORDER: "催单查件",
    Intent.RETURN_EXCHANGE: "退换货",
    Intent.REFUND: "退款取消",
    Intent.DEFECT: "质量售后",
    Intent.INVOICE: "发票",
    Intent.REVIEW: "评价",
    Intent.COMPLAINT: "投诉不满",
    Intent.SMALLTALK: "闲聊",
    Intent.SPAM: "广告",
    Intent.OTHER: "其他",
}

TECHNIQUE_NAMES: dict[Technique, str] = {
    Technique.WELCOME: "迎接问好",
    Technique.BUSY_NOTICE: "忙碌致歉",
    Technique.AWAY_NOTICE: "离线自动回复",
    Technique.ASK_NEED: "直接询问",
    Technique.CLARIFY: "澄清确认",
    Technique.GUIDED_CHOICE: "引导分析",
    Technique.RECOMMEND_MULTI: "多款推荐",
    Technique.BETTER_FIT: "及早换款",
    Technique.ALTERNATIVE: "反问替代",
    Technique.HELP_CHOOSE: "帮助挑选",
    Technique.ANSWER_PRODUCT: "商品解答",
    Technique.CANDID_PROS_CONS: "坦诚优缺点",
    Technique.LOWER_EXPECTATION: "降低期望值",
    Technique.LEAVE_ROOM: "留有余地",
    Technique.SOCIAL_PROOF: "销量口碑",
    Technique.EXPERT_TALK: "内行探讨",
    Technique.PATIENT_EXPLAIN: "细致讲解",
    Technique.VALUE_JUSTIFY: "物有所值",
    Technique.FIRM_PRICE: "坚守底价",
    Technique.GOODWILL_GIFT: "主动让利",
    Technique.PROMO_NOTICE: "活动告知",
    Technique.BUNDLE_SAVING: "合并省邮",
    Technique.CROSS_SELL: "连带需求",
    Technique.SCARCITY: "怕买不到",
    Technique.FAST_DISPATCH: "早付早发",
    Technique.TWO_CHOICE: "二选其一",
    Technique.ORDER_GUIDE: "下单指导",
    Technique.PAYMENT_NUDGE: "拍下催付",
    Technique.CONFIRM_PAID: "付款确认",
    Technique.CONFIRM_ADDRESS: "核对地址",
    Technique.RECORD_NOTE: "备注登记",
    Technique.TOPIC_SHIFT: "话题转移",
    Technique.WRAP_UP: "控制时间",
    Technique.SOFT_DECLINE: "委婉拒绝",
    Technique.EMPATHISE_VIEW: "认同立场",
    Technique.FAREWELL: "感谢告别",
    Technique.QUICK_RESPONSE: "快速反应",
    Technique.WARM_RECEPTION: "热情接待",
    Technique.LISTEN_RECORD: "倾听记录",
    Technique.SOOTHE_EXPLAIN: "安抚解释",
    Technique.APOLOGISE: "诚恳道歉",
    Technique.REMEDY: "补救措施",
    Technique.FOLLOW_UP: "跟进通知",
    Technique.TRACK_SHIPMENT: "物流查询",
    Technique.RETURN_GUIDE: "退换指引",
    Technique.REVIEW_CARE: "中差评沟通",
    Technique.KEEP_EVIDENCE: "保留证据",
    Technique.RETURN_VISIT: "回访",
    Technique.REASSURE: "服务承诺",
    Technique.NOVELTY: "新颖独特",
    Technique.VIP_CARE: "尊贵对待",
}

TRAIT_NAMES: dict[Trait, str] = {
    Trait.ECONOMICAL: "经济型",
    Trait.PERSONALISED: "个性化",
    Trait.CONVENIENCE: "便利型",
    Trait.RATIONAL: "理智",
    Trait.GREEDY: "贪婪",
    Trait.IMPULSIVE: "冲动",
    Trait.OPINION_LED: "舆论",
    Trait.SELF_IMPORTANT: "VIP",
    Trait.CAUTIOUS: "谨慎",
    Trait.HABITUAL: "习惯",
    Trait.SENTIMENTAL: "感情",
    Trait.EASY_GOING: "随意",
    Trait.FRIENDLY: "友善",
    Trait.ANALYTICAL: "分析",
    Trait.DOMINANT: "强势",
    Trait.SELFISH: "自利",
    Trait.SOCIABLE: "健谈",
    Trait.DECIDED: "果断",
    Trait.HAGGLER: "爱讲价",
    Trait.POLITE: "礼貌",
    Trait.ORDERS_WITHOUT_PAYING: "拍下不付",
    Trait.FIRST_TIME: "初次网购",
    Trait.BARGAIN_HUNTER: "淘便宜",
    Trait.ENTHUSIAST: "发烧友",
    Trait.PURPOSEFUL: "目标明确",
    Trait.WANTS_CONVENIENCE: "求方便",
    Trait.WANTS_CHEAP: "求廉",
    Trait.FOLLOWS_CROWD: "从众",
    Trait.CURIOUS: "猎奇",
    Trait.WANTS_NEW: "求新",
    Trait.WANTS_SAFETY: "求安全",
    Trait.KNOWS_NOTHING: "不懂行",
    Trait.KNOWS_SOME: "略懂",
    Trait.KNOWS_WELL: "内行",
    Trait.GENEROUS: "大方",
    Trait.PROBING: "试探",
    Trait.HAGGLING: "反复议价",
    Trait.EXPERIENCED: "买过",
    Trait.SCEPTICAL: "较真",
    Trait.PERFECTIONIST: "挑剔",
}

ORDER_NAMES: dict[OrderStatus, str] = {
    OrderStatus.PLACED: "已拍下",
    OrderStatus.PAID: "已付款",
    OrderStatus.SHIPPED: "已发货",
    OrderStatus.DELIVERED: "已签收",
    OrderStatus.REFUNDING: "退款中",
    OrderStatus.REFUNDED: "已退款",
    OrderStatus.CLOSED: "已关闭",
}

TECHNIQUE_STAGES: dict[Technique, frozenset[Stage]] = {
    Technique.WELCOME: frozenset({Stage.GREETING}),
    Technique.BUSY_NOTICE: frozenset(Stage),
    Technique.AWAY_NOTICE: frozenset(Stage),
    Technique.ASK_NEED: frozenset({Stage.NEED_DISCOVERY}),
    Technique.CLARIFY: frozenset({Stage.NEED_DISCOVERY, Stage.RECOMMENDATION}),
    Technique.GUIDED_CHOICE: frozenset({Stage.NEED_DISCOVERY, Stage.RECOMMENDATION}),
    Technique.RECOMMEND_MULTI: frozenset({Stage.RECOMMENDATION}),
    Technique.BETTER_FIT: frozenset({Stage.RECOMMENDATION}),
    Technique.ALTERNATIVE: frozenset({Stage.RECOMMENDATION}),
    Technique.HELP_CHOOSE: frozenset({Stage.RECOMMENDATION, Stage.CLOSING}),
    Technique.ANSWER_PRODUCT: frozenset({Stage.RECOMMENDATION}),
    Technique.CANDID_PROS_CONS: frozenset({Stage.RECOMMENDATION}),
    Technique.LOWER_EXPECTATION: frozenset({Stage.RECOMMENDATION, Stage.CLOSING}),
    Technique.LEAVE_ROOM: frozenset(Stage),
    Technique.SOCIAL_PROOF: frozenset({Stage.RECOMMENDATION, Stage.CLOSING}),
    Technique.EXPERT_TALK: frozenset({Stage.RECOMMENDATION}),
    Technique.PATIENT_EXPLAIN: frozenset({Stage.RECOMMENDATION}),
    Technique.VALUE_JUSTIFY: frozenset({Stage.CLOSING, Stage.RECOMMENDATION}),
    Technique.FIRM_PRICE: frozenset({Stage.CLOSING}),
    Technique.GOODWILL_GIFT: frozenset({Stage.CLOSING}),
    Technique.PROMO_NOTICE: frozenset({Stage.RECOMMENDATION, Stage.CLOSING}),
    Technique.BUNDLE_SAVING: frozenset({Stage.CLOSING, Stage.RECOMMENDATION}),
    Technique.CROSS_SELL: frozenset({Stage.CLOSING, Stage.RECOMMENDATION}),
    Technique.SCARCITY: frozenset({Stage.CLOSING}),
    Technique.FAST_DISPATCH: frozenset({Stage.CLOSING}),
    Technique.TWO_CHOICE: frozenset({Stage.CLOSING}),
    Technique.ORDER_GUIDE: frozenset({Stage.CLOSING}),
    Technique.PAYMENT_NUDGE: frozenset({Stage.CLOSING}),
    Technique.CONFIRM_PAID: frozenset({Stage.CLOSING, Stage.AFTER_SALES}),
    Technique.CONFIRM_ADDRESS: frozenset({Stage.CLOSING}),
    Technique.RECORD_NOTE: frozenset({Stage.CLOSING, Stage.AFTER_SALES}),
    Technique.TOPIC_SHIFT: frozenset(Stage),
    Technique.WRAP_UP: frozenset(Stage),
    Technique.SOFT_DECLINE: frozenset(Stage),
    Technique.EMPATHISE_VIEW: frozenset(Stage),
    Technique.FAREWELL: frozenset({Stage.CLOSING, Stage.AFTER_SALES}),
    Technique.QUICK_RESPONSE: frozenset({Stage.AFTER_SALES}),
    Technique.WARM_RECEPTION: frozenset({Stage.AFTER_SALES}),
    Technique.LISTEN_RECORD: frozenset({Stage.AFTER_SALES}),
    Technique.SOOTHE_EXPLAIN: frozenset({Stage.AFTER_SALES}),
    Technique.APOLOGISE: frozenset({Stage.AFTER_SALES}),
    Technique.REMEDY: frozenset({Stage.AFTER_SALES}),
    Technique.FOLLOW_UP: frozenset({Stage.AFTER_SALES}),
    Technique.TRACK_SHIPMENT: frozenset({Stage.AFTER_SALES}),
    Technique.RETURN_GUIDE: frozenset({Stage.AFTER_SALES}),
    Technique.REVIEW_CARE: frozenset({Stage.AFTER_SALES}),
    Technique.KEEP_EVIDENCE: frozenset({Stage.AFTER_SALES}),
    Technique.RETURN_VISIT: frozenset({Stage.AFTER_SALES}),
    Technique.REASSURE: frozenset({Stage.RECOMMENDATION, Stage.CLOSING}),
    Technique.NOVELTY: frozenset({Stage.RECOMMENDATION}),
    Technique.VIP_CARE: frozenset(Stage),
}
"""The stages in which a technique serves (playbook section 1, column stages)."""

DISPUTE_STEPS: tuple[Technique, ...] = (
    Technique.QUICK_RESPONSE,
    Technique.WARM_RECEPTION,
    Technique.LISTEN_RECORD,
    Technique.SOOTHE_EXPLAIN,
    Technique.APOLOGISE,
    Technique.REMEDY,
    Technique.FOLLOW_UP,
)
"""The seven steps of handling a dispute, in order (playbook section 1, 001 5.3.1 to 5.3.7)."""
