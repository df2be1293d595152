"""Apply: make of a document, as it was read, the one that a person says is right.

Changes are always applied to the document as it was read, all of them and in their order, so that applying them twice
is the same as once. A change that does not fit is left out whole, with the reason in words; the others are applied.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from geo.article import Article
from geo.corrections.files import Corrections, describe_article
from geo.corrections.quotes import locate
from geo.document import UNRESOLVED, Document, Event, Journey, Mention, Reason, Resolution, Role, Route
from geo.errors import DataFileError
from geo.gazetteer import Gazetteer, Place
from geo.intervals import Interval, day_range
from geo.routes import lay_routes
from geo.routing import Leg, Router, route

__all__ = ["Applied", "Left", "apply_corrections", "apply_own", "are_of"]

_EXTENT_KM = 1.0  # of a point that a person sets
_DECIMALS = 5  # of a degree: 1 m
_QUOTED = 60  # characters of a quotation that a message shows

Change = Mapping[str, Any]
Span = tuple[int, int]


class Left(NamedTuple):
    """A change that does not fit the article any more, and was not applied.

    Parameters
    ----------
    number
        Its number in the file, from 1.
    change
        The change.
    why
        Why it does not fit, in words.
    """

    number: int
    change: Change
    why: str

    def __str__(self) -> str:
        """Return one sentence for the user."""
        return f"change {self.number} does not fit the article and is not applied: {self.why}"


class Applied(NamedTuple):
    """A document with corrections.

    Parameters
    ----------
    document
        The document as the person says it is.
    left
        The changes that were not applied.
    """

    document: Document
    left: tuple[Left, ...]


class _UnfitError(Exception):
    """A change does not fit; the message says why."""


@dataclass
class _Draft:
    """The layers of a document while they are changed.

    Records refer to each other by keys that stay: the index as read, and for new records the numbers after it.
    `anchors` are the offsets of the names of a journey's ends as it was read.
    """

    document: Document
    gazetteer: Gazetteer
    mentions: dict[int, Mention] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    journeys: dict[int, Journey] = field(default_factory=dict)
    anchors: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    removed: set[tuple[str, int]] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)


def apply_corrections(
    document: Document, corrections: Corrections, *, gazetteer: Gazetteer, router: Router = route
) -> Applied:
    """Apply corrections to a document.

    Parameters
    ----------
    document
        The document with all its layers; it may have been corrected before.
    corrections
        What is right instead.
    gazetteer
        Where places are found by their ids.
    router
        The function that gives a new or changed leg its line.

    Returns
    -------
    Applied
        The corrected document, and the changes that do not fit it.

    Raises
    ------
    DataFileError
        When the corrections are those of another article.
    """
    as_read = document.as_read or document
    changes = list(document.corrections)
    changes += [change for change in corrections.changes if change not in changes]
    if not are_of(corrections, as_read.article):
        title = corrections.article.get("title")
        named = f", {title!r}" if title else ""
        msg = f"the corrections are of another article{named}: nothing that they quote is in this one"
        raise DataFileError(msg)
    draft = _draft(as_read, gazetteer)
    left = []
    for number, change in enumerate(changes, 1):
        try:
            _APPLY[change["kind"], change["action"]](draft, change)
        except _UnfitError as error:
            left.append(Left(number, change, str(error)))
    corrected = _finished(draft).with_layers(
        as_read=as_read, corrections=tuple(changes), unfit=tuple(str(one) for one in left)
    )
    return Applied(corrected.with_layers(routes=_routes(corrected, as_read, router)), tuple(left))


def apply_own(
    document: Document, files: Iterable[Corrections], *, gazetteer: Gazetteer, router: Router = route
) -> Document:
    """Apply to a document those of many corrections that were made for its article.

    Parameters
    ----------
    document
        The document with all its layers.
    files
        Corrections of any articles. Those of an article are the ones that name its text by its checksum, or its title
        while something that they quote is in it.
    gazetteer
        Where places are found by their ids.
    router
        The function that gives a new or changed leg its line.

    Returns
    -------
    Document
        The corrected document; the same one when none of the corrections is for it.
    """
    about: Mapping[str, Any] | None = None
    for one in files:
        about = about or describe_article(document.article)
        same_title = bool(about["title"]) and one.article.get("title") == about["title"]
        if one.article["sha256"] == about["sha256"] or (same_title and are_of(one, document.article)):
            document = apply_corrections(document, one, gazetteer=gazetteer, router=router).document
    return document


def are_of(corrections: Corrections, article: Article) -> bool:
    """Tell whether corrections are of an article: they name its text, or something that they quote is in it.

    Parameters
    ----------
    corrections
        The corrections.
    article
        The article, perhaps changed since.

    Returns
    -------
    bool
        True when they are.
    """
    if not corrections.changes or corrections.article["sha256"] == describe_article(article)["sha256"]:
        return True
    targets = (change["target"].get("origin", change["target"]) for change in corrections.changes)
    return any(locate(article.text, words) for words in targets)


def _draft(document: Document, gazetteer: Gazetteer) -> _Draft:
    draft = _Draft(
        document,
        gazetteer,
        dict(enumerate(document.mentions)),
        dict(enumerate(document.events)),
        dict(enumerate(document.journeys)),
    )
    for key, journey in draft.journeys.items():
        one, other = document.mentions[journey.origin], document.mentions[journey.destination]
        draft.anchors[key] = (one.start, one.end, other.start, other.end)
    for mention in document.mentions:
        if mention.place:
            draft.places.setdefault(mention.place.place_id, mention.place)
        for place, _ in mention.resolution.alternatives:
            draft.places.setdefault(place.place_id, place)
    return draft


def _span(draft: _Draft, words: Mapping[str, Any]) -> Span:
    found = locate(draft.document.article.text, words)
    if found is None:
        msg = f"{_said(words)} is not in the text as it was"
        raise _UnfitError(msg)
    return found


def _said(words: Mapping[str, Any]) -> str:
    exact = words["selector"][0]["exact"]
    return repr(exact if len(exact) <= _QUOTED else f"{exact[:_QUOTED]}…")


def _mention(draft: _Draft, words: Mapping[str, Any]) -> int:
    """Find the mention of the words, among those that are left."""
    span = _span(draft, words)
    for key, mention in draft.mentions.items():
        if (mention.start, mention.end) == span and ("mention", key) not in draft.removed:
            return key
    msg = f"no place name is read at {_said(words)}"
    raise _UnfitError(msg)


def _placed(draft: _Draft, words: Mapping[str, Any]) -> int:
    """Find the mention of the words, which must have a place."""
    key = _mention(draft, words)
    if draft.mentions[key].place is None:
        msg = f"{_said(words)} has no place on the map"
        raise _UnfitError(msg)
    return key


def _event(draft: _Draft, words: Mapping[str, Any]) -> int:
    span, nth = _span(draft, words), int(words.get("nth", 0))
    keys = [key for key, event in draft.events.items() if (event.start, event.end) == span]
    if nth >= len(keys) or ("event", keys[nth]) in draft.removed:
        msg = f"no event is read at {_said(words)}"
        raise _UnfitError(msg)
    return keys[nth]


def _journey(draft: _Draft, target: Mapping[str, Any]) -> int:
    anchor = (*_span(draft, target["origin"]), *_span(draft, target["destination"]))
    keys = [key for key, known in draft.anchors.items() if known == anchor]
    nth = int(target.get("nth", 0))
    if nth >= len(keys) or ("journey", keys[nth]) in draft.removed:
        msg = f"no journey is read from {_said(target['origin'])} to {_said(target['destination'])}"
        raise _UnfitError(msg)
    return keys[nth]


def _place(draft: _Draft, given: Mapping[str, Any], name: str) -> Place:
    """Return the place that a change names by its id, or make one of a point."""
    if "point" in given:
        lon, lat = (round(float(degrees), _DECIMALS) + 0.0 for degrees in given["point"])
        ident = f"hand:{lat:.{_DECIMALS}f},{lon:.{_DECIMALS}f}"
        return Place(ident, name, "hand", "", None, None, None, lat, lon, 0, _EXTENT_KM)
    if given["id"] in draft.places:
        return draft.places[given["id"]]
    try:
        return draft.gazetteer.place(given["id"])
    except DataFileError as error:
        raise _UnfitError(str(error)) from error


def _shown_name(draft: _Draft, place: Place) -> str:
    """Return the name of a place for readers of the article's language, its own where the gazetteer has none."""
    try:
        return draft.gazetteer.name(place.place_id, draft.document.article.language or "en")
    except DataFileError:
        return place.name


