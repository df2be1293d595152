"""The trained reader: roles, events and journeys from a model, in every language of its encoder.

The model is given what the rules find where a language has a lexicon: their events as hints, their roles as votes.
Rules keep what is safe by rule: who is quoted, what is denied, the means of travel, the finer class of an event.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from geo.document import Document, Event, Journey, Mention, Reading, Role, Time
from geo.events import PLAIN, PLOVER, after_dateline, read_speakers, title_of
from geo.files import data_path
from geo.gazetteer import inside
from geo.intervals import Interval
from geo.reader import decoding
from geo.reader.inputs import MODES, STATUSES, TYPES
from geo.reader.model import Reader, ReaderOutput, Trigger, open_reader
from geo.reader.rules import StoryReader, read_by_rules
from geo.resolution import measured_from

__all__ = ["Seen", "inspect", "open_trained", "read_by_model"]

_ALTERNATIVES, _LEAST_SHOWN = 3, 0.05  # of what `inspect` shows
_LEAST_LISTED = 0.05  # probability of an event that is read but not drawn
_FULL_STOPS = frozenset(".!?…。！？।")
_LIES_AHEAD = frozenset({"planned", "predicted"})
_NOT_KNOWN, _BEFORE, _AT, _AFTER = range(4)  # relation of a time to the day of publication


class Seen(NamedTuple):
    """A word that may name an event, as the model sees it.

    Parameters
    ----------
    text
        The words.
    probability
        Probability that they name an event, 0-1.
    types, statuses, places, times, modes
        The likeliest alternatives with their probabilities; what is missing to one is "none of them".
    by
        The word that says most for the likeliest means of travel, and its share of what all words say for it; None for
        what is no travel.
    rule
        The status that the rules give, None when they see no event there.
    """

    text: str
    probability: float
    types: tuple[tuple[str, float], ...]
    statuses: tuple[tuple[str, float], ...]
    places: tuple[tuple[str, float], ...]
    times: tuple[tuple[str, float], ...]
    modes: tuple[tuple[str, float], ...]
    by: tuple[str, float] | None
    rule: str | None


def read_by_model(document: Document) -> Reading:
    """Read the roles, events and journeys of a document with the trained model.

    Parameters
    ----------
    document
        A document with resolved mentions, persons and times.

    Returns
    -------
    Reading
        Mentions with roles, those left out that are likely no place; events, also those that are too unsure to be
        drawn; journeys that are sure enough.

    Raises
    ------
    DataFileError
        When a file of the model is missing or damaged.
    """
    return _read(_opened(), document)


def open_trained(folder: Path) -> StoryReader:
    """Open a reader that you trained, to be used in place of `read_by_model`.

    Parameters
    ----------
    folder
        What ``data/build/reader/export.py`` has written: ``reader.onnx``, ``reader.npz``, ``reader.json`` and
        ``manifest.json``.

    Returns
    -------
    StoryReader
        A function that reads a document with it.

    Raises
    ------
    DataFileError
        When a file of the model is missing or damaged.
    """
    return partial(_read, open_reader(folder))


def _read(reader: Reader, document: Document) -> Reading:
    rules, output = _run(reader, document)
    hints = [(event.start, event.end, event.status) for event in rules.events]
    mentions = document.mentions
    found = [mention.role.role for mention in rules.mentions] if document.text.lexicon.has_names else None
    decoded = decoding.decode_roles(output, reader.settings, found=found)
    bearings = measured_from(mentions)
    roles = [
        mention.role.role if mention.resolution.by == "coordinates" or at in bearings else role
        for at, (mention, role) in enumerate(zip(mentions, decoded, strict=False))
    ]
    head = next((at for at, mention in enumerate(mentions[: len(roles)]) if mention.dateline), None)
    if head is not None:
        roles[head] = "dateline"  # which the rules see, also below a headline
    spots = [_spot(mention, role) for mention, role in zip(mentions, roles, strict=False)]
    events = decoding.decode_events(output, reader.settings, spots=spots, hints=hints)
    events = decoding.told_below(events, output, _headline_end(document))
    journeys = decoding.decode_journeys(output, events, reader.settings, spots=spots)
    kept, moved = _kept(rules.mentions, roles)
    maker = _Maker(document, output, rules, moved)
    maker.headed = max(maker.headed, _address_end(document, roles))
    made = [maker.event(event) for event in events]
    legs = maker.journeys(journeys, made)
    return Reading(kept, *_listed(made, legs, kept), maker.settled(events))


def inspect(document: Document) -> list[Seen]:
    """Show what the model sees: each trigger with the probabilities of its alternatives.

    Parameters
    ----------
    document
        A document with resolved mentions, persons and times.

    Returns
    -------
    list of Seen
        The triggers in the order of the text.
    """
    rules, output = _run(_opened(), document)
    times = [time for time in document.times if time.kind == "date"]
    return [
        Seen(
            document.article.text[trigger.start : trigger.end],
            trigger.probability,
            _likeliest(TYPES, trigger.types.tolist()),
            _likeliest(STATUSES, trigger.statuses.tolist()),
            _likeliest([mention.text for mention in document.mentions], trigger.links[0].tolist()),
            _likeliest([time.text for time in times], trigger.times.tolist()),
            _likeliest(MODES, trigger.modes.tolist()),
            (document.article.text[slice(*trigger.by[:2])], trigger.by[2]) if trigger.by else None,
            next((event.status for event in rules.events if _overlap(event, trigger)), None),
        )
        for trigger in output.triggers
    ]


def _likeliest(names: Sequence[str], shares: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest names, shares of equal names added up."""
    total: dict[str, float] = {}
    for name, share in zip(names, shares, strict=False):
        total[name] = total.get(name, 0.0) + share
    ordered = sorted(total.items(), key=lambda item: -item[1])[:_ALTERNATIVES]
    return tuple((name, share) for name, share in ordered if share >= _LEAST_SHOWN)


