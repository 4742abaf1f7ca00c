"""What the words of the buyer's newest lines say, whatever asks for them: found in one pass, told in one table."""

from __future__ import annotations

from typing import NamedTuple

from app.phrases.words import Words
from app.rank.cues import ASKED_FOR, TRIGGERED
from app.rank.signs import SIGN_WORDS, signs_among
from app.rank.topics import TOPIC_WORDS, topics_among
from app.vocabulary import Technique


class Spoken(NamedTuple):
    """What stands in a text."""

    signs: int
    """As bits (signs.py)."""
    topics: int
    """As bits (topics.TOPICS)."""
    triggers: dict[Technique, str]
    """The techniques that a word calls for, with the longest such word, of equally long ones the first."""
    asked: dict[str, str]
    """The slots whose fact a word asks for, with the word, likewise."""


class _Word(NamedTuple):
    """All that one word says."""

    signs: int
    topics: int
    techniques: tuple[Technique, ...]
    slots: tuple[str, ...]


_SAYS = {
    word: _Word(signs_among([word]), topics_among([word]), TRIGGERED.keys.get(word, ()), ASKED_FOR.keys.get(word, ()))
    for word in {*TRIGGERED.keys, *ASKED_FOR.keys, *TOPIC_WORDS, *SIGN_WORDS}
}
_WORDS = Words(_SAYS)


def spoken_in(text: str) -> Spoken:
    """What the words of a text say."""
    signs = topics = 0
    triggers: dict[Technique, str] = {}
    asked: dict[str, str] = {}
    for word in _WORDS.find(text):
        its_signs, its_topics, techniques, slots = _SAYS[word]
        signs |= its_signs
        topics |= its_topics
        for technique in techniques:
            if technique not in triggers or len(triggers[technique]) < len(word):
                triggers[technique] = word
        for slot in slots:
            if slot not in asked or len(asked[slot]) < len(word):
                asked[slot] = word
    return Spoken(signs, topics, triggers, asked)
