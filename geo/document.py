"""The document: an article's text and the layers that the stages add to it.

A `Document` goes through the stages of `geo.story.read_document`. Each stage takes the document and returns one new
layer; no stage changes what an earlier one has made. The records of all layers are defined here, so that one file says
what is known of an article.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

from geo.article import Article
from geo.gazetteer import Place
from geo.intervals import Interval
from geo.routing import Leg
from geo.text import Text, by_sentence

__all__ = [
    "REASONS",
    "ROLES",
    "STATUSES",
    "UNRESOLVED",
    "Document",
    "Event",
    "Journey",
    "Mention",
    "Name",
    "Names",
    "Reading",
    "Reason",
    "Resolution",
    "Role",
    "Route",
    "Time",
]

ROLES = ("dateline", "scene", "origin", "destination", "via", "actor", "reference")
STATUSES = ("happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied")


class Name(NamedTuple):
    """A name of a person or of an organisation in the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    """

    start: int
    end: int
    text: str


REASONS = {  # why a place was chosen, in English, by its key; a page has the same keys in its own languages
    "beside": "{container!r} is next to the name",
    "called": "the text calls it {words!r}",
    "coordinates": "the text gives these coordinates",
    "country": "{n} of {total} other mentions lie in {country}",
    "direction": "measured from {place}: the text says {words!r}",
    "distance": "measured from {place}: the text says {words!r}, but not in which direction",
    "geocoder": "the gazetteer does not know it; {geocoder} does",
    "hand": "corrected by hand",
    "hand_note": "corrected by hand: {note}",
    "inhabitants": "{n:,} inhabitants",
    "larger": "population would say {place}, {division}",
    "near": "{n} km from another place of the text",
    "near_name": "{name!r} is not in the gazetteer; it is one letter off {other!r}",
    "none": "the gazetteer does not know this name",
    "only": "the only place of this name in the gazetteer",
    "own": "it is in your own table of places",
    "paper": "the paper's address is of {country}",
    "part": "read without {words!r}",
    "people": "the people of {place}",
    "within": "{name!r} is not in the gazetteer; it is taken to lie in {place}",
    "within_beside": "{name!r} is not in the gazetteer; it is taken to lie in {place}, which is next to the name",
    "within_town": "{name!r} is not in the gazetteer; it is taken to lie in {place}, the nearest town of the text",
}


class Reason(str):  # noqa: SLOT000 - the slots of a text cannot be pickled with it
    """Why a place was chosen: an English sentence that knows from what it was made, so that a page can translate it.

    It is a text wherever texts are kept; a table that was written and read again has the sentence alone.

    Parameters
    ----------
    key
        One of `REASONS`.
    **values
        What stands in the sentence.
    """

    key: str
    values: Mapping[str, str | int]

    def __new__(cls, key: str, **values: str | int) -> Self:
        """Say the sentence."""
        made = super().__new__(cls, REASONS[key].format_map(values))
        made.key, made.values = key, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str | int]]:
        """Give what makes it again when it goes to another process."""
        return (self.key,), dict(self.values)


class Resolution(NamedTuple):
    """The place that a mention was resolved to.

    Parameters
    ----------
    place
        The place, None when the gazetteer does not know the name.
    confidence
        Probability that the place is right, 0-1.
    alternatives
        The next best candidates with their softmax shares.
    reasons
        Why this place, a sentence each.
    by
        ``"name"``: the place has this name; ``"part"``: the name is of a part of it; ``"container"``: the named thing
        lies in it, and nothing more exact is known; ``"near"``: its name is one letter off; ``"geocoder"``: the
        fallback geocoder gave it; ``"coordinates"``: the text gives coordinates, or a distance from another place;
        ``"hand"``: a person corrected it; ``"none"``: no place.
    """

    place: Place | None
    confidence: float
    alternatives: tuple[tuple[Place, float], ...]
    reasons: tuple[Reason, ...]
    by: str = "name"


# The least confidence of a mention whose place is drawn. Of the answers of a lower one fewer than half are right on the
# development corpora (`python bench/resolver.py GOLD --coverage`).
_DRAWN = 0.6
_DOUBTFUL = 0.4  # of one at which no event or journey is drawn

UNRESOLVED = Resolution(None, 0.0, (), (Reason("none"),), "none")


class Role(NamedTuple):
    """The role of a mention in the text.

    Parameters
    ----------
    role
        One of `ROLES`.
    cue
        The words that decided the role, None when no words did.
    container
        Whether the name only says where the name before it lies ("Paris, Texas").
    """

    role: str
    cue: str | None
    container: bool = False


class Mention(NamedTuple):
    """A mention of a place in the text.

    Recognition fills the first fields; resolution and the assignment of roles return mentions with the last two.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    hint
        The class word that the sentence puts beside the name ("kabupaten", "river"), None when there is none.
    dateline
        Whether the name belongs to the dateline.
    score
        Probability that this is a place name, 0-1.
    nested
        Whether the name is part of an organisation's name ("Polda Jatim").
    resolution
        The place it was resolved to.
    role
        Its role.
    corrected
        Whether a person corrected it.
    """

    start: int
    end: int
    text: str
    hint: str | None
    dateline: bool
    score: float
    nested: bool = False
    resolution: Resolution = UNRESOLVED
    role: Role = Role("reference", None)
    corrected: bool = False

    @property
    def place(self) -> Place | None:
        """The place it was resolved to, None when unresolved."""
        return self.resolution.place

    @property
    def place_id(self) -> str | None:
        """The id of its place, None when unresolved."""
        return self.resolution.place.place_id if self.resolution.place else None

    @property
    def confidence(self) -> float:
        """Probability that this is a place name and, when resolved, that the place is right."""
        return self.score * (self.resolution.confidence if self.resolution.place else 1.0)

    @property
    def drawn(self) -> bool:
        """Whether the mention has a place that is sure enough to be drawn on a map."""
        return self.place is not None and self.confidence >= _DRAWN

    @property
    def is_doubtful(self) -> bool:
        """Whether the place of the mention is more likely wrong than right: no event or journey is drawn there."""
        return self.place is not None and self.confidence < _DOUBTFUL


class Names(NamedTuple):
    """The names that a recogniser found.

    Parameters
    ----------
    places
        Mentions of places in the order of the text, without overlap.
    persons, organisations
        Names of persons and of organisations in the order of the text; the rule-based recogniser finds no
        organisations.
    """

    places: Sequence[Mention]
    persons: Sequence[Name]
    organisations: Sequence[Name] = ()


class Time(NamedTuple):
    """An expression of time in the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    interval
        The days it means; None for an unresolved date and for what has no days.
    kind
        ``"date"``, ``"clock"`` (a time of day alone), ``"duration"`` or ``"set"`` ("every Monday").
    clock
        ISO 8601 time of day, or a part of the day (``"morning"``), None when there is none.
    zone
        Time zone as the text gives it, None when it gives none.
    ahead
        The days that it means where what it dates lies ahead ("on Friday" of something planned); None where the
        expression itself says which days they are.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    kind: str = "date"
    clock: str | None = None
    zone: str | None = None
    ahead: Interval | None = None