def _run(reader: Reader, document: Document) -> tuple[Reading, ReaderOutput]:
    """Run the rules, where the language has a lexicon, and the model with their events as hints."""
    rules = (
        read_by_rules(document)
        if document.text.lexicon.has_names
        else Reading(document.mentions, (), (), document.times)
    )
    times = [time for time in document.times if time.kind == "date"]
    return rules, reader.read_document(
        document.article.text,
        [(sentence.start, sentence.end) for sentence in document.text.sentences],
        [(mention.start, mention.end) for mention in document.mentions],
        [(time.start, time.end) for time in times],
        place_keys=[_spelling(mention) for mention in document.mentions],
        relations=[_relation(document, time.interval) for time in times],
        time_keys=[time.interval.edtf if time.interval else str(at) for at, time in enumerate(times)],
        hints=[(event.start, event.end, event.status) for event in rules.events],
    )


@lru_cache(maxsize=1)
def _opened() -> Reader:
    return open_reader(data_path("reader"))


def _spelling(mention: Mention) -> str:
    """Say what names count as one: "10 km north of" is another place beside another name."""
    found = mention.place_id if mention.resolution.by == "coordinates" else None
    return found or mention.text.casefold()


def _relation(document: Document, interval: Interval | None) -> int:
    """Say whether days lie before, at or after the day of publication."""
    if interval is None or document.published is None:
        return _NOT_KNOWN
    if interval.last < document.published:
        return _BEFORE
    return _AFTER if interval.first > document.published else _AT


def _spot(mention: Mention, role: str | None) -> tuple[float, float] | None:
    """Return latitude and longitude of a mention that is resolved and likely a place."""
    return (mention.place.lat, mention.place.lon) if mention.place and role else None


def _kept(mentions: Sequence[Mention], roles: Sequence[str | None]) -> tuple[list[Mention], dict[int, int]]:
    """Leave out what is likely no place; say where each kept mention stands now."""
    kept: list[Mention] = []
    moved: dict[int, int] = {}
    for at, mention in enumerate(mentions):
        role = roles[at] if at < len(roles) else mention.role.role
        if role is None and mention.score < 1.0:  # a user's own span stays
            continue
        role = role or mention.role.role
        moved[at] = len(kept)
        same = mention.role.role == role
        kept.append(mention if same else mention._replace(role=Role(role, None, mention.role.container)))
    return kept, moved


def _headline_end(document: Document) -> int:
    """Return where the headline ends: a first line without a full stop above a blank line; else 0."""
    text = document.text
    head = next((sentence for sentence in text.sentences if sentence.kind == "body"), None)
    if head is None or text.text[: head.start].strip() or "\n" not in text.text[head.end :].lstrip(" ")[:1]:
        return 0
    return head.end if text.tokens[head.last - 1].text not in _FULL_STOPS else 0


