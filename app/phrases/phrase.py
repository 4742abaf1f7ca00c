"""One phrase of the bank, and the shop's knowledge that fills it: frozen data, no reading of files."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.phrases.needs import Need
from app.vocabulary import Intent, Stage, Technique, Trait


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line that an agent can say.

    `id` never changes (`closing.two_choice.colour`). `text` holds slots as `{选项甲}`. `stages` are those in which it
    serves, `intents` those of the buyer message that it answers (empty: any). `traits` are buyers whom it suits
    especially. `trade` and `platform` limit it (empty: everywhere). `tone` is warm, brief or formal. `valid_from` and
    `valid_until` are ISO dates (inclusive) or "". `source` is `bank` for the shipped one and `shop` for the shop's own.
    `needs` must all be met before it is suggested (empty: it presupposes nothing).
    """

    id: str
    technique: Technique
    stages: tuple[Stage, ...]
    text: str
    intents: tuple[Intent, ...] = ()
    traits: tuple[Trait, ...] = ()
    trade: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()
    tone: str = "warm"
    valid_from: str = ""
    valid_until: str = ""
    source: str = "bank"
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product card (docs/protocol.md). `price` in yuan as text; `stock` is pieces per variant, mostly colours."""

    id: str
    title: str
    price: str = ""
    link: str = ""
    stock: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    selling_points: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a shop knows beside its phrases: platform, product cards, and its terms (facts) by slot name."""

    platform: str = "other"
    products: dict[str, Product] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    trade: tuple[str, ...] = ()
    """The shop's trades; phrases of another trade are held back. Empty: the trade is not known, and so are they."""
    derived: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out from the cards once (their index); a Knowledge is replaced, never changed in place."""
