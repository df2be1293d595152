"""Show: the story as readable tables in a terminal.

Article text goes to the terminal as plain text: control characters, which could drive it, are shown as a sign.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from geo.document import Document
from geo.events import CAMEO
from geo.gazetteer import Gazetteer
from geo.intervals import Interval
from geo.reader import Seen, inspect
from geo.routing import SCHEMATIC
from geo.story import Story

__all__ = ["doubts", "print_candidates", "print_explanation", "print_scores", "print_sources", "print_story"]

_FEW_REASONS = 3
_LEAST_SHARE = 0.1  # of what all words say for a means of travel: below it no one word says it
_FEW_NAMES = 5
_NARROW = 11  # cells of a terminal for each column; in fewer a table cannot be read
_UNSURE = 0.5  # confidence below which a place is called doubtful
_NUMBERS = frozenset({"mentions", "km", "sure", "people", "lat lon", "rows"})  # columns on the right, never broken


def print_story(story: Story, *, console: Console | None = None) -> None:
    """Print a story as tables.

    Parameters
    ----------
    story
        The story.
    console
        Where to print; standard output when None.
    """
    console = console or Console()
    article = story.article
    head = " · ".join(
        part
        for part in (article.source, article.language, str(article.published) if article.published else None)
        if part
    )
    console.print(_plain(article.title or "Story"), style="bold")
    console.print(_plain(head))
    names = dict(zip(story.places["place_id"], story.places["name"], strict=True))
    _print(console, "Places", ("name", "where", "role", "mentions", "sure"), _places(story))
    _print(console, "Events", ("what", "where", "when", "status", "according to"), _events(story, names))
    _print(console, "Routes", ("from", "to", "by", "km", "when", "status", "drawn on"), _routes(story, names))
    _print(
        console,
        "Dates",
        ("in the text", "means", "time of day"),
        [
            (time.text, time.edtf or "?", _clock(time.time_of_day, time.zone))
            for time in _records(story.times)
            if time.kind == "date"
        ],
    )
    for note in article.notes:
        console.print(_plain(str(note)), style="yellow")
    console.print(_plain(doubts([story])), soft_wrap=True)


def doubts(stories: Sequence[Story]) -> str:
    """Return one line that says what was read, what was not placed and what is doubtful.

    Parameters
    ----------
    stories
        The stories; what they have in common is counted once for each.

    Returns
    -------
    str
        One line without control characters.
    """
    events = [event for story in stories for event in _records(story.events)]
    drawn = [event for event in events if event.drawn]
    routes = [route for story in stories for route in _records(story.routes)]
    unplaced = dict.fromkeys(
        mention.text for story in stories for mention in _records(story.mentions) if pd.isna(mention.place_id)
    )
    unsure = dict.fromkeys(
        place.name for story in stories for place in _records(story.places) if place.confidence < _UNSURE
    )
    placeless = sum(pd.isna(event.place_id) for event in drawn)
    straight = sum(str(route.network) == SCHEMATIC for route in routes)
    doubtful = [
        (len(events) - len(drawn), "event", " too unsure to draw"),
        (placeless, "event", " whose place is not known"),
        (len(unsure), "place", f" less than half sure ({_some(unsure)})"),
        (straight, "journey", " drawn as a straight line"),
    ]
    known = f"{_counted(len(drawn), 'event')} and {_counted(len(routes), 'journey')} drawn"
    missing = f"not placed: {_some(unplaced)}" if unplaced else "every name placed"
    doubt = ", ".join(_counted(count, thing) + rest for count, thing, rest in doubtful if count)
    return _plain(f"{known}; {missing}; " + (f"doubtful: {doubt}" if doubt else "nothing doubtful")).plain


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _some(names: Iterable[str]) -> str:
    """Name a few, and say how many more there are."""
    known = [" ".join(name.split()) for name in names]
    more = len(known) - _FEW_NAMES
    return ", ".join(known[:_FEW_NAMES]) + (f" and {more} more" if more > 0 else "")


def print_candidates(name: str, gazetteer: Gazetteer, *, console: Console | None = None) -> int:
    """Print the places that a name can mean.

    Parameters
    ----------
    name
        The name.
    gazetteer
        Where it is looked up.
    console
        Where to print; standard output when None.

    Returns
    -------
    int
        How many places there are.
    """
    columns = ("place", "in", "class", "people", "lat lon", "id")
    found = gazetteer.candidates(name, broad=True)
    rows = [
        (
            place.name if kind == "name" and exact else f"{place.name} ({language or ''} {kind})".replace("( ", "("),
            ", ".join(part for part in (place.admin2, place.admin1, place.country) if part and part != place.name),
            place.feature,
            f"{place.population:,}" if place.population else "–",
            f"{place.lat:.2f} {place.lon:.2f}",
            place.place_id,
        )
        for place, _, kind, language, exact in found
    ]
    _print(console or Console(), name, columns, rows)
    return len(found)


def print_sources(gazetteer: Gazetteer, *, console: Console | None = None) -> None:
    """Print where a gazetteer's data come from.

    Parameters
    ----------
    gazetteer
        The gazetteer.
    console
        Where to print; standard output when None.
    """
    columns = ("name", "version", "licence", "rows", "attribution")
    rows = list(gazetteer.sources()[list(columns)].itertuples(index=False, name=None))
    _print(console or Console(), "Sources", columns, rows)


def print_scores(scores: Mapping[str, Mapping[str, float]], *, console: Console | None = None) -> None:
    """Print the figures of an evaluation.

    Parameters
    ----------
    scores
        For each column, such as ``"all"`` or a language, the figures of `geo.evaluation.score_stories`.
    console
        Where to print; standard output when None.
    """
    figures = list(next(iter(scores.values()), {}))
    rows = [(figure, *(_figure(figure, column[figure]) for column in scores.values())) for figure in figures]
    _print(console or Console(), "Evaluation", ("figure", *scores), rows)


def _figure(name: str, value: float) -> str:
    return f"{value:,.0f}" if name.startswith("gold_") or name == "stories" else f"{value:.3f}"


def print_explanation(document: Document, *, console: Console | None = None) -> None:
    """Print what was read in a few sentences, and why.

    Parameters
    ----------
    document
        The document with all its layers.
    console
        Where to print; standard output when None.
    """
    console = console or Console()
    _print(
        console,
        "Places",
        ("name", "is", "role", "because", "sure"),
        [_reason(document, at) for at in range(len(document.mentions))],
    )
    _print(
        console,
        "Times",
        ("in the text", "kind", "means", "days", "time of day"),
        [
            (
                time.text,
                time.kind,
                time.interval.edtf if time.interval else "?",
                _days(time.interval),
                _clock(time.clock, time.zone),
            )
            for time in document.times
        ],
    )
    for at, event in enumerate(document.events):
        _print(
            console,
            f"Event: {document.text.text[event.start : event.end]}",
            ("what", "read", "sure"),
            _event(document, at),
        )
    _print(
        console,
        "What the model sees",
        ("words", "an event?", "type", "status", "where", "when", "by", "rules say"),
        [
            (
                seen.text,
                f"{seen.probability:.2f}",
                *(_alternatives(found) for found in (seen.types, seen.statuses, seen.places, seen.times)),
                _means(seen),
                seen.rule or "–",
            )
            for seen in inspect(document)
        ],
    )
    if not (document.mentions or document.times or document.events):
        console.print("Nothing was read in it.")
    for note in document.article.notes:
        console.print(_plain(str(note)), style="yellow")


def _means(seen: Seen) -> str:
    """Say by what a journey goes, and which word says it; nothing for what is no journey."""
    if seen.types[:1] and seen.types[0][0] != "travel":
        return "–"
    word = f" (“{seen.by[0]}” {seen.by[1]:.2f})" if seen.by and seen.by[1] >= _LEAST_SHARE else ""
    return _alternatives(seen.modes) + word


def _alternatives(found: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in found) or "–"


def _reason(document: Document, at: int) -> tuple[Any, ...]:
    resolution, role = document.mentions[at].resolution, document.mentions[at].role
    place = resolution.place
    where = (
        ", ".join(part for part in (place.name, place.admin1, place.country) if part)
        if place
        else "not in the gazetteer"
    )
    because = [f"“{role.cue}”" if role.cue else "", *resolution.reasons[:_FEW_REASONS]]
    return (
        document.mentions[at].text,
        where,
        role.role,
        "; ".join(filter(None, because)),
        f"{resolution.confidence:.2f}",
    )


def _days(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    return str(interval.first) if interval.first == interval.last else f"{interval.first} to {interval.last}"


def _clock(clock: Any, zone: Any) -> str:
    return " ".join(str(part) for part in (clock, zone) if part) or "–"


def _event(document: Document, at: int) -> list[tuple[Any, ...]]:
    """Put what is known of an event into rows: what, how it was read, how sure that is."""
    event = document.events[at]
    kind = f"{event.type} (CAMEO {CAMEO[event.type]})" if event.type in CAMEO else event.type
    cues = ", ".join(f"“{cue}”" for cue in event.cues)
    nowhere = event.place is not None and document.mentions[event.place].place is None
    drawn = "yes" if event.drawn else "no: not sure enough"
    rows = [
        ("type", kind, None),
        ("where", None if event.place is None else document.mentions[event.place].text, event.place_confidence),
        ("when", event.interval.edtf if event.interval else None, event.time_confidence),
        ("drawn on a map", "no: the gazetteer does not know its place" if nowhere else drawn, event.confidence),
        ("status", f"{event.status} because of {cues}" if cues else event.status, event.status_confidence),
        ("according to", event.according_to, None),
        ("who", ", ".join(event.participants), None),
    ]
    return [(what, read or "–", f"{sure:.2f}" if sure else "–") for what, read, sure in rows]


def _records(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, missing cells as None."""
    plain = pd.DataFrame(table).astype(object)
    return plain.where(plain.notna(), None).itertuples(index=False)