def _address_end(document: Document, roles: Sequence[str | None]) -> int:
    """Return where the report begins behind an address: "Jember (Antara) - Two men", "ATHENS A ferry left"; else 0."""
    text, mentions = document.text, document.mentions
    if not mentions or not roles or text.text[: mentions[0].start].strip():
        return 0
    first, after = mentions[0], text.token_at(mentions[0].end - 1) + 1
    if after == len(text.tokens):
        return 0  # the name is all there is
    end = text.sentences[text.sentence_at(first.start)].last
    behind = after_dateline(text, after, end if roles[0] == "dateline" else after + 1, headed=True)
    if behind == len(text.tokens) or any(mention.start == text.tokens[behind].start for mention in mentions[1:2]):
        return 0  # "Jakarta - Bandung"
    bare = roles[0] == "dateline" and first.text.isupper() and text.tokens[after].text[0].isalnum()
    return text.tokens[behind].start if bare or behind > after else 0


class _Maker:
    """Turns what the runtime decides into the records of a document."""

    def __init__(self, document: Document, output: ReaderOutput, rules: Reading, moved: dict[int, int]) -> None:
        self.document, self.text, self.output, self.rules, self.moved = document, document.text, output, rules, moved
        self.times = [time for time in document.times if time.kind == "date"]
        self.speakers = read_speakers(document.text)
        self.bearings = measured_from(document.mentions)  # "40 miles north of Mosul" is not in Mosul
        self.headed = max((mention.end for mention in document.mentions if mention.dateline), default=0)

    def event(self, read: decoding.Event) -> Event:
        """Make the record of an event."""
        told = [self.output.triggers[at] for at in read.tellings]
        first = told[0]
        sentence = self.text.sentence_at(first.start)
        sentences = sorted({self.text.sentence_at(trigger.start) for trigger in told})
        rule = next((one for trigger in told for one in self.rules.events if _overlap(one, trigger)), None)
        denied = rule is not None and rule.status == "denied" and _overlap(rule, first)  # later ones deny who did it
        status = "denied" if denied else read.status
        interval = self.days(read.time, status)
        where = None if read.place is None else self.bearings.get(read.place, read.place)
        sure = where is None or not self.document.mentions[where].is_doubtful
        return Event(
            start=first.start,
            end=first.end,
            type=rule.type if rule else self.plover(read.type, first),
            title=title_of(self.text, first.start, first.end, after=self.headed),
            sentence=sentence,
            sentences=(sentence, *(at for at in sentences if at != sentence)),
            place=None if where is None else self.moved.get(where),
            interval=interval,
            status=status,
            cues=rule.cues if rule and rule.status == status else (),
            according_to=self.speakers.get(sentence) if self.text.lexicon.has_names else self.words(read.source),
            participants=tuple(
                filter(None, dict.fromkeys((self.words(read.who), *(rule.participants if rule else ()))))
            ),
            confidence=round(read.confidence, 3),
            place_confidence=round(read.place_likely, 3) if read.place is not None else 0.0,
            time_confidence=round(read.time_likely, 3) if interval else 0.0,
            status_confidence=round(read.status_likely, 3),
            drawn=read.drawn and sure and self.text.sentences[sentence].kind == "body",
        )

    def days(self, time: int | None, status: str) -> Interval | None:
        """Give the days of a time: ahead of publication for what lies ahead, where its words leave that open."""
        if time is None:
            return None
        return (self.times[time].ahead if status in _LIES_AHEAD else None) or self.times[time].interval

    def settled(self, events: Sequence[decoding.Event]) -> list[Time]:
        """List the expressions of time, each with the days that it has for the surest event that it dates."""
        status = {one.time: one.status for one in sorted(events, key=lambda one: one.confidence)}
        days = {id(time): self.days(at, status.get(at, "")) for at, time in enumerate(self.times)}
        return [time._replace(interval=days.get(id(time), time.interval)) for time in self.document.times]

    def words(self, span: tuple[int, int] | None) -> str | None:
        """Quote the text."""
        return " ".join(self.document.article.text[slice(*span)].split()) or None if span else None

    def plover(self, kind: str, trigger: Trigger) -> str:
        """Return the PLOVER class of a trigger: the lexicon's where it is of the kind that was read."""
        first, last = self.text.token_at(trigger.start), self.text.token_at(trigger.end - 1) + 1
        for at in range(first, last):
            found = self.text.lexicon.match("events", self.text.words, at)
            if found and PLAIN.get(str(found.value)) == kind:
                return str(found.value)
        return PLOVER[kind]

    def journeys(self, read: Sequence[decoding.Journey], events: Sequence[Event]) -> list[Journey]:
        """Make the records of journeys, in the order of the text; onward legs share a number."""
        sure = [
            one
            for one in read
            if one.drawn
            and self.apart(one.origin, one.destination)
            and not any(self.document.mentions[end].is_doubtful for end in (one.origin, one.destination))
        ]
        made = [
            self.journey(one, events)
            for one in sure
            if not any(self.finer(other, one) or self.turned(other, one) for other in sure)
        ]
        made.sort(key=lambda one: (one.sentence, min(one.origin, one.destination)))
        numbered: list[Journey] = []
        for one in made:
            last = numbered[-1] if numbered else None
            onward = last is not None and self.place_id(last.destination) == self.place_id(one.origin)
            numbered.append(one._replace(number=1 if last is None else last.number + (not onward)))
        return numbered

    def apart(self, origin: int, destination: int) -> bool:
        """Whether two mentions can be the ends of a journey: neither place lies in the other."""
        here, there = self.document.mentions[origin].place, self.document.mentions[destination].place
        return here is not None and there is not None and not (inside(here, there) or inside(there, here))

    def finer(self, one: decoding.Journey, other: decoding.Journey) -> bool:
        """Whether a journey tells the ends of another more exactly: "to Moscow" beside "to Russia"."""
        ends = [
            (self.document.mentions[a].place, self.document.mentions[b].place)
            for a, b in ((one.origin, other.origin), (one.destination, other.destination))
        ]
        within = [a is not None and b is not None and (a == b or inside(a, b)) for a, b in ends]
        return one is not other and all(within) and any(a != b for a, b in ends)

    def turned(self, one: decoding.Journey, other: decoding.Journey) -> bool:
        """Whether a journey is the likelier direction of another that the same event, or none, tells."""
        ends = tuple(self.document.mentions[a].place_id for a in (one.origin, one.destination))
        back = tuple(self.document.mentions[a].place_id for a in (other.destination, other.origin))
        return one.event == other.event and ends == back and one.confidence > other.confidence

    def place_id(self, mention: int) -> str | None:
        """Return the place of a kept mention."""
        back = {new: old for old, new in self.moved.items()}
        return self.document.mentions[back[mention]].place_id

    def journey(self, read: decoding.Journey, events: Sequence[Event]) -> Journey:
        """Make the record of a journey."""
        event = None if read.event is None else events[read.event]
        origin, destination = self.moved[read.origin], self.moved[read.destination]
        ends = self.place_id(origin), self.place_id(destination)
        rule = next((one for one in self.rules.journeys if self.rule_ends(one) == ends), None)
        mention = self.document.mentions[read.origin]
        interval = self.days(read.time, read.status)
        denied = rule is not None and rule.status == "denied"  # a trip that the rules see called off
        mover = event.participants[0] if event and event.participants else None
        return Journey(
            number=0,
            origin=origin,
            destination=destination,
            via=tuple(self.moved[at] for at in read.via if at in self.moved and self.document.mentions[at].place),
            event=read.event,
            sentence=event.sentence if event else self.text.sentence_at(mention.start),
            mode=rule.mode if rule and rule.mode != "unknown" else read.mode,
            interval=interval or (rule.interval if rule else None),
            status="denied" if denied else read.status,
            according_to=event.according_to if event else None,
            mover=(rule.mover if rule else None) or mover,
            cargo=rule.cargo if rule else None,
            confidence=round(read.confidence, 3),
        )

    def rule_ends(self, journey: Journey) -> tuple[str | None, str | None]:
        """Return the places at the ends of a journey that the rules read."""
        mentions = self.rules.mentions
        return mentions[journey.origin].place_id, mentions[journey.destination].place_id


