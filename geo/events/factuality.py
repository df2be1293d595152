"""Factuality: whether an event happened, is ongoing, planned, predicted, possible, unconfirmed or denied, and its cues.

A cue has a scope: from the head of the clause to the trigger, across "that" and "and" where the verb before them
governs the clause ("denied that he would come"), and after a noun ("the talks were cancelled"). The strongest
cue decides, and its words are kept.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from geo.events.triggers import Trigger
from geo.intervals import Interval
from geo.text import Sentence, Text

__all__ = ["Status", "status_of"]

# The strongest cue that covers a trigger decides; earlier in this list is stronger.
_STRENGTH = ("denied", "predicted", "possible", "planned", "unconfirmed", "ongoing", "happened")
_REACH = {"denied": 5, "predicted": 7, "possible": 7, "planned": 7, "unconfirmed": 10, "ongoing": 5, "happened": 3}
_AFTER_NOUN = 5  # tokens between a noun and the verb that decides its status
_NOUNS = frozenset({"disaster", "election", "sport", "health", "economy"})  # types whose triggers are nouns
_AHEAD = frozenset({"planned", "predicted", "possible"})
_FATES = frozenset({"denied", "planned", "predicted", "possible", "ongoing"})


class Status(NamedTuple):
    """The factuality of an event.

    Parameters
    ----------
    name
        One of `geo.document.STATUSES`.
    cues
        The words that decided, strongest first; empty when only tense or a date decided.
    """

    name: str
    cues: tuple[str, ...]


def status_of(
    text: Text,
    sentence: Sentence,
    trigger: Trigger,
    triggers: Sequence[Trigger],
    *,
    interval: Interval | None = None,
    published: dt.date | None = None,
) -> Status:
    """Decide the status of a trigger from the cues whose scope it is in.

    Parameters
    ----------
    text, sentence
        The text, and the sentence of the trigger.
    trigger, triggers
        The event's trigger, and all triggers of the sentence.
    interval
        The event's days; a future day alone makes a plan.
    published
        The publication date.

    Returns
    -------
    Status
        The status and its cues.
    """
    found = _before(text, sentence, trigger)
    if _going_on(text, sentence, trigger):
        found.setdefault("ongoing", text.words[trigger.first - 1] + " " + text.words[trigger.first])
    fate = _after(text, sentence, trigger)
    if not found or "denied" in fate:
        found |= fate
    for name in _STRENGTH:
        if name in found:
            return Status(name, tuple(dict.fromkeys((found[name], *found.values()))))
    led = _led(text, sentence, trigger, triggers)
    if led is not None:
        others = [other for other in triggers if other != trigger]
        return status_of(text, sentence, led, others, interval=interval, published=published)
    ahead = interval is not None and published is not None and interval.first > published
    return Status("planned", ()) if ahead else Status("happened", ())


def _before(text: Text, sentence: Sentence, trigger: Trigger) -> dict[str, str]:
    """Collect the cues between the head of the clause and the trigger's last word, the nearest of each kind."""
    lexicon, words = text.lexicon, text.words
    low = _scope(text, sentence, trigger)
    found: dict[str, str] = {}
    at = low
    while at < trigger.last:
        skipped = lexicon.match("status.nothing", words, at)
        match = None if skipped else lexicon.match("status", words, at)
        near = match and at != trigger.head and trigger.first - at - match.length < _REACH.get(str(match.value), 0)
        if match and near and not (match.value == "denied" and _blocked(text, at + match.length, trigger.first)):
            found[str(match.value)] = match.words
        at += (skipped or match).length if skipped or match else 1  # type: ignore[union-attr]
    return found


def _blocked(text: Text, first: int, last: int) -> bool:
    """Tell whether a preposition ends the scope of a denial: "no victims in the quake"."""
    blocks = text.lexicon.words("scope.blocks")
    return any(word in blocks for word in text.words[first:last])


def _scope(text: Text, sentence: Sentence, trigger: Trigger) -> int:
    """Find where the clause of a trigger begins: after a stop, a quotation mark or a conjunction."""
    stops = text.lexicon.words("scope.stops")
    low = max(sentence.first, trigger.first - max(_REACH.values()))
    at = trigger.first
    while at > low and text.words[at - 1] not in stops:
        at -= 1
    return at


def _going_on(text: Text, sentence: Sentence, trigger: Trigger) -> bool:
    """Tell whether an auxiliary verb makes the trigger progressive: "is visiting", "are headed"."""
    if trigger.first == sentence.first:
        return False
    ending = text.lexicon.get("progressive.ending", "\0")
    states = text.lexicon.words("progressive.states")
    word = text.words[trigger.first]
    fits = word.endswith(ending) or word in states
    return fits and text.lexicon.match_before("progressive.words", text.words, trigger.first) is not None


def _after(text: Text, sentence: Sentence, trigger: Trigger) -> dict[str, str]:
    """Collect the cues after a noun: "the talks will be held", "kunjungan itu dibatalkan"."""
    lexicon, words = text.lexicon, text.words
    if not _is_noun(text, sentence, trigger):
        return {}
    found: dict[str, str] = {}
    for at in range(trigger.last, min(sentence.last, trigger.last + _AFTER_NOUN)):
        if words[at] in lexicon.words("scope.stops"):
            break
        match = lexicon.match("status", words, at)
        if match and match.value in _FATES:
            found.setdefault(str(match.value), match.words)
    return found


def _is_noun(text: Text, sentence: Sentence, trigger: Trigger) -> bool:
    """Tell whether its type, its ending or a determiner beside it makes the trigger a noun."""
    words, lexicon = text.words, text.lexicon
    near = words[max(sentence.first, trigger.first - 3) : trigger.first]
    determined = any(word in lexicon.words("scope.before_noun") for word in near)
    followed = words[trigger.last : trigger.last + 1]
    shaped = words[trigger.last - 1].endswith(tuple(lexicon.get("scope.noun_endings", ())))
    return (
        trigger.type in _NOUNS or determined or shaped or any(w in lexicon.words("scope.behind_noun") for w in followed)
    )


def _led(text: Text, sentence: Sentence, trigger: Trigger, triggers: Sequence[Trigger]) -> Trigger | None:
    """Find the trigger whose status this one shares.

    ", killing three" and a trigger of the same type share the status of the one before; "to meet", "for repairs" and
    "before he leaves" that of a future one ("will travel to meet").
    """
    before = [other for other in triggers if other.last <= trigger.first]
    head = text.words[trigger.first - 1] if trigger.first > sentence.first else ""
    follows = head == "," and text.words[trigger.first].endswith(text.lexicon.get("progressive.ending", "\0"))
    if before and (follows or head in text.lexicon.words("light.and") or before[-1].type == trigger.type):
        return before[-1]
    clause = text.words[max(sentence.first, _scope(text, sentence, trigger) - 1) : trigger.first]
    if head in text.lexicon.words("scope.purpose") or any(
        word in text.lexicon.words("scope.temporal") for word in clause
    ):
        ahead = [other for other in triggers if other != trigger and _AHEAD & set(_before(text, sentence, other))]
        return ahead[0] if ahead else None
    return None