def _set_mention(draft: _Draft, mention: Mention, change: Change) -> Mention:
    """Return a mention as a change says it is."""
    new = change["set"]
    place = mention.place
    if "place" in new:
        place = _place(draft, new["place"], new.get("name") or mention.text)
    if place is None and "name" in new:
        msg = f"{_said(change['target'])} has no place that could have a name"
        raise _UnfitError(msg)
    resolution = mention.resolution
    if place is not None and ("place" in new or "name" in new):
        name = new.get("name") or (place.name if place.source == "hand" else _shown_name(draft, place))
        others = [(mention.place, resolution.confidence)] if mention.place else []
        others = [*others, *resolution.alternatives]
        kept = {other.place_id: (other, share) for other, share in reversed(others)}
        kept.pop(place.place_id, None)
        note = change.get("note")
        why = Reason("hand_note", note=note) if note else Reason("hand")
        resolution = Resolution(place._replace(name=name), 1.0, tuple(reversed(kept.values())), (why,), "hand")
    role = Role(new["role"], None) if "role" in new else mention.role
    return mention._replace(score=1.0, resolution=resolution, role=role, corrected=True)


def _edit_mention(draft: _Draft, change: Change) -> None:
    key = _mention(draft, change["target"])
    changed = {at: _set_mention(draft, draft.mentions[at], change) for at in _alike(draft, key, change["set"])}
    draft.mentions.update(changed)


