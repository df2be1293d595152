"""Payload: a story's tables as plain records, which a page holds as data."""

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from babel import Locale

from geo.article import Note
from geo.document import Reason
from geo.errors import OptionError
from maps.basemap import country_labels, story_basemap
from maps.editing import EDIT_COLUMNS, editing_payload
from maps.ground import local_ground
from maps.headline import headline, publisher, summary
from maps.names import PlaceNames, spell_as_article, spell_for_readers
from maps.packing import pack_json
from maps.place_index import place_index
from maps.records import (
    ArticleHead,
    ArticleLike,
    ArticleRecord,
    MentionRecord,
    PageWords,
    Payload,
    PlaceRecord,
    StoryLike,
    Summary,
)
from maps.view import STORY_ROLES, first_view, is_area, is_country, line_parts, main_place

__all__ = [
    "article_head",
    "as_script_data",
    "page_strings",
    "page_words",
    "plain",
    "story_payload",
    "ui_language",
    "ui_languages",
    "with_sentences_once",
]

_STATIC = Path(__file__).resolve().parent / "static"
_WORDS = _STATIC / "words"  # one file for each language of the page
_SCRIPTS = _STATIC / "js"
_LIKE = {"ms": "id", "pt": "es"}  # languages that are packed beside one that is like them, which makes them smaller
_NAMED = re.compile(r'(?<=")\w+(?=")|(?<=\bstrings\.)\w+')

_COLUMNS = {
    "mentions": "mention_id start end text sentence sentence_start place_id role cue confidence geometry",
    "places": "place_id name source feature country admin1 population extent_km mentions confidence alternatives "
    "reasons geometry",
    "times": "start end text edtf time_start time_end",
    "events": "event_id type title sentence sentence_start start end place_id time time_start time_end status "
    "according_to participants cues confidence geometry",
    "routes": "route_id event_id origin_id destination_id via mode network length_km time status according_to sentence "
    "geometry",
}
_LONGEST_CUT = 2_000  # characters of a sentence from which titles are cut: longer ones may hold very many events
_LAST_OF_ONE = "\uffff"  # the last character of one UTF-16 unit
_OFFSETS = ("start", "end", "sentence_start")
_QUOTING = ("mentions", "events", "unsure", "routes")  # the records that have a sentence
# How a place is drawn when its roles are equally frequent: roles in events before mere mentions.
_ROLE_ORDER = ("scene", "destination", "origin", "via", "actor", "dateline", "reference")
# Characters that end or confuse a script element, that cannot be encoded, or that reorder the source on a screen.
_ESCAPED = re.compile("[&<>\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")


def story_payload(
    story: StoryLike,
    *,
    language: str | None = None,
    place_names: PlaceNames = "article",
    edit: bool = True,
    basemap: str | Path | None = None,
) -> Payload:
    """Return all that the page needs to know about a story, as JSON's types only.

    Parameters
    ----------
    story
        The story.
    language
        Language of the page's own words; None takes the article's, or English.
    place_names
        Whether places are named as the article spells them, as the gazetteer does, or in the page's own language where
        that is known.
    edit
        Whether the reader can correct the story in the page.
    basemap
        A PMTiles archive from which the ground around the story is cut.

    Returns
    -------
    dict
        Records by table; character offsets counted as JavaScript counts them (UTF-16 units).

    Raises
    ------
    OptionError
        When `language` is not one of the page's, or a table lacks columns.
    DataFileError
        When `basemap` cannot be used.
    """
    chosen = ui_language(story.article.language, language)
    units = _utf16_offsets(story.article.text)
    tables = {name: _records(story, name, units) for name in _COLUMNS}
    editing = editing_payload(story) if edit else None
    drawn, unsure = _by_certainty(story, tables["events"], whole=editing is not None)
    shown = {event["id"] for event in drawn}
    routes: list[Any] = [
        {**route, "event": route["event"] if route["event"] in shown else None} for route in tables["routes"]
    ]
    places = _with_roles(tables["places"], tables["mentions"])
    _mark_drawn(story, places, drawn, routes)
    sure = [place for place in places if place["drawn"]]
    said_of = story.mentions.to_dict("records")
    if place_names != "gazetteer":
        places = spell_as_article(places, said_of)
    if place_names == "interface":
        places = spell_for_readers(places, said_of, language=chosen)
    view = first_view(sure, drawn, routes)
    main = main_place(sure, drawn, routes, within=view.keys)
    countries = [place["country"] for place in places if place["country"] and place["is_country"]]
    divisions = [place["id"] for place in places if place["feature"] == "A.ADM1"]
    unplaced = list(dict.fromkeys(one["text"] for one in tables["mentions"] if one["place"] is None))
    told = {
        code: summary(
            page_strings(code),
            drawn,
            places,
            language=code,
            main=main,
            countries={country: name for country, name, *_ in country_labels(code)},
            unsure=sum(not event.get("repeated") for event in unsure),
            unplaced=unplaced,
        )
        for code in ui_languages()
    }
    said = page_words("story", chosen, edit=editing is not None, summaries=told)
    return {
        "language": said["language"],
        "direction": said["direction"],
        "strings": said["strings"],
        "others": said["others"],
        "article": {"text": story.article.text, **article_head(story.article), **_own_title(story)},
        "summary": told[chosen],
        "articles": _articles(story, units),
        "mentions": tables["mentions"],
        "places": places,
        "times": tables["times"],
        "events": drawn,
        "unsure": unsure,
        "routes": routes,
        "view": {**vars(view), "main": main},
        "ground": local_ground(view, language=chosen, basemap=basemap),
        "basemap": story_basemap(view, language=chosen, countries=countries, divisions=divisions),
        "edit": editing and {**editing, "index": place_index(view, language=_base(story.article.language) or chosen)},
    }


