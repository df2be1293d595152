"""Events: what happened or is said to be going to happen, where, when, how sure, and who says so.

Triggers and the cues of certainty are the lexicon's tables ``events`` and ``status``. An event keeps the words that
made its status. What the text does not tell stays null.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.dates import Time
from geo.intervals import Interval
from geo.mentions import Span
from geo.roles import Role
from geo.text import Sentence, Text, by_sentence

__all__ = ["STATUSES", "Event", "read_events"]

STATUSES = ("happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied")

# The strongest cue that covers a trigger decides; earlier in this list is stronger.
_STRENGTH = ("denied", "predicted", "possible", "planned", "unconfirmed", "ongoing", "happened")
_CUE_REACH = {
    "denied": 4,
    "predicted": 6,
    "possible": 6,
    "planned": 6,
    "unconfirmed": 10,
    "ongoing": 5,
    "happened": 3,
}  # tokens
_CONCRETE = (
    "attack",
    "accident",
    "disaster",
    "travel",
    "arrest",
    "protest",
    "military",
    "aid",
    "meet",
    "agree",
    "threaten",
)
_SCENIC = frozenset({"attack", "accident", "disaster", "aid", "military", "protest", "arrest", "crime"})
_PLACE_ROLES = {
    "scene": 3.0,
    "destination": 2.5,
    "via": 1.0,
    "origin": 1.5,
    "reference": 1.2,
    "actor": -9.0,
    "dateline": -9.0,
}
_TRAVEL_ROLES = {"destination": 4.0, "origin": 2.0, "via": 1.5}
_TOKENS_A_POINT = 12.0  # tokens of distance that cost a place one point
_MOST_IN_SENTENCE = 2
_SPEAKER_REACH = 14  # tokens
_TITLE_TOKENS = 9
_REMEMBERED = 40  # sentences or events back, in which a scene or a date is still in mind
_CLAUSE_ENDS = frozenset({",", ".", ";", ":", '"', "”", "("})
_SAID_REACH = 8  # tokens between a verb of saying and the date of saying it


class Event(NamedTuple):
    """An event of the story.

    Parameters
    ----------
    start, end
        Character offsets of the trigger.
    type
        A PLOVER class in lower case where one fits, else a type of the lexicon.
    title
        The words of the text that name it.
    sentence
        Index of its sentence.
    place
        Index of the mention that names its place, None when the text names none.
    interval
        Its days, None when not told.
    status
        One of `STATUSES`.
    cues
        The words that made the status.
    according_to
        Who says so, None when the article itself does.
    participants
        Names of persons in its sentence.
    confidence
        How sure the reading is, 0-1.
    """

    start: int
    end: int
    type: str
    title: str
    sentence: int
    place: int | None
    interval: Interval | None
    status: str
    cues: tuple[str, ...]
    according_to: str | None
    participants: tuple[str, ...]
    confidence: float


class _Trigger(NamedTuple):
    first: int
    last: int
    type: str


def read_events(
    text: Text,
    spans: Sequence[Span],
    roles: Sequence[Role],
    places: Sequence[str | None],
    times: Sequence[Time],
    persons: Sequence[tuple[int, int, str]],
    published: dt.date | None,
) -> list[Event]:
    """Read the events of a text.

    Parameters
    ----------
    text
        The text, tokenised.
    spans, roles
        Its place names and what they are there for.
    places
        The place each span was resolved to (an id), None when it was not.
    times
        Its date expressions.
    persons
        Names of persons, as ``(start, end, text)``.
    published
        The publication date.

    Returns
    -------
    list of Event
        The events in the order of the text, the same event told twice only once.
    """
    events: list[Event] = []
    reader = _Reader(text, spans, roles, places, times, persons, published)
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body":
            events += reader.sentence(index, sentence, events)
    return _merged(events, places)


class _Reader:
    """The parts of a text that events are put together from."""

    def __init__(
        self,
        text: Text,
        spans: Sequence[Span],
        roles: Sequence[Role],
        places: Sequence[str | None],
        times: Sequence[Time],
        persons: Sequence[tuple[int, int, str]],
        published: dt.date | None,
    ) -> None:
        self.text, self.spans, self.roles, self.places = text, spans, roles, places
        self.times, self.persons, self.published = times, persons, published
        self.speakers = _speakers(text)
        self.mentions = by_sentence(text, [span.start for span in spans])
        self.dated = by_sentence(text, [time.start for time in times])
        self.named = by_sentence(text, [start for start, _, _ in persons])

    def sentence(self, index: int, sentence: Sentence, before: Sequence[Event]) -> Iterator[Event]:
        """Read the events of one sentence: the most concrete trigger, and others that have a place of their own."""
        mentions = self.mentions.get(index, [])
        triggers = sorted(self.triggers(sentence), key=lambda t: (_rank(t.type), t.first))
        taken: list[int | None] = []
        for trigger in triggers:
            place = self.place(trigger, mentions)
            if len(taken) == _MOST_IN_SENTENCE or (taken and (place is None or place in taken)):
                continue
            taken.append(place)
            yield self.event(index, sentence, trigger, place, before)

    def triggers(self, sentence: Sentence) -> Iterator[_Trigger]:
        """Find the triggers of a sentence; words inside place names and verbs of attribution are none."""
        at = sentence.first
        mentions = self.mentions.get(self.text.sentence_at(sentence.start), [])
        names = [(self.spans[mention].start, self.spans[mention].end) for mention in mentions]
        while at < sentence.last:
            found = self.text.lexicon.match("events", self.text.words, at)
            start = self.text.tokens[at].start
            if found and not any(a <= start < b for a, b in names):
                yield _Trigger(at, at + found.length, str(found.value))
            at += found.length if found else 1

    def place(self, trigger: _Trigger, mentions: Sequence[int]) -> int | None:
        """Choose the mention that names where this event is: by role first, then by nearness behind the trigger."""
        best, best_score = None, 0.0
        for at in mentions:
            role = self.roles[at]
            if role.container or (role.role == "reference" and trigger.type not in _SCENIC):
                continue
            score = _PLACE_ROLES[role.role]
            if trigger.type == "travel":
                score = _TRAVEL_ROLES.get(role.role, score)
            first = self.text.token_at(self.spans[at].start)
            gap = first - trigger.last if first >= trigger.last else (trigger.first - first) * 1.5
            score -= gap / _TOKENS_A_POINT
            if score > best_score:
                best, best_score = at, score
        return best

    def event(
        self, index: int, sentence: Sentence, trigger: _Trigger, place: int | None, before: Sequence[Event]
    ) -> Event:
        """Put an event together around its trigger."""
        tokens = self.text.tokens
        interval = self.when(index, sentence, trigger)
        inherited = place is None and trigger.type in _SCENIC
        if inherited:
            place = self.last_scene(before)
        if interval is None and place is not None and trigger.type in _SCENIC:
            interval = self.last_date(before, trigger, place)
        status, cues = self.status(sentence, trigger, interval)
        persons = tuple(dict.fromkeys(self.persons[at][2] for at in self.named.get(index, ())))
        confidence = (
            0.4 + 0.2 * (place is not None and not inherited) + 0.15 * (interval is not None) + 0.1 * bool(cues)
        )
        title = self.title(sentence, trigger)
        return Event(
            start=tokens[trigger.first].start,
            end=tokens[trigger.last - 1].end,
            type=trigger.type,
            title=title,
            sentence=index,
            place=place,
            interval=interval,
            status=status,
            cues=cues,
            according_to=self.speakers.get(index),
            participants=persons,
            confidence=round(confidence, 2),
        )

    def last_scene(self, before: Sequence[Event]) -> int | None:
        """Take the place of the last event that had a scene."""
        scenes = (event.place for event in reversed(before[-_REMEMBERED:]) if event.type in _SCENIC)
        return next((scene for scene in scenes if scene is not None), None)

    def last_date(self, before: Sequence[Event], trigger: _Trigger, place: int) -> Interval | None:
        """Take the days of the last event of the same type at the same place."""
        same = (event for event in reversed(before[-_REMEMBERED:]) if event.type == trigger.type and event.interval)
        here = (event for event in same if event.place is not None and self.places[event.place] == self.places[place])
        return next((event.interval for event in here), None)

    def title(self, sentence: Sentence, trigger: _Trigger) -> str:
        """Take the trigger and the words behind it up to the end of the clause."""
        last, stop = trigger.last, min(sentence.last, trigger.first + _TITLE_TOKENS)
        while last < stop and self.text.words[last] not in _CLAUSE_ENDS:
            last += 1
        return " ".join(self.text.text[self.text.tokens[trigger.first].start : self.text.tokens[last - 1].end].split())

    def when(self, index: int, sentence: Sentence, trigger: _Trigger) -> Interval | None:
        """Take the nearest date of the sentence that does not date a statement."""
        best, best_gap = None, None
        for time in (self.times[near] for near in self.dated.get(index, ())):
            if time.interval is None:
                continue
            at = self.text.token_at(time.start)
            low = max(sentence.first, at - _SAID_REACH)
            said = [near for near in range(low, at) if self.text.lexicon.match("speakers.said", self.text.words, near)]
            nearer = any(near < trigger.first < at for near in said[-1:])
            if said and trigger.type not in {"speak", "threaten"} and not nearer and trigger.first < said[-1]:
                continue
            gap = abs(at - trigger.first)
            if best_gap is None or gap < best_gap:
                best, best_gap = time.interval, gap
        return best or self.that_time(index, sentence)

    def that_time(self, index: int, sentence: Sentence) -> Interval | None:
        """Read "saat itu", "at the time": the last date before the sentence."""
        lexicon, words = self.text.lexicon, self.text.words
        if not any(lexicon.match("dates.words.then", words, at) for at in range(sentence.first, sentence.last)):
            return None
        near = range(index - 1, max(-1, index - _REMEMBERED), -1)
        dates = (self.times[at].interval for earlier in near for at in reversed(self.dated.get(earlier, [])))
        return next((interval for interval in dates if interval), None)

    def status(self, sentence: Sentence, trigger: _Trigger, interval: Interval | None) -> tuple[str, tuple[str, ...]]:
        """Weigh the cues before the trigger; without any, a date in the future makes a plan."""
        lexicon, words = self.text.lexicon, self.text.words
        found: dict[str, str] = {}
        at = max(sentence.first, trigger.first - max(_CUE_REACH.values()))
        while at < trigger.first:
            skipped = lexicon.match("status.nothing", words, at)
            match = None if skipped else lexicon.match("status", words, at)
            if match and trigger.first - at - match.length < _CUE_REACH.get(str(match.value), 0):
                found[str(match.value)] = match.words
            at += (skipped or match).length if skipped or match else 1  # type: ignore[union-attr]
        if trigger.first > sentence.first and words[trigger.last - 1].endswith(lexicon.get("progressive.ending", "\0")):
            helper = lexicon.match_before("progressive.words", words, trigger.first)
            if helper:
                found.setdefault("ongoing", helper.words)
        for status in _STRENGTH:
            if status in found:
                return status, tuple(dict.fromkeys((found[status], *found.values())))
        earlier = [
            other for other in self.triggers(sentence) if other.last <= trigger.first and other.type == trigger.type
        ]
        if earlier:
            return self.status(sentence, earlier[-1], interval)
        ahead = interval is not None and self.published is not None and interval.first > self.published
        return ("planned", ()) if ahead else ("happened", ())


def _rank(kind: str) -> int:
    return _CONCRETE.index(kind) if kind in _CONCRETE else len(_CONCRETE)


def _speakers(text: Text) -> dict[int, str]:
    """Find who vouches for each sentence; a quotation that runs over several sentences has one speaker."""
    found: dict[int, str] = {}
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body":
            speaker = _speaker(text, sentence)
            if speaker:
                found[index] = speaker
    for index in range(len(text.sentences) - 2, -1, -1):
        sentence, behind = text.sentences[index], text.sentences[index + 1]
        quote = text.text[sentence.start : sentence.end]
        opened = quote.count('"') % 2 == 1 or quote.count("“") > quote.count("”")
        if opened and index not in found and index + 1 in found and "\n" not in text.text[sentence.end : behind.start]:
            found[index] = found[index + 1]
    return found


def _speaker(text: Text, sentence: Sentence) -> str | None:
    """Read the speaker of a sentence: behind "menurut", "kata", or before "said"."""
    lexicon, words = text.lexicon, text.words
    for at in range(sentence.first, sentence.last):
        according = lexicon.match("speakers.according", words, at)
        if according:
            return _phrase(text, at + according.length, sentence.last)
    for at in range(sentence.first, sentence.last):
        said = lexicon.match("speakers.said", words, at)
        if not said:
            continue
        quoted = at > sentence.first and words[at - 1] in {",", '"', "”", "?", "!"}
        if quoted:
            return _phrase(text, at + said.length, sentence.last)
        start = at
        while (
            start > sentence.first
            and at - start < _SPEAKER_REACH
            and words[start - 1] not in {",", ".", ";", ":", '"', "”", "“", "(", ")"}
        ):
            start -= 1
        if start < at and any(token.text[0].isupper() for token in text.tokens[start:at]):
            return _words_between(text, start, at)
    return None


def _phrase(text: Text, at: int, last: int) -> str | None:
    """Take the words up to the end of the clause, with a name in apposition ("juru bicara NSC, Adrienne Watson")."""
    end = at
    while end < min(last, at + _SPEAKER_REACH) and text.words[end] not in {".", ";", ":", '"', "”", "(", "?", "!"}:
        if text.words[end] == ",":
            end = _apposition(text, end, last)
            break
        counterpart = end > at and text.lexicon.match("roles.counterpart", text.words, end)
        if counterpart or text.lexicon.match("dates.weekdays", text.words, end):
            break
        end += 1
    return _words_between(text, at, end)


def _words_between(text: Text, at: int, end: int) -> str | None:
    """Take the text between two tokens without leading conjunctions and trailing signs."""
    leading = text.lexicon.words("speakers.leading")
    while at < end and text.words[at] in leading:
        at += 1
    while end > at and (not text.tokens[end - 1].text[0].isalnum() or text.words[end - 1] in leading):
        end -= 1
    return text.text[text.tokens[at].start : text.tokens[end - 1].end] if end > at else None


def _apposition(text: Text, comma: int, last: int) -> int:
    """Take a name between commas along ("juru bicara NSC, Adrienne Watson,"); without one, end at the comma."""
    end = comma + 1
    while end < last and text.tokens[end].text[0].isupper():
        end += 1
    closed = end > comma + 1 and (
        end == last or not text.words[end][0].isalnum() or text.words[end] in {"kepada", "to"}
    )
    return end if closed else comma


def _merged(events: Sequence[Event], places: Sequence[str | None]) -> list[Event]:
    """Keep an event that is told twice (same type, place, days and status) only once."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        place = None if event.place is None else (places[event.place] or f"mention {event.place}")
        days = event.interval.edtf if event.interval else None
        key: tuple[object, ...] = (event.type, place, days, event.status) if place else (event.start,)
        known = kept.get(key)
        if known is None:
            kept[key] = event
        elif known.according_to is None and event.according_to is not None:
            kept[key] = known._replace(according_to=event.according_to)
    return list(kept.values())