def _listed(
    events: Sequence[Event], journeys: Sequence[Journey], mentions: Sequence[Mention]
) -> tuple[list[Event], list[Journey]]:
    """Order the events by the text; leave out what is most unlikely, is not drawn and belongs to no journey."""
    events = _drawn_once(events, mentions)
    used = {one.event for one in journeys}
    order = sorted(range(len(events)), key=lambda at: events[at].start)
    kept = [at for at in order if events[at].drawn or at in used or events[at].confidence >= _LEAST_LISTED]
    place = {at: new for new, at in enumerate(kept)}
    moved = [one._replace(event=None if one.event is None else place[one.event]) for one in journeys]
    return [events[at] for at in kept], moved


def _drawn_once(events: Sequence[Event], mentions: Sequence[Mention]) -> list[Event]:
    """Draw the surest event alone of those that have one title and one place."""
    keys = [(one.sentence, one.title, None if one.place is None else mentions[one.place].place_id) for one in events]
    surest: dict[tuple[int, str, str | None], int] = {}
    for at in sorted(range(len(events)), key=lambda at: -events[at].confidence):
        if events[at].drawn:
            surest.setdefault(keys[at], at)
    return [one._replace(drawn=surest.get(keys[at]) == at) for at, one in enumerate(events)]


def _overlap(event: Event, trigger: Trigger) -> bool:
    return event.start < trigger.end and trigger.start < event.end