def ui_language(article: str | None, asked: str | None) -> str:
    """Return the language of the page's own words.

    Parameters
    ----------
    article
        The article's language, such as ``"id"`` or ``"en-GB"``.
    asked
        What the user asked for, if anything.

    Returns
    -------
    str
        One of `ui_languages`.

    Raises
    ------
    OptionError
        When the page has no words in the language that the user asked for.
    """
    known = ui_languages()
    if asked is not None:
        if asked not in known:
            msg = f"the page has no words in the language {asked!r}; its languages are {', '.join(known)}"
            raise OptionError(msg)
        return asked
    base = _base(article)
    return base if base in known else "en"


def _base(language: str | None) -> str:
    return (language or "").split("-")[0].lower()


@cache
def ui_languages() -> tuple[str, ...]:
    """Return the languages of the page's own words.

    Returns
    -------
    tuple of str
        Their codes in alphabetical order: the names of the files in ``static/words``.
    """
    return tuple(sorted(path.stem for path in _WORDS.glob("*.json")))


def as_script_data(payload: Any) -> str:
    r"""Return JSON that is safe inside ``<script type="application/json">``, whatever its text is.

    Parameters
    ----------
    payload
        JSON's types only.

    Returns
    -------
    str
        JSON with ``&``, ``<``, ``>``, line separators, lone surrogates and direction marks as ``\uXXXX``.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def with_sentences_once(payload: Payload) -> Payload:
    """Write each sentence once, so that a page grows with its text and not with the text times its mentions.

    Parameters
    ----------
    payload
        The story, as :func:`story_payload` gives it.

    Returns
    -------
    dict
        The story with ``sentences``, each of them once; in the place of its sentence a record has the number of it, and
        in the place of a title that stands in the sentence where it begins and ends there, in UTF-16 units. The page's
        ``Dateline.storyData`` puts them back.
    """
    number: dict[str, int] = {}
    parts: dict[str, Any] = {name: records for name, records in payload.items() if name in _QUOTING}
    for name, records in parts.items():
        parts[name] = [
            {**record, **_cut_title(record), "sentence": number.setdefault(record["sentence"], len(number))}
            if record["sentence"]
            else record
            for record in records
        ]
    return {**payload, **parts, "sentences": list(number)}  # type: ignore[typeddict-item]


def _cut_title(record: Mapping[str, Any]) -> dict[str, Any]:
    """Say where the title of an event stands in its sentence; nothing when it stands there in no such words."""
    title, sentence = str(record.get("title") or ""), record["sentence"]
    if not title or len(sentence) > _LONGEST_CUT:
        return {}
    rest = sentence.find(title[1:])
    if rest < 1 or sentence[rest - 1].upper() != title[0] or max(sentence) > _LAST_OF_ONE:
        return {}
    return {"title": [rest - 1, rest - 1 + len(title)]}


@cache
def page_strings(language: str) -> dict[str, Any]:
    """Return the page's own words in one language.

    Parameters
    ----------
    language
        One of `ui_languages`.

    Returns
    -------
    dict
        Texts and lists of names by key, as in the language's file in ``static/words``.
    """
    loaded: dict[str, Any] = json.loads((_WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return loaded


def page_words(
    kind: str, language: str, *, edit: bool = False, summaries: Mapping[str, Summary] | None = None
) -> PageWords:
    """Return what a page can say, in its language and in the others.

    Parameters
    ----------
    kind
        The folder of its scripts: ``"story"`` or ``"clusters"``.
    language
        The language that it opens in.
    edit
        Whether it has an editor.
    summaries
        What the map shows, in words, by language.

    Returns
    -------
    dict
        ``language``, ``direction``, ``strings`` (those that its scripts name) and ``others``: the other languages, and
        packed for each its direction, its texts in the order of ``strings`` (of a list of names the values), and the
        summary.
    """
    strings = {key: text for key, text in page_strings(language).items() if key in _named_words(kind, edit=edit)}
    others = sorted(
        (code for code in ui_languages() if code != language), key=lambda code: (_LIKE.get(code, code), code)
    )
    packed = {
        code: {
            "direction": Locale.parse(code).text_direction,
            "texts": [_without_keys(page_strings(code)[key], own) for key, own in strings.items()],
            "summary": (summaries or {}).get(code),
        }
        for code in others
    }
    return {
        "language": language,
        "direction": Locale.parse(language).text_direction,
        "strings": strings,
        "others": {"languages": others, "packed": pack_json(packed)},
    }


def _without_keys(text: Any, own: Any) -> Any:
    """Return a list of names as its values, where its keys are those of the page's own language."""
    same = isinstance(text, dict) and list(text) == list(own)
    return list(text.values()) if same else text


