"""Gold stories: articles with places, roles, times, events and journeys marked, from XML or JSON lines.

XML is the format of ``data/gold/stories``. JSON lines have an object a story, as `read_gold` returns them; places may
carry coordinates (``places``: ``phrase``, ``lat``, ``lon``, ``tolerance_km``).
"""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # files of the user's own; entities are refused below

from geo.errors import ArticleError, ArticleNotFoundError

__all__ = ["read_gold"]

_LARGEST = 50_000_000  # bytes of a file of gold stories


def read_gold(path: str | Path) -> list[dict[str, Any]]:
    """Read gold stories.

    Parameters
    ----------
    path
        An XML file, a file of JSON lines, or a folder of either.

    Returns
    -------
    list of dict
        A story each: ``doc_id``, ``lang``, ``published``, ``title``, ``text``, ``mentions``, ``not_places``, ``times``,
        ``events``, ``routes`` and, where known, ``places``.

    Raises
    ------
    ArticleNotFoundError
        When there is no such file.
    ArticleError
        When a file is not in one of the two formats, or marks something outside its text.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in {".xml", ".jsonl"})
        if not files:
            msg = f"the folder {str(path)!r} has no .xml and no .jsonl file"
            raise ArticleError(msg)
        return [story for one in files for story in read_gold(one)]
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        msg = f"there is no file {str(path)!r}"
        raise ArticleNotFoundError(msg) from error
    except OSError as error:
        msg = f"cannot read {str(path)!r}: {error.strerror}"
        raise ArticleNotFoundError(msg) from error
    if len(data) > _LARGEST:
        msg = f"{str(path)!r} is larger than {_LARGEST // 1_000_000} MB: too large for gold stories"
        raise ArticleError(msg)
    stories = _from_xml(data, path.name) if path.suffix == ".xml" else _from_lines(data, path.name)
    for story in stories:
        _check(story, path.name)
    return stories


def _from_lines(data: bytes, name: str) -> list[dict[str, Any]]:
    stories = []
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            story = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            msg = f"{name!r}, line {number}: not a JSON object"
            raise ArticleError(msg) from error
        if not isinstance(story, dict) or not isinstance(story.get("text"), str):
            msg = f"{name!r}, line {number}: not a story with a 'text'"
            raise ArticleError(msg)
        stories.append({"mentions": [], "not_places": [], "times": [], "events": [], "routes": [], **story})
    return stories


def _from_xml(data: bytes, name: str) -> list[dict[str, Any]]:
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        msg = f"{name!r} declares entities: they are not read"
        raise ArticleError(msg)
    try:
        root = ET.fromstring(data)  # noqa: S314  (entities are refused above)
    except ET.ParseError as error:
        msg = f"{name!r} is not well-formed XML: {error}"
        raise ArticleError(msg) from error
    return [_story(node, name) for node in root.iter("story")]


def _story(node: ET.Element, name: str) -> dict[str, Any]:
    """Read one story: its text with single spaces, and the marks at their characters."""
    body = node.find("text")
    if body is None:
        msg = f"{name!r}: the story {node.get('id')!r} has no text"
        raise ArticleError(msg)
    text, spans = _marked(body)
    story: dict[str, Any] = {
        "doc_id": node.get("id"),
        "lang": node.get("lang"),
        "published": node.get("published"),
        "title": node.get("title"),
        "text": text,
        **{key: [] for key in ("mentions", "not_places", "times")},
    }
    events: dict[str, dict[str, Any]] = {}
    for start, end, mark in spans:
        span = {"start": start, "end": end, "phrase": text[start:end]}
        if mark.tag == "p":
            story["mentions"].append({**span, "role": mark.get("r")})
        elif mark.tag == "x":
            story["not_places"].append(span)
        elif mark.tag == "t":
            story["times"].append({**span, "edtf": mark.get("v")})
        elif mark.tag == "e":
            event = events.setdefault(mark.get("i", ""), _event(mark))
            event["triggers"].append(span)
    story["events"] = list(events.values())
    story["routes"] = [_route(route) for route in node.iter("route")]
    return story


def _marked(body: ET.Element) -> tuple[str, list[tuple[int, int, ET.Element]]]:
    """Join the text of a story, and find where its marks are."""
    text = ""
    spans = []

    def add(part: str | None) -> None:
        nonlocal text
        for piece in re.split(r"(\s+)", part or ""):
            if piece.strip():
                text += piece
            elif piece and text and not text.endswith("\n\n"):
                text = text.rstrip(" ") + ("\n\n" if piece.count("\n") > 1 else " ")

    add(body.text)
    for mark in body:
        start = len(text)
        add(mark.text)
        spans.append((start, len(text), mark))
        add(mark.tail)
    return text.rstrip(), spans


def _event(mark: ET.Element) -> dict[str, Any]:
    participants = [name.strip() for name in (mark.get("who") or "").split(";") if name.strip()]
    return {
        "event": mark.get("i"),
        "type": mark.get("k"),
        "status": mark.get("s"),
        "place_phrase": mark.get("at") or None,
        "edtf": mark.get("on") or None,
        "according_to": mark.get("by") or None,
        "participants": participants,
        "triggers": [],
    }


def _route(route: ET.Element) -> dict[str, Any]:
    via = [name.strip() for name in (route.get("via") or "").split(";") if name.strip()]
    ends = {"event": route.get("e"), "from": route.get("from"), "to": route.get("to"), "via": via}
    return {**ends, "mode": route.get("mode"), "status": route.get("s"), "edtf": route.get("on") or None}


def _check(story: dict[str, Any], name: str) -> None:
    """Refuse spans outside the text."""
    marked = [*story["mentions"], *story["times"], *(one for one in story["not_places"] if isinstance(one, dict))]
    length = len(story["text"])
    for one in marked:
        start, end = one.get("start"), one.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
            msg = f"{name!r}: the story {story.get('doc_id')!r} marks something outside its text"
            raise ArticleError(msg)
