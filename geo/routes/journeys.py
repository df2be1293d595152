"""Journeys: merge the tellings of one journey, and add status, days and source."""

from collections.abc import Sequence

from geo.document import Document, Event, Journey
from geo.events import Trigger, find_triggers, status_of
from geo.gazetteer import Place, inside
from geo.intervals import Interval
from geo.routes.tellings import Telling, read_tellings
from geo.text import Sentence

__all__ = ["read_journeys"]

_UNDER_WAY_REACH = 4  # tokens around the word of moving in which "on the way" counts
_MOST_TRAVELS = 200  # events of travel among which one at an end of a journey is looked for
_REMEMBERED = 40  # journeys back, of which a new telling can be a repetition
_AHEAD = frozenset({"planned", "predicted", "possible"})


def read_journeys(document: Document) -> list[Journey]:
    """Read the journeys of a document by rules.

    Parameters
    ----------
    document
        A document with mentions, roles, persons, times and events: events give a journey its days and source, persons
        keep journeys apart, and the title may name the vehicle.

    Returns
    -------
    list of Journey
        One for each leg; a repeated journey only once.
    """
    reader = _JourneyReader(document)
    journeys: list[Journey] = []
    for telling in reader.once(read_tellings(document)):
        last = journeys[-1] if journeys else None
        onward = (
            last is not None and last.sentence == telling.sentence and reader.same(last.destination, telling.origin)
        )
        number = 1 if last is None else last.number + (not onward)
        journeys.append(reader.journey(telling, number))
    return journeys


