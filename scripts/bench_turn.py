"""What one turn costs, and where the time goes: .venv/bin/python scripts/bench_turn.py [--turns 2000].

Fifty buyers say what buyers say in the teaching talks, in turn, each message with a number of its own so that no text
comes twice. Parts are timed with the clock of one process; run it alone on a machine, pinned to one core:
taskset -c 1 .venv/bin/python scripts/bench_turn.py
"""

from __future__ import annotations

import argparse
import gc
import statistics
from datetime import UTC, datetime, timedelta
from time import perf_counter

import msgspec

from app.card import card_of
from app.config import read_settings, shipped
from app.demo.shop import load_shop
from app.dialogue.events import MessageSaid
from app.dialogue.state import BuyerState
from app.dialogue.step import begin, context_of, step
from app.main import load_mind
from app.rank.rank import suggest
from app.talks.files import read_talks
from app.talks.talk import Said

BUYERS = 50
PARTS = ("read", "step", "suggest", "card")
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> None:
    """Warm up, measure, print a line a part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--turns", type=int, default=2000)
    turns: int = parser.parse_args().turns
    reader, bank, _ = load_mind(read_settings())
    knowledge = load_shop().knowledge()
    talks = read_talks(shipped("phrasebank") / "talks" / "plain_a.jsonl")
    texts = [turn.text for talk in talks for turn in talk.turns if isinstance(turn, Said) and turn.sender == "buyer"]
    states: dict[int, BuyerState] = {}
    spent: dict[str, list[float]] = {part: [] for part in PARTS}
    gc.collect()
    gc.freeze()
    for number in range(turns + 500):
        buyer, at = number % BUYERS, BEGIN + timedelta(seconds=number)
        event = MessageSaid(str(number), "buyer", f"{texts[number % len(texts)]} {number}", at)
        state = states.get(buyer) or begin(at)
        times = [perf_counter()]
        reading = reader.read(event.text, context_of(state, at), event.kind)
        times.append(perf_counter())
        state, _facts = step(state, event, reading)
        times.append(perf_counter())
        suggestions = suggest(state, bank, knowledge, at)
        times.append(perf_counter())
        msgspec.json.encode(card_of(str(buyer), state, suggestions))
        msgspec.json.encode(state)
        times.append(perf_counter())
        states[buyer] = state
        if number >= 500:  # what came before filled the states and the caches
            for part, began, ended in zip(PARTS, times, times[1:], strict=False):
                spent[part].append((ended - began) * 1e6)
    whole = [sum(parts) for parts in zip(*spent.values(), strict=True)]
    for part, values in (*spent.items(), ("all", whole)):
        cuts = statistics.quantiles(values, n=100)
        print(f"{part:8} median {cuts[49]:6.0f} µs   p99 {cuts[98]:6.0f} µs")
    print(f"{len(bank)} phrases, {turns} turns")


if __name__ == "__main__":
    main()
