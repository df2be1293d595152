"""The JSON Schema of a file of corrections; ``python docs/build.py`` writes it to ``docs/corrections.schema.json``."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.document import ROLES, STATUSES
from geo.events import TYPES
from geo.routing import MODES

__all__ = ["FORMAT", "JSON_SCHEMA", "PRINTABLE", "VERSION"]

FORMAT = "dateline-corrections"
VERSION = 1

_MOST_CHANGES = 10_000
_MOST_STOPS = 100
_LONG, _SHORT = 2_000, 500  # characters
PRINTABLE = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"


def _object(
    properties: Mapping[str, Any], required: Sequence[str] = (), description: str = "", **rest: Any
) -> dict[str, Any]:
    """Make the schema of an object that has these properties and no others."""
    about = {"description": description} if description else {}
    return {
        **about,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **rest,
    }


def _text(longest: int, description: str, shortest: int = 0) -> dict[str, Any]:
    return {
        "description": description,
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": PRINTABLE,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _one_of(values: Sequence[str], description: str) -> dict[str, Any]:
    return {"description": description, "enum": list(values)}


def _offset(description: str) -> dict[str, Any]:
    return {"description": description, "type": "integer", "minimum": 0}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _quoted(longest: int, description: str, shortest: int = 0) -> dict[str, Any]:
    return {"description": description, "type": "string", "minLength": shortest, "maxLength": longest}


_QUOTE = _object(
    {
        "type": {"const": "TextQuoteSelector"},
        "prefix": _quoted(_SHORT, "What stands before it in the text."),
        "exact": _quoted(_LONG, "The words themselves.", 1),
        "suffix": _quoted(_SHORT, "What stands after it in the text."),
    },
    ("type", "exact"),
    "TextQuoteSelector of the W3C Web Annotation Data Model.",
)
_POSITION = _object(
    {
        "type": {"const": "TextPositionSelector"},
        "start": _offset("First character."),
        "end": _offset("First character after it."),
    },
    ("type", "start", "end"),
    "TextPositionSelector of the W3C Web Annotation Data Model, in code points; a hint only.",
)
_SELECTED = _object(
    {
        "selector": {
            "type": "array",
            "prefixItems": [_QUOTE, _POSITION],
            "items": False,
            "minItems": 1,
        },
        "nth": _offset("Which one of several that the text names by the same words, from 0."),
    },
    ("selector",),
    "Words of the article.",
)
_JOURNEY = _object(
    {
        "origin": _reference("words"),
        "destination": _reference("words"),
        "nth": _offset("Which one of several between the same words, from 0."),
    },
    ("origin", "destination"),
    "A journey, by the words that named its two ends when the article was read.",
)
_PLACE = {
    "description": "A place of the gazetteer, or a point.",
    "oneOf": [
        _object({"id": _text(200, "A place_id of the gazetteer, such as geonames:2988507.", 1)}, ("id",)),
        _object(
            {
                "point": {
                    "description": "Longitude and latitude in degrees on WGS 84.",
                    "type": "array",
                    "prefixItems": [
                        {"type": "number", "minimum": -180, "maximum": 180},
                        {"type": "number", "minimum": -90, "maximum": 90},
                    ],
                    "items": False,
                    "minItems": 2,
                },
            },
            ("point",),
        ),
    ],
}
_DAYS = {
    "description": "Days in EDTF (ISO 8601-2 level 1); null when the article does not say.",
    "type": ["string", "null"],
    "maxLength": 50,
}
_STATUS = _one_of(STATUSES, "Whether it happened.")
_SETS = {
    "mention": _object(
        {
            "place": _PLACE,
            "name": _text(_SHORT, "The name of the place on the map.", 1),
            "role": _one_of(ROLES, "What the mention is there for."),
            "everywhere": {
                "description": "Whether it holds for every mention of the same words.",
                "type": "boolean",
            },
        }
    ),
    "event": _object(
        {
            "title": _text(_SHORT, "Words that name the event.", 1),
            "type": _one_of(tuple(TYPES), "What kind of event it is."),
            "place": {"anyOf": [_reference("words"), {"type": "null"}]},
            "days": _DAYS,
            "status": _STATUS,
            "according_to": _or_null(_text(_SHORT, "Who says so; null when the article itself reports it.")),
        },
        description="An empty object says that the event is right as it was read.",
    ),
    "journey": _object(
        {
            "origin": _reference("words"),
            "destination": _reference("words"),
            "via": {"type": "array", "items": _reference("words"), "maxItems": _MOST_STOPS},
            "mode": _one_of(MODES, "Means of travel."),
            "days": _DAYS,
            "status": _STATUS,
        }
    ),
}
_ABOUT = {
    "who": _text(200, "Who made the change."),
    "when": _text(40, "When, in ISO 8601."),
    "note": _text(_LONG, "Why."),
}


def _change(kind: str) -> dict[str, Any]:
    """Make the schema of a change of a mention, an event or a journey, for each of its actions."""
    target = _reference("journey" if kind == "journey" else "words")
    shared = {"kind": {"const": kind}, "target": target, **_ABOUT}
    settled = {**shared, "action": {"enum": ["edit", "add"]}, "set": _SETS[kind]}
    gone = {**shared, "action": {"const": "remove"}}
    kinds = [_object(settled, ("kind", "action", "target", "set")), _object(gone, ("kind", "action", "target"))]
    if kind == "mention":
        kinds[1]["properties"]["everywhere"] = _SETS[kind]["properties"]["everywhere"]
    if kind == "event":
        same = {**shared, "action": {"const": "merge"}, "into": _reference("words")}
        kinds.append(_object(same, ("kind", "action", "target", "into")))
    return {
        "if": {"properties": {"action": {"const": "remove"}}},
        "then": kinds[1],
        "else": {"if": {"properties": {"action": {"const": "merge"}}}, "then": kinds[-1], "else": kinds[0]}
        if kind == "event"
        else kinds[0],
    }


JSON_SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Corrections of what Dateline read in an article",
    "description": "Each change says what it is about by a quotation of the article, and what is true instead.",
    **_object(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "article": _object(
                {
                    "title": _quoted(_LONG, "Its title, for people."),
                    "characters": _offset("Length of its text in code points."),
                    "sha256": {
                        "description": "SHA-256 of its text in UTF-8.",
                        "type": "string",
                        "pattern": "^[0-9a-f]{64}$",
                    },
                },
                ("characters", "sha256"),
                "The article that the changes were made for.",
            ),
            "changes": {"type": "array", "items": _reference("change"), "maxItems": _MOST_CHANGES},
        },
        ("format", "version", "article", "changes"),
    ),
    "$defs": {
        "words": _SELECTED,
        "journey": _JOURNEY,
        "change": {
            "type": "object",
            "required": ["kind", "action", "target"],
            "properties": {
                "kind": {"enum": ["mention", "event", "journey"]},
                "action": {"enum": ["edit", "add", "remove", "merge"]},
            },
            "allOf": [
                {"if": {"properties": {"kind": {"const": kind}}}, "then": _change(kind)}
                for kind in ("mention", "event", "journey")
            ],
        },
    },
}