@cache
def _named_words(kind: str, *, edit: bool) -> frozenset[str]:
    """Return what the scripts of a page name: the page needs no other words."""
    files = [path for folder in ("shared", kind) for path in sorted((_SCRIPTS / folder).glob("*.js"))]
    texts = [path.read_text(encoding="utf-8") for path in files if edit or not path.name.startswith("edit")]
    return frozenset(name for text in texts for name in _NAMED.findall(text))


def article_head(article: ArticleLike) -> ArticleHead:
    """Return what is known of an article, without its text.

    Parameters
    ----------
    article
        The article.

    Returns
    -------
    dict
        ``title`` (the lead where the article has none), ``byline``, ``language``, ``published``, ``source`` (who
        published it) and ``notes``.
    """
    return {
        "title": headline(article),
        "byline": plain(getattr(article, "byline", None)),
        "language": plain(article.language),
        "published": plain(article.published),
        "source": publisher(article),
        "notes": [_note(note) for note in article.notes or ()],
    }


def _note(note: object) -> dict[str, Any]:
    """Return a note by its key, for the page to say in its own language; a text that has none as it is."""
    if isinstance(note, Note):
        return {"key": note.key, "values": dict(note.values), "about": note.about}
    return {"text": str(note)}


def _own_title(story: StoryLike) -> dict[str, Any]:
    """Several articles have no title in common: the page says how many they are. A lead begins after the address."""
    if len(getattr(story, "articles", ())) > 1:
        return {"title": plain(story.article.title)}
    first = next(iter(story.mentions.to_dict("records")), None)
    opens = first is not None and first["role"] == "dateline" and str(first["text"]).isupper()
    if first is None or not opens or story.article.text[: first["start"]].strip():
        return {}
    return {"title": headline(story.article, address_end=int(first["end"]))}


def _articles(story: StoryLike, units: list[int]) -> list[ArticleRecord]:
    """Return what is known of each article, without its text, and where it begins in the joined text."""
    several, starts = getattr(story, "articles", [story.article]), getattr(story, "starts", [0])
    known = [article_head(article) for article in several]
    return [
        {
            "title": head["title"],
            "language": head["language"],
            "published": head["published"],
            "source": head["source"],
            "start": units[at],
        }
        for head, at in zip(known, starts, strict=True)
    ]


def _utf16_offsets(text: str) -> list[int]:
    """Return, for each character offset, the offset in UTF-16 units."""
    return [0, *accumulate(2 if char > _LAST_OF_ONE else 1 for char in text)]


def _records(story: StoryLike, name: str, units: list[int]) -> list[Any]:
    table, columns = getattr(story, name), _COLUMNS[name].split()
    missing = [column for column in columns if column not in table.columns and column != "geometry"]
    if missing:
        msg = f"the story's table {name!r} lacks the columns {', '.join(missing)}"
        raise OptionError(msg)
    columns += [column for column in EDIT_COLUMNS[name] if column in table.columns]
    records = []
    for row in table.to_dict("records"):
        record = {_short(column, name): plain(row[column]) for column in columns if column != "geometry"}
        for column in _OFFSETS:
            if record.get(column) is not None:
                record[column] = units[min(max(int(record[column]), 0), len(units) - 1)]
        if record.get("corrected") is False:  # of nearly every record
            del record["corrected"]
        if "anchor" in record:
            record["anchor"] = [units[offset] for offset in record["anchor"]]
        if counts := row.get("counts"):
            record["counts"] = [str(count["text"]) for count in counts]
        record["article"] = int(row.get("article", 0))
        _add_geometry(record, row.get("geometry"), lines=name == "routes")
        records.append(record)
    return records