class _JourneyReader:
    """The layers of a document from which a journey takes its status, days and source."""

    def __init__(self, document: Document) -> None:
        self.text, self.spans, self.published = document.text, document.mentions, document.published
        self.events = document.events
        travels = [(at, event) for at, event in enumerate(self.events) if event.type == "travel"]
        self.travels = travels[:_MOST_TRAVELS]
        self.travels_by_sentence: dict[int, list[tuple[int, Event]]] = {}  # by each of their sentences
        for at, event in travels:
            for sentence in event.sentences:
                self.travels_by_sentence.setdefault(sentence, []).append((at, event))
        self.in_sentence: dict[int, list[Event]] = {}
        for event in self.events:
            self.in_sentence.setdefault(event.sentence, []).append(event)

    def place(self, mention: int) -> Place:
        place = self.spans[mention].place
        assert place is not None
        return place

    def same(self, one: int, other: int) -> bool:
        """Tell whether two mentions mean one place."""
        return self.place(one).place_id == self.place(other).place_id

    def covers(self, one: int, other: int) -> bool:
        """Tell whether the first is the second, or lies in it."""
        return self.same(one, other) or inside(self.place(one), self.place(other))

    def once(self, tellings: Sequence[Telling]) -> list[Telling]:
        """Merge the tellings of one journey, also those with coarser ends; the finer ends are kept."""
        kept: list[Telling] = []
        for telling in tellings:
            near = range(max(0, len(kept) - _REMEMBERED), len(kept))
            known = next((at for at in near if self.retold(kept[at], telling)), None)
            if known is None:
                kept.append(telling)
                continue
            one = kept[known]
            finer = self.covers(telling.origin, one.origin) and self.covers(telling.destination, one.destination)
            best, other = (telling, one) if finer and not self.same_ends(one, telling) else (one, telling)
            kept[known] = best._replace(
                mode=other.mode if best.mode == "unknown" else best.mode,
                via=best.via or other.via,
                mover=best.mover or other.mover,
                cargo=best.cargo or other.cargo,
            )
        return kept

    def same_ends(self, one: Telling, other: Telling) -> bool:
        return self.same(one.origin, other.origin) and self.same(one.destination, other.destination)

    def retold(self, one: Telling, other: Telling) -> bool:
        """Whether two tellings are of one journey; "more trucks will go" is another one when the first has gone."""
        if other.another and (self.status(one) in _AHEAD) != (self.status(other) in _AHEAD):
            return False
        if self.place(one.destination).feature.startswith("L.") != self.place(other.destination).feature.startswith(
            "L."
        ):
            return False
        finer = self.covers(other.origin, one.origin) and self.covers(other.destination, one.destination)
        coarser = self.covers(one.origin, other.origin) and self.covers(one.destination, other.destination)
        return finer or coarser

    def event(self, telling: Telling) -> int | None:
        """Find the event of a telling: of travel in its sentence, the nearest to its word of moving, else at an end."""
        start, travels = self.text.tokens[telling.trigger].start, self.travels_by_sentence.get(telling.sentence, [])
        here = [(abs(event.start - start), at) for at, event in travels if event.sentence == telling.sentence]
        if here or travels:
            return min(here)[1] if here else travels[0][0]
        return next((at for at, event in self.travels if self.touches(event, telling)), None)

    def touches(self, event: Event, telling: Telling) -> bool:
        """Tell whether an event is at an end of a telling, or at what its goal lies in."""
        place = None if event.place is None else self.spans[event.place].place
        if place is None:
            return False
        origin, goal = self.place(telling.origin), self.place(telling.destination)
        return place.place_id in {origin.place_id, goal.place_id} or inside(goal, place)

    def status(self, telling: Telling) -> str:
        """Return the status of a journey by its own clause; "on the way" or a verb in the present makes it ongoing."""
        sentence = self.text.sentences[telling.sentence]
        length = self.moving(telling.trigger)
        trigger = Trigger(telling.trigger, telling.trigger + length, "travel", telling.trigger)
        triggers = find_triggers(self.text, sentence, frozenset())
        at = self.event(telling)
        event = None if at is None or self.events[at].sentence != telling.sentence else self.events[at]
        interval = event.interval if event else None
        found = status_of(self.text, sentence, trigger, triggers, interval=interval, published=self.published)
        if found.name == "happened" and self.under_way(sentence, telling):
            return "ongoing"
        if found.cues or event is None:
            return found.name
        return event.status

    def moving(self, at: int) -> int:
        found = self.text.lexicon.match("motion.move", self.text.words, at)
        return found.length if found else 1

    def under_way(self, sentence: Sentence, telling: Telling) -> bool:
        """Tell whether a journey is ongoing: "on the way" near its verb, or a verb in the present."""
        lexicon, words, at = self.text.lexicon, self.text.words, telling.trigger
        near = range(max(sentence.first, at - _UNDER_WAY_REACH), min(sentence.last, at + _UNDER_WAY_REACH))
        if any(lexicon.match("journeys.under_way", words, token) for token in near):
            return True
        helped = at > sentence.first and words[at - 1] in lexicon.words("journeys.helpers")
        return words[at] in lexicon.words("journeys.now") and not helped and at > sentence.first

    def interval(self, telling: Telling, event: Event | None, status: str) -> Interval | None:
        """Return the days of its event, of an accident in its sentence, or of another travel at one of its ends."""
        if event is not None and event.interval:
            return event.interval
        here = self.in_sentence.get(telling.sentence, [])
        incidents = [one for one in here if one.type in {"accident", "travel"}]
        same = [
            one
            for _, one in self.travels
            if self.touches(one, telling)
            if one.status == status or {one.status, status} <= _AHEAD
        ]
        return next((one.interval for one in (*incidents, *same) if one.interval), None)

    def journey(self, telling: Telling, number: int) -> Journey:
        """Build the journey of a telling, with the days and source of its event."""
        at, status = self.event(telling), self.status(telling)
        event = None if at is None else self.events[at]
        return Journey(
            number=number,
            origin=telling.origin,
            destination=telling.destination,
            via=telling.via,
            event=at,
            sentence=telling.sentence,
            mode=telling.mode,
            interval=self.interval(telling, event, status),
            status=status,
            according_to=event.according_to if event else None,
            mover=telling.mover,
            cargo=telling.cargo,
        )
