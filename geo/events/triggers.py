"""Triggers: the words of a text that name an event, with their light verbs, coordinated verbs as one."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from geo.text import Sentence, Text

__all__ = ["Trigger", "find_triggers"]

_LIGHT_REACH = 6  # tokens between "launched" and "assault"
_FORCEFUL = frozenset({"assault", "fight", "coerce"})
_CAUSES = ("accident", "disaster", "assault", "fight")
_AFTER_REACH = 2  # tokens between "clashes" and "erupted"


class Trigger(NamedTuple):
    """The words that name an event.

    Parameters
    ----------
    first, last
        Tokens, the last one exclusive.
    type
        A type of `geo.events.TYPES`.
    head
        The token that gives the type.
    """

    first: int
    last: int
    type: str
    head: int


def find_triggers(text: Text, sentence: Sentence, taken: Collection[int]) -> list[Trigger]:
    """Find the triggers of a sentence.

    Parameters
    ----------
    text
        The text, tokenised.
    sentence
        A sentence of it.
    taken
        Tokens that belong to names and dates ("March", "Desert Storm") and trigger nothing.

    Returns
    -------
    list of Trigger
        The triggers in order, without overlap.
    """
    found = _with_causes(text, list(_bare(text, sentence, taken)))
    found = _with_light_verbs(text, sentence, found)
    return _coordinated(text, found)


def _bare(text: Text, sentence: Sentence, taken: Collection[int]) -> Iterator[Trigger]:
    at = sentence.first
    openers, others = text.lexicon.openers("events"), text.lexicon.openers("light.nothing")
    while at < sentence.last:
        if text.words[at] not in openers and text.words[at] not in others:
            at += 1
            continue
        nothing = text.lexicon.match("light.nothing", text.words, at)
        if nothing:
            at += nothing.length
            continue
        match = None if at in taken else text.lexicon.match("events", text.words, at)
        kept = match and at + match.length <= sentence.last and not _named(text, sentence, at)
        if match and kept and not (match.value in _FORCEFUL and _figurative(text, sentence, at + match.length)):
            yield Trigger(at, at + match.length, str(match.value), at)
            at += match.length
        else:
            at += 1


def _figurative(text: Text, sentence: Sentence, at: int) -> bool:
    """Tell whether what is captured or shot is a title, a heart or a film: a few words on, before the clause ends."""
    nouns, stops = text.lexicon.words("light.figurative"), text.lexicon.words("scope.stops")
    for word in text.words[at : min(sentence.last, at + _LIGHT_REACH)]:
        if word in stops:
            return False
        if word in nouns:
            return True
    return False


def _with_causes(text: Text, found: list[Trigger]) -> list[Trigger]:
    """Give words of death and injury the type of their cause in the same sentence: "killed when a bus overturned"."""
    casualties = [text.lexicon.match("light.casualties", text.words, trigger.head) for trigger in found]
    causes = [
        trigger.type
        for trigger, casualty in zip(found, casualties, strict=True)
        if not casualty and trigger.type in _CAUSES
    ]
    return [
        trigger._replace(type=causes[0]) if casualty and causes else trigger
        for trigger, casualty in zip(found, casualties, strict=True)
    ]


def _named(text: Text, sentence: Sentence, at: int) -> bool:
    """Tell whether a capitalised word inside a sentence is part of a name ("Election Commission", "World War")."""
    if at == sentence.first or not text.tokens[at].text[0].isupper():
        return False
    beside = [near for near in (at - 1, at + 1) if sentence.first < near < sentence.last]
    return any(text.tokens[near].text[0].isupper() for near in beside)


def _with_light_verbs(text: Text, sentence: Sentence, found: list[Trigger]) -> list[Trigger]:
    """Extend a trigger over its light verb: "launched a major" before "assault", "erupted" after "clashes"."""
    starts = {trigger.first: trigger for trigger in found}
    lexicon, words = text.lexicon, text.words
    result: list[Trigger] = []
    for trigger in found:
        first, last = trigger.first, trigger.last
        low = max(sentence.first, first - _LIGHT_REACH, result[-1].last if result else 0)
        for at in range(first - 1, low - 1, -1):
            if not words[at][0].isalpha() or at in starts:
                break
            if lexicon.match("light.before", words, at):
                first = at
                break
        for at in range(last, min(sentence.last, last + _AFTER_REACH + 1)):
            following = lexicon.match("light.behind", words, at)
            if following and at + following.length <= sentence.last:
                last = at + following.length
                break
            if not words[at][0].isalpha() or at in starts:
                break
        result.append(trigger._replace(first=first, last=last))
    return [trigger for index, trigger in enumerate(result) if index == 0 or trigger.first >= result[index - 1].last]


def _coordinated(text: Text, found: list[Trigger]) -> list[Trigger]:
    """Merge coordinated triggers of one type: "shot and killed"."""
    joiners = text.lexicon.words("light.and")
    result: list[Trigger] = []
    for trigger in found:
        known = result[-1] if result else None
        gap = trigger.first - known.last if known else -1
        if known and trigger.type == known.type and gap == 1 and text.words[known.last] in joiners:
            result[-1] = known._replace(last=trigger.last)
        else:
            result.append(trigger)
    return result