def _alike(draft: _Draft, key: int, change: Change) -> list[int]:
    """List the mentions that a change is about: one, or all of the same words."""
    if not change.get("everywhere"):
        return [key]
    alike = [at for at, other in draft.mentions.items() if other.text == draft.mentions[key].text]
    return [at for at in alike if ("mention", at) not in draft.removed]


def _add_mention(draft: _Draft, change: Change) -> None:
    start, end = _span(draft, change["target"])
    for key, other in draft.mentions.items():
        if other.start < end and start < other.end and ("mention", key) not in draft.removed:
            msg = f"a place name is read at {_said(change['target'])} already"
            raise _UnfitError(msg)
    text = draft.document.article.text[start:end]
    new = Mention(start, end, text, None, False, 1.0, False, UNRESOLVED, Role("reference", None))
    draft.mentions[len(draft.mentions)] = _set_mention(draft, new, change)


def _remove_mention(draft: _Draft, change: Change) -> None:
    key = _mention(draft, change["target"])
    draft.removed |= {("mention", at) for at in _alike(draft, key, change)}


def _interval(days: str | None) -> Interval | None:
    found = day_range(days)
    return Interval(days, *found) if days and found else None


def _set_event(draft: _Draft, event: Event, new: Change) -> Event:
    """Return an event as a change says it is; what a person has set is sure."""
    fields: dict[str, Any] = {name: new[name] for name in ("title", "type", "according_to") if name in new}
    if "status" in new:
        fields |= {"status": new["status"], "cues": (), "status_confidence": 1.0}
    if "days" in new:
        interval = _interval(new["days"])
        fields |= {"interval": interval, "time_confidence": 1.0 if interval else 0.0}
    if "place" in new:
        place = None if new["place"] is None else _placed(draft, new["place"])
        fields |= {"place": place, "place_confidence": 0.0 if place is None else 1.0, "place_inherited": False}
    return _least(event._replace(**fields, drawn=True, corrected=True))