def _places(story: Story) -> list[tuple[Any, ...]]:
    roles = story.mentions.groupby("place_id", sort=False)["role"].agg(lambda found: ", ".join(dict.fromkeys(found)))
    return [
        (
            place.name,
            ", ".join(part for part in (place.admin1, place.country) if part),
            roles.get(place.place_id, ""),
            place.mentions,
            "by hand" if place.corrected else f"{place.confidence:.2f}",
        )
        for place in _records(story.places)
    ]


def _events(story: Story, names: dict[str, str]) -> list[tuple[Any, ...]]:
    return [
        (event.title, names.get(event.place_id, "–"), event.time or "–", _status(event), event.according_to or "–")
        for event in _records(story.events)
    ]


def _routes(story: Story, names: dict[str, str]) -> list[tuple[Any, ...]]:
    return [
        (
            names.get(route.origin_id, "?"),
            names.get(route.destination_id, "?"),
            route.mode,
            f"{route.length_km:,.0f}",
            route.time or "–",
            _status(route),
            f"{route.network}: {route.note}" if route.note else route.network,
        )
        for route in _records(story.routes)
    ]


def _status(row: Any) -> str:
    return f"{row.status}, corrected" if row.corrected else str(row.status)


def _print(console: Console, title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    if console.width < _NARROW * len(columns):
        _print_lines(console, title, columns, rows)
        return
    table = Table(title=_plain(title), title_justify="left", show_edge=False, header_style="bold")
    for column in columns:
        number = column in _NUMBERS
        table.add_column(column, overflow="fold", justify="right" if number else "left", no_wrap=number)
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    console.print(table)


def _print_lines(console: Console, title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table that is wider than the terminal: a line a cell, and an empty one after each row."""
    console.print(_plain(title), style="table.title")
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            console.print(Text(f"{column}: ", style="bold") + _plain(cell), overflow="fold")
        console.print()


def _plain(value: Any) -> Text:
    """Make text that neither Rich nor the terminal takes for a command."""
    text = "–" if value is None or value is pd.NaT else str(value)
    return Text("".join(c if c.isprintable() or c == "\n" else "�" for c in text))
