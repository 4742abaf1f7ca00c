"""Who listens to which shop, and who is told what: the cards of a shop go to those of its sidebars that may see them.

A notice is a committed change; notices come in order of seq. To subscribe is to enter a context, to leave is to be
forgotten. A new subscriber holds what comes until it is told the head of its snapshot, so nothing between is lost.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from app.push.outbox import Outbox
from app.wire.close import Close
from app.wire.codec import encode

Sees = Callable[[str | None], bool]
"""Whether a listener may see a buyer whom this agent serves (None: nobody yet)."""


class Notice(Struct, frozen=True, gc=False):
    """A buyer's new card at a seq; `card` is None when the buyer was closed. See store.changes.Change for the rest."""

    shop: str
    seq: int
    buyer: str
    card: bytes | None
    agent: str | None
    agent_before: str | None
    seen_before: bool


class Subscription:
    """One sidebar that listens. `told` is the seq that it was told last."""

    def __init__(self, outbox: Outbox, sees: Sees) -> None:
        self.outbox, self._sees = outbox, sees
        self.told = 0
        self._held: list[Notice | bytes] | None = []

    def hear(self, notice: Notice | bytes) -> None:
        """A notice came, or a frame without a seq: hold it, or put its frame into the outbox."""
        if self._held is not None:
            self._held.append(notice)
        elif isinstance(notice, bytes):
            self.outbox.put(notice)
        elif notice.seq <= self.told:
            return  # the snapshot was read from the store after this commit, and before it was told here
        elif (frame := self.frame(notice)) is not None:
            self.outbox.put(frame)

    def start(self, opening: list[bytes], head: int) -> None:
        """The answer to the hello is made up to `head`: send it, then what came meanwhile, then live."""
        self.outbox.put_opening(opening)
        self.told = head
        held, self._held = self._held or [], None
        for notice in held:
            self.hear(notice)

    def frame(self, notice: Notice) -> bytes | None:
        """The frame of a notice for this listener, following on what it was told; None where it may not know of it."""
        if notice.card is not None and self._sees(notice.agent):
            frame = b'{"type":"buyer","seq":%d,"prev":%d,"buyer":%b}' % (notice.seq, self.told, notice.card)
        elif notice.seen_before and self._sees(notice.agent_before):
            frame = encode({"type": "gone", "seq": notice.seq, "prev": self.told, "id": notice.buyer})
        else:
            return None
        self.told = notice.seq
        return frame


class Hub:
    """The listeners of all shops of this process, and each shop's newest notices for those who come back."""

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._heads: dict[str, int] = {}
        self._recent: dict[str, deque[Notice]] = {}
        self._listeners: dict[str, set[Subscription]] = defaultdict(set)

    def head(self, shop: str) -> int | None:
        """The newest seq of a shop; None where this process has not heard of it yet."""
        return self._heads.get(shop)

    def learn_head(self, shop: str, head: int) -> None:
        """What the store says; a notice may have come meanwhile."""
        self._heads[shop] = max(head, self._heads.get(shop, 0))

    @contextmanager
    def subscribe(self, shop: str, outbox: Outbox, sees: Sees) -> Iterator[Subscription]:
        """Listen to a shop for as long as the context lasts."""
        listener = Subscription(outbox, sees)
        self._listeners[shop].add(listener)
        try:
            yield listener
        finally:
            self._listeners[shop].discard(listener)
            if not self._listeners[shop]:
                del self._listeners[shop]

    def publish(self, notice: Notice) -> None:
        """Tell all listeners of the shop; never waits."""
        self.learn_head(notice.shop, notice.seq)
        recent = self._recent.get(notice.shop)
        if recent is None:
            recent = self._recent[notice.shop] = deque(maxlen=self._remembered)
        recent.append(notice)
        for listener in self._listeners.get(notice.shop, ()):
            listener.hear(notice)

    def tell(self, shop: str, frame: bytes) -> None:
        """Tell all listeners of the shop something that is no change of a buyer and has no seq."""
        for listener in self._listeners.get(shop, ()):
            listener.hear(frame)

    def forget(self, shop: str) -> None:
        """Remember nothing that was told of a shop; who comes back gets a snapshot."""
        self._recent.pop(shop, None)

    def missed(self, shop: str, seq: int) -> list[Notice] | None:
        """The notices after `seq`, oldest first; None where they are no longer all remembered or seq is not ours."""
        head = self._heads.get(shop)
        if head is None or seq > head:
            return None
        recent = self._recent.get(shop, ())
        after = [notice for notice in recent if notice.seq > seq]
        return after if len(after) == head - seq else None

    def listening(self, shop: str) -> bool:
        """Whether a sidebar of this shop listens here."""
        return bool(self._listeners.get(shop))

    def shops(self) -> list[str]:
        """The shops of which sidebars listen here."""
        return [shop for shop, listeners in self._listeners.items() if listeners]

    def resync(self, shop: str) -> None:
        """The listeners of a shop missed something that cannot be told any more: they are to come back."""
        for listener in self._listeners.get(shop, ()):
            listener.outbox.end(Close.RESYNC)

    def listeners(self) -> int:
        """How many sidebars listen now."""
        return sum(map(len, self._listeners.values()))
