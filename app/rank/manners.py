"""What the buyer's profile favours or forbids, and what is selling: playbook section 2 as tables."""

from __future__ import annotations

from app.vocabulary import Technique, Trait

T = Technique

PRESSURE: frozenset[Technique] = frozenset(
    (
        *(T.SCARCITY, T.CROSS_SELL, T.PROMO_NOTICE, T.TWO_CHOICE, T.PAYMENT_NUDGE, T.FAST_DISPATCH, T.BUNDLE_SAVING),
        *(T.SOCIAL_PROOF, T.NOVELTY, T.VALUE_JUSTIFY, T.FIRM_PRICE),
    )
)
"""Selling. Never to an angry buyer, never in an open dispute."""

CALM_STEPS: frozenset[Technique] = frozenset((T.GOODWILL_GIFT, T.WELCOME, T.RETURN_VISIT))
"""Harmless elsewhere, out of place in an open dispute: they sound as if nobody had listened."""

NEED_A_SIGN: frozenset[Technique] = frozenset(
    (
        *(T.VIP_CARE, T.EXPERT_TALK, T.KEEP_EVIDENCE, T.AWAY_NOTICE, T.BUSY_NOTICE, T.TOPIC_SHIFT, T.SOFT_DECLINE),
        *(T.GOODWILL_GIFT, T.BETTER_FIT, T.NOVELTY, T.WRAP_UP, T.CROSS_SELL, T.RETURN_VISIT, T.REVIEW_CARE),
    )
)
"""Techniques that are out of place without a sign of their own (a trait, a word, an order); an intent is not enough."""

NUMBERS: dict[Technique, frozenset[str]] = {
    T.SCARCITY: frozenset(("库存", "活动截止", "优惠券", "优惠", "活动", "赠品")),
    T.SOCIAL_PROOF: frozenset(("销量", "好评率")),
}
"""Techniques that live on true figures, and the slots that carry them: with a gap there, the phrase is held back."""

ULTIMATUMS = frozenset(
    ("不便宜", "不少就", "拉倒", "否则", "要不然", "就不买", "不买了", "不便宜就", "去别家", "不降就")
)
"""Who leaves otherwise hears the principle at once."""

FAVOURS: dict[Trait, tuple[Technique, ...]] = {
    Trait.ECONOMICAL: (T.PROMO_NOTICE, T.BUNDLE_SAVING, T.GOODWILL_GIFT),
    Trait.PERSONALISED: (T.CLARIFY, T.RECOMMEND_MULTI),
    Trait.CONVENIENCE: (T.RECOMMEND_MULTI, T.SOCIAL_PROOF, T.REASSURE, T.TWO_CHOICE),
    Trait.RATIONAL: (T.ANSWER_PRODUCT, T.CANDID_PROS_CONS),
    Trait.GREEDY: (T.FIRM_PRICE, T.KEEP_EVIDENCE),
    Trait.IMPULSIVE: (T.SCARCITY, T.NOVELTY),
    Trait.OPINION_LED: (T.SOCIAL_PROOF,),
    Trait.SELF_IMPORTANT: (T.VIP_CARE,),
    Trait.CAUTIOUS: (T.REASSURE, T.LOWER_EXPECTATION),
    Trait.HABITUAL: (T.CONFIRM_ADDRESS, T.FAREWELL),
    Trait.SENTIMENTAL: (T.GOODWILL_GIFT, T.RETURN_VISIT),
    Trait.EASY_GOING: (T.HELP_CHOOSE, T.TWO_CHOICE),
    Trait.FRIENDLY: (T.FAREWELL, T.GOODWILL_GIFT),
    Trait.ANALYTICAL: (T.ANSWER_PRODUCT, T.GUIDED_CHOICE),
    Trait.DOMINANT: (T.VIP_CARE, T.QUICK_RESPONSE),
    Trait.SELFISH: (T.KEEP_EVIDENCE, T.REASSURE),
    Trait.SOCIABLE: (T.WRAP_UP, T.TOPIC_SHIFT),
    Trait.DECIDED: (T.CONFIRM_ADDRESS, T.ORDER_GUIDE),
    Trait.HAGGLER: (T.FIRM_PRICE,),
    Trait.POLITE: (T.FAREWELL,),
    Trait.ORDERS_WITHOUT_PAYING: (T.PAYMENT_NUDGE,),
    Trait.FIRST_TIME: (T.ORDER_GUIDE, T.PATIENT_EXPLAIN),
    Trait.BARGAIN_HUNTER: (T.PROMO_NOTICE,),
    Trait.ENTHUSIAST: (T.EXPERT_TALK,),
    Trait.PURPOSEFUL: (T.ANSWER_PRODUCT, T.ORDER_GUIDE),
    Trait.WANTS_CONVENIENCE: (T.FAST_DISPATCH, T.RECOMMEND_MULTI),
    Trait.WANTS_CHEAP: (T.PROMO_NOTICE, T.BUNDLE_SAVING),
    Trait.FOLLOWS_CROWD: (T.SOCIAL_PROOF,),
    Trait.CURIOUS: (T.NOVELTY,),
    Trait.WANTS_NEW: (T.NOVELTY,),
    Trait.WANTS_SAFETY: (T.REASSURE, T.ANSWER_PRODUCT),
    Trait.KNOWS_NOTHING: (T.PATIENT_EXPLAIN,),
    Trait.KNOWS_SOME: (T.ANSWER_PRODUCT,),
    Trait.KNOWS_WELL: (T.EXPERT_TALK,),
    Trait.GENEROUS: (T.GOODWILL_GIFT,),
    Trait.PROBING: (T.VALUE_JUSTIFY,),
    Trait.HAGGLING: (T.FIRM_PRICE,),
    Trait.EXPERIENCED: (T.ANSWER_PRODUCT,),
    Trait.SCEPTICAL: (T.LOWER_EXPECTATION,),
    Trait.PERFECTIONIST: (T.CANDID_PROS_CONS, T.LOWER_EXPECTATION),
}
"""Techniques that suit a buyer (playbook section 2, column favours)."""

AVOIDS: dict[Trait, tuple[Technique, ...]] = {
    Trait.RATIONAL: (T.SCARCITY, T.TWO_CHOICE),
    Trait.CAUTIOUS: (T.SCARCITY, T.FAST_DISPATCH),
    Trait.SCEPTICAL: (T.SCARCITY,),
    Trait.PERFECTIONIST: (T.SCARCITY, T.SOCIAL_PROOF),
    Trait.GREEDY: (T.GOODWILL_GIFT,),
    Trait.HAGGLER: (T.GOODWILL_GIFT,),
    Trait.HAGGLING: (T.GOODWILL_GIFT, T.VALUE_JUSTIFY),
    Trait.SELFISH: (T.GOODWILL_GIFT,),
    Trait.DOMINANT: (T.WRAP_UP, T.ASK_NEED),
    Trait.KNOWS_WELL: (T.PATIENT_EXPLAIN,),
    Trait.KNOWS_NOTHING: (T.EXPERT_TALK,),
}
"""Techniques that do harm with a buyer: no hard sell to the rational, no gifts that invite the next demand."""