def _least(event: Event) -> Event:
    parts = (event.place_confidence, event.time_confidence, event.status_confidence)
    return event._replace(confidence=min((part for part in parts if part), default=1.0))


def _edit_event(draft: _Draft, change: Change) -> None:
    key = _event(draft, change["target"])
    draft.events[key] = _set_event(draft, draft.events[key], change["set"])


def _add_event(draft: _Draft, change: Change) -> None:
    start, end = _span(draft, change["target"])
    document = draft.document
    sentence = document.text.sentence_at(start)
    title = " ".join(document.article.text[start:end].split()) or document.article.text[start:end]
    blank = Event(
        start, end, "other", title, sentence, (sentence,), None, None, "happened", (), None, (), 1.0, 0.0, 0.0, 1.0
    )
    draft.events[len(draft.events)] = _set_event(draft, blank, change["set"])


def _remove_event(draft: _Draft, change: Change) -> None:
    _forget_event(draft, _event(draft, change["target"]), None)


def _merge_events(draft: _Draft, change: Change) -> None:
    """Make an event part of another, which keeps its own facts and takes those that it lacks."""
    one, other = _event(draft, change["target"]), _event(draft, change["into"])
    if one == other:
        msg = f"{_said(change['target'])} is one event already"
        raise _UnfitError(msg)
    gone, kept = draft.events[one], draft.events[other]
    fields: dict[str, Any] = {
        "sentences": tuple(sorted({*kept.sentences, *gone.sentences})),
        "participants": tuple(dict.fromkeys((*kept.participants, *gone.participants))),
        "according_to": kept.according_to or gone.according_to,
    }
    if kept.place is None:
        fields |= {
            "place": gone.place,
            "place_confidence": gone.place_confidence,
            "place_inherited": gone.place_inherited,
        }
    if kept.interval is None:
        fields |= {"interval": gone.interval, "time_confidence": gone.time_confidence}
    draft.events[other] = _least(kept._replace(**fields, drawn=True, corrected=True))
    _forget_event(draft, one, other)


def _forget_event(draft: _Draft, key: int, instead: int | None) -> None:
    draft.removed.add(("event", key))
    for at, journey in draft.journeys.items():
        if journey.event == key:
            draft.journeys[at] = journey._replace(event=instead)


def _set_journey(draft: _Draft, journey: Journey, new: Change) -> Journey:
    """Return a journey as a change says it is."""
    fields: dict[str, Any] = {name: new[name] for name in ("mode", "status") if name in new}
    fields |= {name: _placed(draft, new[name]) for name in ("origin", "destination") if name in new}
    if "via" in new:
        fields["via"] = tuple(_placed(draft, words) for words in new["via"])
    if "days" in new:
        fields["interval"] = _interval(new["days"])
    changed = journey._replace(**fields, confidence=1.0, corrected=True)
    ends = [draft.mentions[key].place_id for key in (changed.origin, changed.destination)]
    if ends[0] == ends[1]:
        msg = "a journey cannot end where it begins"
        raise _UnfitError(msg)
    return changed


def _edit_journey(draft: _Draft, change: Change) -> None:
    key = _journey(draft, change["target"])
    draft.journeys[key] = _set_journey(draft, draft.journeys[key], change["set"])