class Event(NamedTuple):
    """An event of the story, once, however often the text tells it.

    Parameters
    ----------
    start, end
        Character offsets of its first trigger.
    type
        A type of `geo.events.TYPES`: a PLOVER class in lower case where one fits.
    title
        Words of the text that name it.
    sentence
        Index of the sentence of its trigger.
    sentences
        Indices of all sentences that tell it, in order.
    place
        Index of the mention that names its place, None when the text names none.
    interval
        Its days, None when not told.
    status
        One of `STATUSES`.
    cues
        The words that decided the status.
    according_to
        The source that the text gives, None when the article itself reports it.
    participants
        Names of persons, and of governments that act, in its sentence.
    confidence
        Confidence of the whole reading, 0-1: the least of the three that follow.
    place_confidence, time_confidence, status_confidence
        Confidence of its place, days and status, 0-1; 0 for a place or days that are not known.
    place_inherited
        Whether the place comes from an earlier event, and not from the event's own sentence.
    drawn
        Whether its confidence is high enough to draw it on a map.
    corrected
        Whether a person corrected it.
    """

    start: int
    end: int
    type: str
    title: str
    sentence: int
    sentences: tuple[int, ...]
    place: int | None
    interval: Interval | None
    status: str
    cues: tuple[str, ...]
    according_to: str | None
    participants: tuple[str, ...]
    confidence: float
    place_confidence: float
    time_confidence: float
    status_confidence: float
    place_inherited: bool = False
    drawn: bool = True
    corrected: bool = False


