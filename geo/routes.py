"""Routes: who goes from where to where, by what; each leg drawn on a real network where one serves.

A leg needs both ends named in the text. Nothing is drawn from a dateline or from world knowledge.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from geo import networks
from geo.events import Event
from geo.intervals import Interval
from geo.mentions import Span
from geo.places import Place, distance_km, inside
from geo.resolve import Resolution
from geo.roles import Role
from geo.text import Sentence, Text, by_sentence

__all__ = ["MODES", "Route", "read_routes"]

MODES = ("rail", "road", "sea", "air", "river", "foot", "unknown")

_SHORTEST_KM = 1.0  # ends nearer than this are one place
_SEARCHED = 2  # sentences before and behind in which a missing origin is looked for


class Route(NamedTuple):
    """One leg of a journey.

    Parameters
    ----------
    origin, destination
        Indices of the mentions at its ends.
    via
        Indices of the mentions it passes.
    event
        Index of the event it belongs to, None when it has none.
    sentence
        Index of the sentence that tells it.
    mode
        One of `MODES`.
    interval
        Its days, None when not told.
    status
        As of an event.
    according_to
        Who says so.
    leg
        The line, its length [km] and the network it was routed on (`geo.networks.Leg`).
    """

    origin: int
    destination: int
    via: tuple[int, ...]
    event: int | None
    sentence: int
    mode: str
    interval: Interval | None
    status: str
    according_to: str | None
    leg: networks.Leg


class _Told(NamedTuple):
    """A journey as one sentence tells it."""

    sentence: int
    origin: int
    destination: int
    via: tuple[int, ...]
    mode: str


def read_routes(
    text: Text,
    spans: Sequence[Span],
    resolutions: Sequence[Resolution],
    roles: Sequence[Role],
    events: Sequence[Event],
) -> list[Route]:
    """Read the journeys of a text and lay them on a network.

    Parameters
    ----------
    text
        The text, tokenised.
    spans, resolutions, roles
        Its place names, what they were resolved to and what they are there for.
    events
        Its events: they give a journey its status, days and source.

    Returns
    -------
    list of Route
        A row a leg; the same journey told twice only once.
    """
    reader = _Reader(text, spans, resolutions, roles)
    told: dict[tuple[str, str], _Told] = {}
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body":
            for journey in reader.journeys(index, sentence):
                key = (reader.place(journey.origin).place_id, reader.place(journey.destination).place_id)
                known = told.get(key)
                if known is None:
                    told[key] = journey
                elif known.mode == "unknown":
                    told[key] = known._replace(mode=journey.mode)
    common = reader.common_mode()
    return [_route(reader, journey, events, common) for journey in told.values()]


class _Reader:
    """The place names of a text as a journey sees them."""

    def __init__(
        self, text: Text, spans: Sequence[Span], resolutions: Sequence[Resolution], roles: Sequence[Role]
    ) -> None:
        self.text, self.spans, self.resolutions, self.roles = text, spans, resolutions, roles
        self.mentions = by_sentence(text, [span.start for span in spans])

    def place(self, mention: int) -> Place:
        place = self.resolutions[mention].place
        assert place is not None
        return place

    def ends(self, sentence: Sentence, role: str) -> list[int]:
        """List the resolved mentions of a role in a sentence; of nested places only the finest."""
        found = [
            index
            for index in self.mentions.get(self.text.sentence_at(sentence.start), ())
            if self.roles[index].role == role
            and not self.roles[index].container
            and self.resolutions[index].place is not None
        ]
        fine = [
            one
            for one in found
            if not any(inside(self.place(other), self.place(one)) for other in found if other != one)
        ]
        return list({self.place(index).place_id: index for index in fine}.values())

    def moves(self, sentence: Sentence) -> bool:
        """Whether the sentence has a word of moving."""
        return any(
            self.text.lexicon.match("motion.move", self.text.words, at) for at in range(sentence.first, sentence.last)
        )

    def journeys(self, index: int, sentence: Sentence) -> Iterator[_Told]:
        """Pair the origins and destinations of a sentence."""
        if not self.moves(sentence):
            return
        destinations = self.ends(sentence, "destination")
        origins = self.ends(sentence, "origin")
        via = tuple(self.ends(sentence, "via"))
        if destinations and not origins:
            origins = self.origin_nearby(index, destinations)
        if len(origins) > 1 and len(destinations) > 1:
            pairs = list(zip(origins, destinations, strict=False))
        else:
            pairs = [(origin, destination) for origin in origins for destination in destinations]
        for origin, destination in pairs:
            if distance_km(self.place(origin), self.place(destination)) > _SHORTEST_KM:
                yield _Told(index, origin, destination, via, self.mode(sentence))

    def origin_nearby(self, index: int, destinations: Sequence[int]) -> list[int]:
        """Take the origin of a sentence near by that tells of leaving and has no destination of its own."""
        sentences = self.text.sentences
        for step in range(1, _SEARCHED + 1):
            for near in (index - step, index + step):
                if not 0 <= near < len(sentences) or sentences[near].kind != "body":
                    continue
                words = range(sentences[near].first, sentences[near].last)
                leaving = any(self.text.lexicon.match("motion.leave", self.text.words, at) for at in words)
                if leaving and not self.ends(sentences[near], "destination"):
                    origins = self.ends(sentences[near], "origin")
                    if origins and not any(inside(self.place(end), self.place(origins[0])) for end in destinations):
                        return origins[:1]
        return []

    def mode(self, sentence: Sentence) -> str:
        """Tell the means of travel from the vehicles of a sentence; the first named wins."""
        for at in range(sentence.first, sentence.last):
            found = self.text.lexicon.match("modes", self.text.words, at)
            if found:
                return str(found.value)
        return "unknown"

    def common_mode(self) -> str:
        """Tell the one means of travel that the text names where it tells of moving; unknown when it names several."""
        moving = [sentence for sentence in self.text.sentences if sentence.kind == "body" and self.moves(sentence)]
        modes = Counter(mode for sentence in moving if (mode := self.mode(sentence)) != "unknown")
        return modes.most_common(1)[0][0] if len(modes) == 1 else "unknown"


def _route(reader: _Reader, journey: _Told, events: Sequence[Event], common: str) -> Route:
    """Give a journey its line, and the status, days and source of its event."""
    origin, destination = reader.place(journey.origin), reader.place(journey.destination)
    mode = journey.mode if journey.mode != "unknown" else common
    ends = {origin.place_id, destination.place_id}
    travels: list[tuple[int, Event]] = [(index, event) for index, event in enumerate(events) if event.type == "travel"]
    told = [(index, event) for index, event in travels if event.sentence == journey.sentence]
    touching = [
        (index, event)
        for index, event in travels
        if event.place is not None
        and (found := reader.resolutions[event.place].place) is not None
        and (found.place_id in ends or inside(destination, found))
    ]
    index, event = next(iter((*told, *touching)), (None, None))
    same = [
        other
        for _, other in touching
        if event is None or other.status == event.status or {other.status, event.status} <= _AHEAD
    ]
    interval = next((other.interval for other in ([event] if event else []) + same if other.interval), None)
    start, *passed, end = [
        (place.lon, place.lat) for place in map(reader.place, (journey.origin, *journey.via, journey.destination))
    ]
    leg = networks.route(start, end, mode=mode, via=passed)
    return Route(
        origin=journey.origin,
        destination=journey.destination,
        via=journey.via,
        event=index,
        sentence=journey.sentence,
        mode=mode,
        interval=interval,
        status=event.status if event else "happened",
        according_to=event.according_to if event else None,
        leg=leg,
    )


_AHEAD: frozenset[Any] = frozenset({"planned", "predicted", "possible"})