def _add_journey(draft: _Draft, change: Change) -> None:
    target = change["target"]
    origin, destination = _placed(draft, target["origin"]), _placed(draft, target["destination"])
    number = max((journey.number for journey in draft.journeys.values()), default=0) + 1
    one, other = draft.mentions[origin], draft.mentions[destination]
    sentence = draft.document.text.sentence_at(max(one.start, other.start))
    blank = Journey(number, origin, destination, (), None, sentence, "unknown", None, "happened", None, None, None, 1.0)
    key = len(draft.journeys)
    draft.journeys[key] = _set_journey(draft, blank, change["set"])
    draft.anchors[key] = (one.start, one.end, other.start, other.end)


def _remove_journey(draft: _Draft, change: Change) -> None:
    draft.removed.add(("journey", _journey(draft, change["target"])))


_APPLY: Mapping[tuple[str, str], Callable[[_Draft, Change], None]] = {
    ("mention", "edit"): _edit_mention,
    ("mention", "add"): _add_mention,
    ("mention", "remove"): _remove_mention,
    ("event", "edit"): _edit_event,
    ("event", "add"): _add_event,
    ("event", "remove"): _remove_event,
    ("event", "merge"): _merge_events,
    ("journey", "edit"): _edit_journey,
    ("journey", "add"): _add_journey,
    ("journey", "remove"): _remove_journey,
}


def _finished(draft: _Draft) -> Document:
    """Put the layers in order again: what refers to a mention that is none is without it."""
    kept = [key for key in draft.mentions if ("mention", key) not in draft.removed]
    kept.sort(key=lambda key: (draft.mentions[key].start, draft.mentions[key].end))
    mention = {key: at for at, key in enumerate(kept)}
    told = [key for key in draft.events if ("event", key) not in draft.removed]
    told.sort(key=lambda key: (draft.events[key].start, key))
    event = {key: at for at, key in enumerate(told)}
    journeys = [
        journey._replace(
            origin=mention[journey.origin],
            destination=mention[journey.destination],
            via=tuple(mention[at] for at in journey.via if _has_place(draft, at)),
            event=None if journey.event is None else event[journey.event],
            anchor=draft.anchors[key],
        )
        for key, journey in draft.journeys.items()
        if ("journey", key) not in draft.removed and _goes_somewhere(draft, journey)
    ]
    return draft.document.with_layers(
        mentions=[draft.mentions[key] for key in kept],
        events=[_with_place(draft.events[key], mention) for key in told],
        journeys=journeys,
    )


def _with_place(event: Event, mention: Mapping[int, int]) -> Event:
    if event.place is None or event.place in mention:
        return event._replace(place=None if event.place is None else mention[event.place])
    return _least(event._replace(place=None, place_confidence=0.0, place_inherited=False, corrected=True))


def _has_place(draft: _Draft, key: int) -> bool:
    return ("mention", key) not in draft.removed and draft.mentions[key].place is not None


def _goes_somewhere(draft: _Draft, journey: Journey) -> bool:
    """Tell whether a journey still has two ends."""
    if not (_has_place(draft, journey.origin) and _has_place(draft, journey.destination)):
        return False
    return draft.mentions[journey.origin].place_id != draft.mentions[journey.destination].place_id


def _routes(document: Document, as_read: Document, router: Router) -> list[Route]:
    """Give the journeys their lines: those that they had, where ends, stops and means of travel are the same."""
    known: dict[tuple[Any, ...], Leg] = {_way(as_read, told.journey): told.leg for told in as_read.routes}
    new = [journey for journey in document.journeys if _way(document, journey) not in known]
    laid = lay_routes(document.with_layers(journeys=new), router=router)
    known |= {_way(document, told.journey): told.leg for told in laid}
    return [Route(journey, known[_way(document, journey)]) for journey in document.journeys]


def _way(document: Document, journey: Journey) -> tuple[Any, ...]:
    stops = [document.mentions[at].place for at in (journey.origin, *journey.via, journey.destination)]
    return (journey.mode, *((place.lon, place.lat) for place in stops if place is not None))
