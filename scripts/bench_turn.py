"""What one turn costs, and where the time goes: scripts/bench turn [--turns N] [--phrases N].

Fifty buyers say what buyers say in the teaching talks, in turn, each message with a number of its own so that no text
comes twice. It is measured with the shipped bank, then with that bank made as large as --phrases by wordings of all
techniques that are put together from its own. Parts are timed with the clock of one process; run it alone on a machine,
pinned to one core: taskset -c 1 scripts/bench turn

`unit` is a fixed piece of Python, timed between the turns: where other programs share the core, the turn in units tells
more than microseconds. `least` is the tenth percentile.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter

import msgspec

from app.card import card_of
from app.config import read_settings, shipped
from app.demo.shop import load_shop
from app.dialogue.events import MessageSaid
from app.dialogue.state import BuyerState
from app.dialogue.step import begin, context_of, step
from app.phrases.bank import Bank
from app.phrases.load import load_bank
from app.phrases.phrase import Knowledge, Phrase
from app.rank.rank import suggest
from app.talks.files import read_talks
from app.talks.talk import Said
from app.understand.reader import Reader

BUYERS = 50
WARM = 500
"""Turns that fill the states and what is remembered, before it is measured."""
PARTS = ("unit", "read", "step", "suggest", "encode")
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> None:
    """Measure with the shipped bank and with a large one, a line a part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--phrases", type=int, default=20_000)
    given = parser.parse_args()
    began = perf_counter()
    reader = Reader.load(shipped("phrasebank"), read_settings().cache)
    bank = load_bank(shipped("phrasebank") / "phrases")
    print(f"loaded in {perf_counter() - began:.2f} s")
    texts = [
        turn.text
        for talk in read_talks(shipped("phrasebank") / "talks" / "plain_a.jsonl")
        for turn in talk.turns
        if isinstance(turn, Said) and turn.sender == "buyer"
    ]
    knowledge = load_shop().knowledge()
    for phrases in (bank, larger(bank, given.phrases)):
        spent = measure(reader, phrases, knowledge, texts, given.turns)
        told(spent, len(phrases), given.turns)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def larger(bank: Bank, count: int) -> Bank:
    """The bank with so many phrases: each new one has the beginning of one and the end of another of its technique."""
    chance = random.Random(1)
    shelves = [sorted(shelf.phrases.values(), key=lambda phrase: phrase.id) for shelf in bank.shelves.values()]
    more: list[Phrase] = []
    for number in range(count - len(bank)):
        shelf = shelves[number % len(shelves)]
        one, other = chance.choice(shelf), chance.choice(shelf)
        text = f"{one.text.split('，')[0]}，{other.text.split('，')[-1]} {number}"
        more.append(replace(one, id=f"bench.{number}", text=text, intents=other.intents, source="shop"))
    return Bank([*bank, *more])


def measure(
    reader: Reader, bank: Bank, knowledge: Knowledge, texts: Sequence[str], turns: int
) -> dict[str, list[float]]:
    """Microseconds of each part, for each turn."""
    states: dict[int, BuyerState] = {}
    spent: dict[str, list[float]] = {part: [] for part in PARTS}
    gc.collect()
    gc.freeze()
    for number in range(turns + WARM):
        buyer, at = number % BUYERS, BEGIN + timedelta(seconds=number)
        event = MessageSaid(str(number), "buyer", f"{texts[number % len(texts)]} {number}", at)
        states[buyer], times = turn(reader, bank, knowledge, states.get(buyer) or begin(at), event)
        if number >= WARM:
            for part, (began, ended) in zip(PARTS, times, strict=True):
                spent[part].append((ended - began) * 1e6)
    return spent


def turn(
    reader: Reader, bank: Bank, knowledge: Knowledge, state: BuyerState, event: MessageSaid
) -> tuple[BuyerState, Iterator[tuple[float, float]]]:
    """The state after a turn, and when each part of it began and ended. The same as app.turn, part by part."""
    times = [perf_counter()]
    unit()
    times.append(perf_counter())
    reading = reader.read(event.text, context_of(state, event.at), event.kind)
    times.append(perf_counter())
    state, _facts = step(state, event, reading)
    times.append(perf_counter())
    suggestions = suggest(state, bank, knowledge, event.at)
    times.append(perf_counter())
    msgspec.json.encode(card_of("b1", state, suggestions))
    msgspec.json.encode(state)
    times.append(perf_counter())
    return state, pairwise(times)


def unit() -> object:
    """A piece of work that is always the same."""
    table = {str(number): (number, number + 1) for number in range(150)}
    return sorted(table.values(), key=lambda pair: -pair[0])


def told(spent: dict[str, list[float]], phrases: int, turns: int) -> None:
    """A line a part, then the turn as a whole."""
    print(f"{phrases} phrases, {turns} turns")
    whole = [sum(parts) for parts in zip(*(spent[part] for part in PARTS[1:]), strict=True)]
    of_a_unit = statistics.median(spent["unit"])
    for part, values in (*spent.items(), ("turn", whole)):
        cuts = statistics.quantiles(values, n=100)
        units = statistics.median(values) / of_a_unit
        print(f"  {part:8} least {cuts[9]:6.0f} µs   median {cuts[49]:6.0f} µs   p99 {cuts[98]:6.0f} µs   {units:5.2f}")


if __name__ == "__main__":
    main()
