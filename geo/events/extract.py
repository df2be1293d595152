"""Extraction: the events of a text with place, days, status and source.

The modules `triggers`, `location`, `factuality` and `attribution` find the parts; this module builds an event from them
and merges events that the text reports more than once. What the text does not give stays null.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from geo.document import Document, Event
from geo.events.attribution import read_speakers
from geo.events.factuality import Status, status_of
from geo.events.location import Scene, place_of
from geo.events.titles import title_of
from geo.events.triggers import Trigger, find_triggers
from geo.events.types import PLAIN, SCENIC
from geo.gazetteer import inside
from geo.intervals import Interval, between
from geo.text import Sentence, by_sentence

__all__ = ["read_events"]

_CONCRETE = (  # what a map reader looks for first
    *("disaster", "accident", "assault", "fight", "travel", "protest", "coerce", "mobilize", "aid", "consult", "agree"),
    *("threaten", "retreat", "sanction", "investigate", "concede", "cooperate", "election", "health", "crime"),
)
_PLAIN_WORDS = frozenset({"speak", "other"})  # a sentence leads with something else if it can
_MOST_IN_SENTENCE = 4
_MOST_TRIGGERS = 24  # of a sentence; only lists of words have more
_NEAR = 8  # mentions before and after, among which a name is nested or a place is chosen
_WEAK = 2
_DEEDS = frozenset({"travel", "consult", "assault", "fight", "accident", "disaster", "protest", "mobilize", "election"})
_DENIED_REACH = 4  # tokens between "denied" and the deed
_MONTH = 31  # days: the longest date of one event
_NEWS = 60  # days between publication and a dated event, within which an undated report can be of it
# Types that inherit the date of an earlier event at the same place.
_FOLLOWING = SCENIC | {"travel", "investigate", "other"}
_JUST = 3  # events back, of which this one can be a consequence
_REMEMBERED = 40  # events back, from which a place or date is inherited
_SAID_REACH = 3  # tokens between a verb of saying and the date of saying it
_CLAUSE_TOKENS = 10  # tokens of distance that a clause boundary between an event and a date counts for
# How often a reading was right on development data, by how it came about; docs/figures.md has the tables.
_LEAST, _SUREST, _AT_FOUR, _PER_POINT = 0.3, 0.95, 0.77, 0.155  # place, by its score
_INHERITED_PLACE, _INHERITED_DATE = 0.25, 0.6
_SAME_CLAUSE, _OTHER_CLAUSE = 0.9, 0.65  # days
_BY_STATUS, _DOUBTED, _WITHOUT_CUE = {"ongoing": 0.9, "planned": 0.9, "happened": 0.75, "denied": 0.75}, 0.65, 0.8
_ACTS_OF_SPEECH = frozenset({"speak", "threaten", "demand", "disapprove", "reject", "support"})


def read_events(document: Document) -> list[Event]:
    """Read the events of a document by rules.

    Parameters
    ----------
    document
        A document with resolved mentions, roles, persons and times.

    Returns
    -------
    list of Event
        The events in the order of the text, each once, however often the text reports it. An event without place, days
        and participants is left out.
    """
    text = document.text
    if text.lexicon.get("events") is None:
        return []
    events: list[Event] = []
    reader = _Extractor(document)
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body":
            events += reader.sentence(index, sentence, events)
    return _merged(events, reader.places, document.published)


class _Extractor:
    """The layers of a document from which events are built."""

    def __init__(self, document: Document) -> None:
        self.text, self.published, self.persons = document.text, document.published, document.persons
        self.spans = document.mentions
        self.times = [time for time in document.times if time.kind == "date"]
        self.places = [mention.place_id for mention in self.spans]
        self.mentions = document.mentions_by_sentence
        features = [mention.place.feature if mention.place else "" for mention in self.spans]
        self.scene = Scene(self.spans, features, self.nested())
        self.speakers = read_speakers(self.text)
        self.headed = max((mention.end for mention in self.spans if mention.dateline), default=0)
        self.dated = by_sentence(self.text, [time.start for time in self.times])
        self.named = document.persons_by_sentence
        self.taken = self.tokens(
            [
                *((mention.start, mention.end) for mention in self.spans),
                *((time.start, time.end) for time in document.times if time.kind != "duration"),
            ]
        )

    def nested(self) -> dict[int, frozenset[int]]:
        """Find for each mention the other mentions of its sentence that its place lies in."""
        found = {}
        for mentions in self.mentions.values():
            for index, at in enumerate(mentions):
                place = self.spans[at].place
                beside = mentions[max(0, index - _NEAR) : index + _NEAR + 1]
                others = ((other, self.spans[other].place) for other in beside if other != at)
                found[at] = frozenset(other for other, outer in others if place and outer and inside(place, outer))
        return found

    def tokens(self, stretches: Sequence[tuple[int, int]]) -> set[int]:
        """List the tokens of ranges of characters."""
        bounds = ((self.text.token_at(start), self.text.token_at(end - 1)) for start, end in stretches)
        return {token for first, last in bounds for token in range(first, last + 1)}

    def sentence(self, index: int, sentence: Sentence, before: Sequence[Event]) -> Iterator[Event]:
        """Read the events of one sentence: the leading one, and others with a place or a plain type of their own."""
        triggers = self.deeds(sentence, find_triggers(self.text, sentence, self.taken)[:_MOST_TRIGGERS])
        mentions = self.mentions.get(index, [])
        known: set[tuple[str, int | None]] = set()
        chosen: list[tuple[Trigger, int | None, float]] = []
        leading = [trigger for trigger in triggers if trigger.type not in _PLAIN_WORDS and self.weight(trigger) < _WEAK]
        leading = [trigger for trigger in triggers if leading and PLAIN[trigger.type] == PLAIN[leading[0].type]]
        leading.sort(key=lambda trigger: (self.weight(trigger), trigger.first))
        concrete = sorted(triggers, key=lambda trigger: (_rank(trigger.type), self.weight(trigger), trigger.first))
        for trigger in dict.fromkeys((*leading[:1], *concrete)):
            place, score = place_of(
                self.text, trigger, triggers, mentions=self.near(trigger, mentions), scene=self.scene
            )
            key = (PLAIN[trigger.type], place)
            if key in known or (known and place is None) or len(chosen) == _MOST_IN_SENTENCE:
                continue
            known.add(key)
            chosen.append((trigger, place, score))
        for trigger, place, score in sorted(chosen, key=lambda item: item[0].first):
            yield self.event(index, trigger, triggers, place=place, score=score, before=before)

    def deeds(self, sentence: Sentence, triggers: Sequence[Trigger]) -> list[Trigger]:
        """Leave out triggers that only deny the next one ("cancelled the trip"), and denied casualties."""
        kept: list[Trigger] = []
        for trigger, following in zip_longest(triggers, triggers[1:]):
            cue = self.text.lexicon.match("status", self.text.words, trigger.head)
            near = following is not None and following.type in _DEEDS and following.first - trigger.last < _DENIED_REACH
            fate = kept and kept[-1].type in _DEEDS and trigger.first - kept[-1].last <= _DENIED_REACH
            if not (cue and cue.value == "denied" and (near or fate)):
                kept.append(trigger)
        return [trigger for trigger in kept if not self.spared(sentence, trigger, kept)]

    def spared(self, sentence: Sentence, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
        """Tell whether a trigger denies casualties of another event: "no one was killed when a bus overturned"."""
        if not self.text.lexicon.match("light.casualties", self.text.words, trigger.head):
            return False
        others = [other for other in triggers if other.type == trigger.type and other != trigger]
        return bool(others) and status_of(self.text, sentence, trigger, []).name == "denied"

    def near(self, trigger: Trigger, mentions: Sequence[int]) -> Sequence[int]:
        """Take the mentions of a sentence that are nearest to a trigger, on both sides."""
        start = self.text.tokens[trigger.first].start
        middle = bisect_left(mentions, start, key=lambda at: self.spans[at].start)
        return mentions[max(0, middle - _NEAR) : middle + _NEAR]

    def weight(self, trigger: Trigger) -> int:
        """Rank verbs before nouns, and names of who or what takes part last."""
        for rank, table in ((_WEAK, "light.weak"), (1, "light.nouns")):
            found = self.text.lexicon.match(table, self.text.words, trigger.head)
            if found and trigger.first == trigger.head and trigger.head + found.length == trigger.last:
                return rank
        return 0

    def event(
        self,
        index: int,
        trigger: Trigger,
        triggers: Sequence[Trigger],
        *,
        place: int | None,
        score: float,
        before: Sequence[Event],
    ) -> Event:
        """Build the event of a trigger."""
        sentence = self.text.sentences[index]
        tokens = self.text.tokens
        interval, dated = self.when(index, sentence, trigger)
        placed = _place_confidence(score) if place is not None else 0.0
        own, inherited = place is not None, False
        if place is None and trigger.type in SCENIC:
            place, placed, inherited = self.last_scene(before), _INHERITED_PLACE, True
        if interval is None and place is not None and trigger.type in _FOLLOWING:
            interval, dated = self.last_date(before, trigger, place, own=own), _INHERITED_DATE
        status = status_of(self.text, sentence, trigger, triggers, interval=interval, published=self.published)
        if interval is None and status.name == "ongoing" and self.published:
            interval, dated = between(self.published), _INHERITED_DATE
        sure = (placed if place is not None else 0.0, dated if interval else 0.0, _status_confidence(status))
        return Event(
            start=tokens[trigger.first].start,
            end=tokens[trigger.last - 1].end,
            type=trigger.type,
            title=title_of(self.text, tokens[trigger.first].start, tokens[trigger.last - 1].end, after=self.headed),
            sentence=index,
            sentences=(index,),
            place=place,
            interval=interval,
            status=status.name,
            cues=status.cues,
            according_to=self.speakers.get(index),
            participants=self.participants(index, trigger, place),
            confidence=min(part for part in sure if part),
            place_confidence=sure[0],
            time_confidence=sure[1],
            status_confidence=sure[2],
            place_inherited=inherited and place is not None,
        )

    def acts(self, at: int, place: int | None) -> bool:
        """Tell whether a mention means a government that acts, and not the place of the event."""
        elsewhere = place is None or self.places[at] is None or self.places[at] != self.places[place]
        return self.spans[at].role.role == "actor" and elsewhere

    def participants(self, index: int, trigger: Trigger, place: int | None) -> tuple[str, ...]:
        """List the persons of the sentence and the governments that act in it; a speaker is no participant."""
        speaker = self.speakers.get(index) or ""
        named = (self.persons[at] for at in self.named.get(index, ()))
        persons = [name for start, _, name in named if self.text.token_at(start) not in self.taken]
        if trigger.type not in _ACTS_OF_SPEECH:
            persons = [person for person in persons if person not in speaker]
        actors = [self.spans[at].text for at in self.mentions.get(index, ()) if self.acts(at, place)]
        return tuple(dict.fromkeys((*persons, *actors)))

    def last_scene(self, before: Sequence[Event]) -> int | None:
        """Take the place of the last event that had a scene."""
        scenes = (event.place for event in reversed(before[-_REMEMBERED:]) if event.type in SCENIC)
        return next((scene for scene in scenes if scene is not None), None)

    def last_date(self, before: Sequence[Event], trigger: Trigger, place: int, *, own: bool) -> Interval | None:
        """Take the days of the last event of the same plain type at the same place, or of what just happened there."""
        dated = [event for event in before[-_REMEMBERED:] if event.interval and event.place is not None]
        here = [event for event in dated if event.place is not None and self.places[event.place] == self.places[place]]
        matching = {id(event) for event in before[-_JUST:] if event.status == "happened"}
        kind = PLAIN[trigger.type]
        for event in reversed(here):
            just = own and id(event) in matching and _agree(None, event.interval, self.published)
            if (PLAIN[event.type] == kind and trigger.type in SCENIC) or just:
                return event.interval
        return None

    def when(self, index: int, sentence: Sentence, trigger: Trigger) -> tuple[Interval | None, float]:
        """Return the nearest date of the sentence that dates no statement; a clause boundary counts as ten tokens."""
        best, best_gap = None, None
        for time in (self.times[near] for near in self.dated.get(index, ())):
            if time.interval is None or self.dates_statement(sentence, trigger, self.text.token_at(time.start)):
                continue
            gap = self.gap(trigger, self.text.token_at(time.start), self.text.token_at(time.end - 1) + 1)
            if best_gap is None or gap < best_gap:
                best, best_gap = time.interval, gap
        if best is None or best_gap is None:
            return self.that_time(index, sentence), _INHERITED_DATE
        return best, _date_confidence(best_gap)

    def gap(self, trigger: Trigger, first: int, last: int) -> float:
        """Count the tokens between a trigger and a date, and the clause boundaries ten times."""
        low, high = (trigger.last, first) if first >= trigger.last else (last, trigger.first)
        boundaries = sum(bool(self.text.lexicon.match("attach.clause", self.text.words, at)) for at in range(low, high))
        return max(0, high - low) + _CLAUSE_TOKENS * boundaries

    def dates_statement(self, sentence: Sentence, trigger: Trigger, at: int) -> bool:
        """Tell whether a verb of saying just before a date takes it: "the minister said on Thursday"."""
        low = max(sentence.first, at - _SAID_REACH)
        said = [near for near in range(low, at) if self.text.lexicon.match("speakers.said", self.text.words, near)]
        return bool(said) and trigger.type not in _ACTS_OF_SPEECH and not said[-1] < trigger.first < at

    def that_time(self, index: int, sentence: Sentence) -> Interval | None:
        """Read "saat itu", "at the time": the last date before the sentence."""
        lexicon, words = self.text.lexicon, self.text.words
        openers = lexicon.openers("dates.words.then")
        heads = (at for at in range(sentence.first, sentence.last) if words[at] in openers)
        if not any(lexicon.match("dates.words.then", words, at) for at in heads):
            return None
        near = range(index - 1, max(-1, index - _REMEMBERED), -1)
        dates = (self.times[at].interval for earlier in near for at in reversed(self.dated.get(earlier, [])))
        return next((interval for interval in dates if interval), None)


def _place_confidence(score: float) -> float:
    return round(min(_SUREST, max(_LEAST, _AT_FOUR + _PER_POINT * (score - 4.0))), 2)


def _date_confidence(gap: float) -> float:
    return _SAME_CLAUSE if gap <= _CLAUSE_TOKENS else _OTHER_CLAUSE


def _status_confidence(status: Status) -> float:
    return _BY_STATUS.get(status.name, _DOUBTED) if status.cues else _WITHOUT_CUE


def _rank(kind: str) -> int:
    return _CONCRETE.index(kind) if kind in _CONCRETE else len(_CONCRETE)


def _merged(events: Sequence[Event], places: Sequence[str | None], published: dt.date | None) -> list[Event]:
    """Merge events of the same plain type, place and status whose days agree.

    An event without a place of its own is merged into an earlier one of its plain type.
    """
    kept: dict[tuple[object, ...], list[int]] = {}
    merged: list[Event] = []
    for event in events:
        own = event.place is not None and not event.place_inherited
        place = None if event.place is None else (places[event.place] or f"mention {event.place}")
        key = (PLAIN[event.type], place) if own else (PLAIN[event.type],)
        matching = [at for at in kept.get(key, [])[-_REMEMBERED:] if merged[at].status == event.status]
        same = [at for at in matching if _agree(merged[at].interval, event.interval, published)]
        if same and (own or event.type in SCENIC):
            known = merged[same[-1]]
            merged[same[-1]] = _joined(known, event) if own else known._replace(sentences=_union(known, event))
        elif own or _is_complete(event):
            kept.setdefault(key, []).append(len(merged))
            kept.setdefault((PLAIN[event.type],), []).append(len(merged))
            merged.append(event)
    return merged


def _is_complete(event: Event) -> bool:
    """Tell whether to keep an event without a place: it has a participant or days; travel needs both."""
    if event.type == "travel":
        return bool(event.interval and event.participants)
    return bool(event.interval or event.participants)


def _agree(one: Interval | None, other: Interval | None, published: dt.date | None) -> bool:
    """Tell whether two reports can be of one event: their days overlap; an undated report counts as recent."""
    if one is not None and other is not None:
        return one.first <= other.last and other.first <= one.last
    dated = one or other
    if dated is None:
        return True
    if published is None:
        return (dated.last - dated.first).days <= _MONTH
    return abs((dated.first - published).days) <= _NEWS or abs((dated.last - published).days) <= _NEWS


def _union(one: Event, other: Event) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*one.sentences, *other.sentences)))


def _joined(one: Event, other: Event) -> Event:
    """Merge two reports: keep the first, with the sentences of both and the values that only the second has."""
    return one._replace(
        sentences=_union(one, other),
        interval=one.interval or other.interval,
        time_confidence=one.time_confidence or other.time_confidence,
        according_to=one.according_to or other.according_to,
        participants=tuple(dict.fromkeys((*one.participants, *other.participants))),
    )