def _by_certainty(story: StoryLike, events: list[Any], *, whole: bool) -> tuple[list[Any], list[Any]]:
    """Part the events that are drawn from those that were read but are too unsure to be drawn.

    Of the latter the surest of a title in a sentence is listed, unless the title is drawn there: the list would say one
    thing twice. A page that can be corrected holds the others too, marked as ``repeated``.
    """
    sure = story.events["drawn"].tolist() if "drawn" in story.events else [True] * len(events)
    drawn = [event for event, one in zip(events, sure, strict=True) if one]
    unsure = [event for event, one in zip(events, sure, strict=True) if not one]
    told = {_said(event): "" for event in drawn}
    for event in sorted(unsure, key=lambda event: -event["confidence"]):
        told.setdefault(_said(event), event["id"])
    listed = [told[_said(event)] == event["id"] for event in unsure]
    if whole:  # a reader can say that one of them is right
        marks: list[dict[str, Any]] = [{} if one else {"repeated": True} for one in listed]
        return drawn, [{**event, "cues": [], **mark} for event, mark in zip(unsure, marks, strict=True)]
    kept = ("title", "sentence", "status", "confidence", "article")
    return drawn, [{key: event[key] for key in kept} for event, one in zip(unsure, listed, strict=True) if one]


def _said(event: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a line of the list says of an event."""
    return event["article"], event["sentence"], event["title"]


def _mark_drawn(story: StoryLike, places: list[PlaceRecord], events: list[Any], routes: list[Any]) -> None:
    """Say of each place whether it is drawn: it is sure enough, or something that is drawn happens there."""
    sure = story.places["drawn"].tolist() if "drawn" in story.places else [True] * len(places)
    used = {event["place"] for event in events} | {route[end] for route in routes for end in ("origin", "destination")}
    for place, one in zip(places, sure, strict=True):
        place["drawn"] = bool(one) or place["id"] in used


def _short(column: str, table: str) -> str:
    """Return the record's key: ``place_id`` is ``id`` in its own table and ``place`` in the others."""
    if column.endswith("_id"):
        return "id" if column == f"{table[:-1]}_id" else column.removesuffix("_id")
    return column


def _add_geometry(record: dict[str, Any], geometry: Any, *, lines: bool) -> None:
    absent = geometry is None or (isinstance(geometry, float) and math.isnan(geometry)) or geometry.is_empty
    if lines:
        record["lines"] = [] if absent else line_parts(geometry)
        return
    record["lon"] = None if absent else round(float(geometry.x), 5)
    record["lat"] = None if absent else round(float(geometry.y), 5)


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line a type reads better than a chain of ifs
    """Return a value as JSON's types.

    Parameters
    ----------
    value
        Anything a table holds.

    Returns
    -------
    Any
        None for every missing value of pandas; text for types that JSON does not have.
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | np.ndarray):
        return [plain(item) for item in value]
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Reason):  # for the page to say in its own language
        return {"key": value.key, "values": dict(value.values)}
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return (int(value) if value.is_integer() else round(value, 5)) if math.isfinite(value) else None
    if isinstance(value, dt.datetime):
        return value.isoformat()[:10] if value.time() == dt.time() else value.isoformat()[:16]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _with_roles(places: list[PlaceRecord], mentions: list[MentionRecord]) -> list[PlaceRecord]:
    """Add to each place the roles of its mentions, the one that it is drawn by first, and whether it is an area."""
    counts: dict[str | None, dict[str, int]] = {}
    for mention in mentions:
        roles = counts.setdefault(mention["place"], {})
        roles[mention["role"]] = roles.get(mention["role"], 0) + 1
    for place in places:
        roles = counts.get(place["id"], {})
        place["roles"] = _in_order(roles)
        place["area"] = is_area(place["feature"], place["extent_km"])
        place["is_country"] = is_country(place["feature"])
    return places


def _in_order(roles: dict[str, int]) -> list[str]:
    """Return roles with those of the story's events first, and then the most frequent."""
    return sorted(roles, key=lambda role: (role not in STORY_ROLES, -roles[role], _role_rank(role), role))


def _role_rank(role: str) -> int:
    return _ROLE_ORDER.index(role) if role in _ROLE_ORDER else len(_ROLE_ORDER)