class Journey(NamedTuple):
    """One leg of a journey, as the text tells it.

    Parameters
    ----------
    number
        Number of the journey; legs that follow each other share it.
    origin, destination
        Indices of the mentions at its ends; both are resolved.
    via
        Indices of the mentions it passes, in order.
    event
        Index of the event it belongs to, None when it has none.
    sentence
        Index of the sentence that tells it.
    mode
        One of `geo.routing.MODES`.
    interval
        Its days, None when not told.
    status
        One of `STATUSES`.
    according_to
        The source that the text gives, None when the article itself reports it.
    mover, cargo
        Who or what moves and what is carried, None when not told.
    confidence
        Probability that the journey is right, 0-1.
    corrected
        Whether a person corrected it.
    anchor
        Character offsets (start, end, start, end) of the names that told its ends when it was read; None when they are
        those of its ends.
    """

    number: int
    origin: int
    destination: int
    via: tuple[int, ...]
    event: int | None
    sentence: int
    mode: str
    interval: Interval | None
    status: str
    according_to: str | None
    mover: str | None
    cargo: str | None
    confidence: float = 1.0
    corrected: bool = False
    anchor: tuple[int, int, int, int] | None = None


class Route(NamedTuple):
    """A journey with its line.

    Parameters
    ----------
    journey
        The leg as the text tells it.
    leg
        Its line, length [km] and the network it was routed on.
    """

    journey: Journey
    leg: Leg


class Reading(NamedTuple):
    """What a story reader makes of a document.

    Parameters
    ----------
    mentions
        The mentions with their roles; what is no place after all is left out.
    events
        The events; places are indices of these mentions.
    journeys
        The journeys; ends are indices of these mentions, events indices of these events.
    times
        The expressions of time, those of what lies ahead with days that do.
    """

    mentions: Sequence[Mention]
    events: Sequence[Event]
    journeys: Sequence[Journey]
    times: Sequence[Time]


@dataclass(frozen=True, eq=False)
class Document:
    """An article's text and the layers that the stages have added so far.

    Parameters
    ----------
    article
        The article with the language and publication date that are used.
    text
        Its tokens and sentences.
    mentions
        Mentions of places, in the order of the text.
    persons, organisations
        Names of persons and of organisations, in the order of the text.
    times
        Expressions of time, in the order of the text.
    events
        Events, in the order of the text.
    journeys
        Legs of journeys, in the order of the telling.
    routes
        The journeys with their lines, in the same order.
    as_read
        The document before it was corrected; None when it was not.
    corrections
        The changes of `geo.corrections` that were asked for, in order.
    unfit
        Those among them that do not fit the text, a sentence each.
    """

    article: Article
    text: Text
    mentions: Sequence[Mention] = ()
    persons: Sequence[Name] = ()
    organisations: Sequence[Name] = ()
    times: Sequence[Time] = ()
    events: Sequence[Event] = ()
    journeys: Sequence[Journey] = ()
    routes: Sequence[Route] = ()
    as_read: "Document | None" = None
    corrections: Sequence[Mapping[str, Any]] = ()
    unfit: Sequence[str] = ()

    @property
    def published(self) -> dt.date | None:
        """The publication date, None when not known."""
        return self.article.published

    def with_layers(self, **layers: Any) -> Self:
        """Return a copy with some layers replaced.

        Parameters
        ----------
        **layers
            New layers by the name of their field.

        Returns
        -------
        Document
            The document with these layers.
        """
        return replace(self, **layers)

    @cached_property
    def mentions_by_sentence(self) -> dict[int, list[int]]:
        """Indices of the mentions by the index of their sentence."""
        return by_sentence(self.text, [mention.start for mention in self.mentions])

    @cached_property
    def persons_by_sentence(self) -> dict[int, list[int]]:
        """Indices of the persons by the index of their sentence."""
        return by_sentence(self.text, [person.start for person in self.persons])
