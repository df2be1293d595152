"""Routes: the journeys of a text, each told once, with status and days, laid on a real network where one serves."""

from collections.abc import Sequence

from geo.document import Document, Event, Route
from geo.events import Trigger, find_triggers, status_of
from geo.gazetteer import Place, inside
from geo.intervals import Interval
from geo.routes.journeys import Journey, read_journeys
from geo.routing import Router, ask, route
from geo.text import Sentence

__all__ = ["read_routes"]

_UNDER_WAY_REACH = 4  # tokens around the word of moving in which "on the way" counts
_MOST_TRAVELS = 200  # events of travel among which one at an end of a journey is looked for
_MOST_TOLD = 40  # journeys back, of which this one can be another telling
_AHEAD = frozenset({"planned", "predicted", "possible"})


def read_routes(document: Document, *, router: Router = route) -> list[Route]:
    """Read the journeys of a document and lay them on a network.

    Parameters
    ----------
    document
        A document with all other layers: events give a journey its days and source, persons keep journeys apart, and
        the title may name the vehicle.
    router
        The function that gives a leg its line.

    Returns
    -------
    list of Route
        A row a leg; the same journey told twice only once.
    """
    reader = _LegReader(document, router)
    told = reader.once(read_journeys(document))
    routes: list[Route] = []
    for journey in told:
        onward = (
            bool(routes)
            and routes[-1].sentence == journey.sentence
            and reader.same(routes[-1].destination, journey.origin)
        )
        number = routes[-1].journey if onward else routes[-1].journey + 1 if routes else 1
        routes.append(reader.route(journey, number))
    return routes


class _LegReader:
    """The parts of a text that a journey takes its status, days and line from."""

    def __init__(self, document: Document, router: Router) -> None:
        self.text, self.spans, self.published = document.text, document.mentions, document.published
        self.events, self.router = document.events, router
        travels = [(at, event) for at, event in enumerate(self.events) if event.type == "travel"]
        self.travels = travels[:_MOST_TRAVELS]
        self.told: dict[int, list[tuple[int, Event]]] = {}  # by each sentence that tells them
        for at, event in travels:
            for sentence in event.sentences:
                self.told.setdefault(sentence, []).append((at, event))
        self.in_sentence: dict[int, list[Event]] = {}
        for event in self.events:
            self.in_sentence.setdefault(event.sentence, []).append(event)

    def place(self, mention: int) -> Place:
        place = self.spans[mention].place
        assert place is not None
        return place

    def same(self, one: int, other: int) -> bool:
        """Whether two mentions mean one place."""
        return self.place(one).place_id == self.place(other).place_id

    def covers(self, one: int, other: int) -> bool:
        """Whether the first is the second, or lies in it."""
        return self.same(one, other) or inside(self.place(one), self.place(other))

    def once(self, journeys: Sequence[Journey]) -> list[Journey]:
        """Make one journey of those told more than once, also of those told more coarsely; the finer ends are kept."""
        kept: list[Journey] = []
        for journey in journeys:
            near = range(max(0, len(kept) - _MOST_TOLD), len(kept))
            known = next((at for at in near if self.retold(kept[at], journey)), None)
            if known is None:
                kept.append(journey)
                continue
            one = kept[known]
            finer = self.covers(journey.origin, one.origin) and self.covers(journey.destination, one.destination)
            best, other = (journey, one) if finer and not self.same_ends(one, journey) else (one, journey)
            kept[known] = best._replace(
                mode=other.mode if best.mode == "unknown" else best.mode,
                via=best.via or other.via,
                mover=best.mover or other.mover,
                cargo=best.cargo or other.cargo,
            )
        return kept

    def same_ends(self, one: Journey, other: Journey) -> bool:
        return self.same(one.origin, other.origin) and self.same(one.destination, other.destination)

    def retold(self, one: Journey, other: Journey) -> bool:
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

    def event(self, journey: Journey) -> int | None:
        """Find the event of a journey: of travel in its sentence, the nearest to its word of moving, else at an end."""
        start, told = self.text.tokens[journey.trigger].start, self.told.get(journey.sentence, [])
        here = [(abs(event.start - start), at) for at, event in told if event.sentence == journey.sentence]
        if here or told:
            return min(here)[1] if here else told[0][0]
        return next((at for at, event in self.travels if self.touches(event, journey)), None)

    def touches(self, event: Event, journey: Journey) -> bool:
        """Whether an event is at an end of a journey, or at what its goal lies in."""
        place = None if event.place is None else self.spans[event.place].place
        if place is None:
            return False
        origin, goal = self.place(journey.origin), self.place(journey.destination)
        return place.place_id in {origin.place_id, goal.place_id} or inside(goal, place)

    def status(self, journey: Journey) -> str:
        """Tell how sure a journey is from its own clause; "on the way" and a verb in the present go on."""
        sentence = self.text.sentences[journey.sentence]
        length = self.moving(journey.trigger)
        trigger = Trigger(journey.trigger, journey.trigger + length, "travel", journey.trigger)
        triggers = find_triggers(self.text, sentence, frozenset())
        at = self.event(journey)
        event = None if at is None or self.events[at].sentence != journey.sentence else self.events[at]
        interval = event.interval if event else None
        found = status_of(self.text, sentence, trigger, triggers, interval=interval, published=self.published)
        if found.name == "happened" and self.under_way(sentence, journey):
            return "ongoing"
        if found.cues or event is None:
            return found.name
        return event.status

    def moving(self, at: int) -> int:
        found = self.text.lexicon.match("motion.move", self.text.words, at)
        return found.length if found else 1

    def under_way(self, sentence: Sentence, journey: Journey) -> bool:
        """Whether a journey goes on: "on the way" near its verb, or a verb in the present."""
        lexicon, words, at = self.text.lexicon, self.text.words, journey.trigger
        near = range(max(sentence.first, at - _UNDER_WAY_REACH), min(sentence.last, at + _UNDER_WAY_REACH))
        if any(lexicon.match("journeys.under_way", words, token) for token in near):
            return True
        helped = at > sentence.first and words[at - 1] in lexicon.words("journeys.helpers")
        return words[at] in lexicon.words("journeys.now") and not helped and at > sentence.first

    def interval(self, journey: Journey, event: Event | None, status: str) -> Interval | None:
        """Take the days of its event, of what befell it on the way, or of another telling of the same kind."""
        if event is not None and event.interval:
            return event.interval
        here = self.in_sentence.get(journey.sentence, [])
        befell = [one for one in here if one.type in {"accident", "travel"}]
        same = [
            one
            for _, one in self.travels
            if self.touches(one, journey)
            if one.status == status or {one.status, status} <= _AHEAD
        ]
        return next((one.interval for one in (*befell, *same) if one.interval), None)

    def route(self, journey: Journey, number: int) -> Route:
        """Give a journey its line, and the status, days and source of its event."""
        at, status = self.event(journey), self.status(journey)
        event = None if at is None else self.events[at]
        stops = [self.place(mention) for mention in (journey.origin, *journey.via, journey.destination)]
        start, *passed, end = [(place.lon, place.lat) for place in stops]
        return Route(
            journey=number,
            origin=journey.origin,
            destination=journey.destination,
            via=journey.via,
            event=at,
            sentence=journey.sentence,
            mode=journey.mode,
            interval=self.interval(journey, event, status),
            status=status,
            according_to=event.according_to if event else None,
            mover=journey.mover,
            cargo=journey.cargo,
            leg=ask(self.router, start, end, mode=journey.mode, via=passed),
        )
