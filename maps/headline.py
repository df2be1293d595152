"""Headline: what an article is called, and what its map says, in three lines of words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from geo.errors import OptionError
from maps.records import ArticleLike, PlaceRecord, Summary

__all__ = ["headline", "image_address", "publisher", "summary"]

_LONGEST = 110  # characters
_LONGEST_IMAGE_ADDRESS = 300  # characters
_LONGEST_ADDRESS = 60  # characters before the dash of "GOMA, January 28 (Reuters) - "
_LINES = 5  # looked at for the lead
_NAMES = 5  # words of a person's name
_AFTER_ADDRESS = " ,.:-–—"
_DASHES = (" - ", " – ", " — ", " -- ")
_ENDS = (". ", "! ", "? ", "。", "！", "？", "۔ ", "؟ ", "। ")
_OTHER_PLACES = 3
_UNPLACED = 3


def headline(article: ArticleLike, *, address_end: int = 0) -> str | None:
    """Return the article's title, else its lead sentence; never the name of its file.

    Parameters
    ----------
    article
        The article.
    address_end
        Where the address of the report ends, in characters of the text, when that is known: "ATHENS A ferry left".

    Returns
    -------
    str or None
        One line; a lead of over 110 characters is cut after a whole word. None for an article without words.
    """
    if article.title and str(article.title).strip():
        return " ".join(str(article.title).split())
    body = _behind_address(article.text[address_end:]) if address_end else article.text
    lines = list(islice((line.strip() for line in body.splitlines() if line.strip()), _LINES))
    line = next((line for line in lines if not _is_credit(line)), lines[0] if lines else "")
    lead = _without_address(" ".join(line[: 10 * _LONGEST].split()))
    ends = [at + len(end.strip()) for end in _ENDS if (at := lead.find(end)) > 0]
    lead = lead[: min(ends)] if ends else lead
    if len(lead) <= _LONGEST:
        return lead.rstrip(". ") or None
    return (
        lead[:_LONGEST].rpartition(" ")[0].rstrip(",;:–—- ") + "…" if " " in lead[:_LONGEST] else lead[:_LONGEST] + "…"
    )


def _behind_address(text: str) -> str:
    """Leave out the signs behind the place of an address, and the agency in brackets: " (Reuters) - "."""
    body = text.lstrip(_AFTER_ADDRESS)
    agency, closed, rest = body[:_LONGEST_ADDRESS].partition(")")
    if body[:1] == "(" and closed and "\n" not in agency:
        body = (rest + body[_LONGEST_ADDRESS:]).lstrip(_AFTER_ADDRESS)
    return body


def _is_credit(line: str) -> bool:
    """Tell whether a line only names a person: "By: Jane Doe", "Penulis: Prihastomo Wahyu Widodo"."""
    label, colon, name = line.partition(":")
    words = name.split()
    return (
        bool(colon) and len(label.split()) == 1 and 1 < len(words) <= _NAMES and all(one[0].isupper() for one in words)
    )


def _without_address(line: str) -> str:
    """Leave out the address of a news agency: a place in capitals and what follows until a dash, or before a stop."""
    for dash in _DASHES:
        head, found, rest = line.partition(dash)
        first = head.split(" ")[0].strip(",/()")
        if found and len(head) <= _LONGEST_ADDRESS and len(first) > 1 and first.isupper() and rest.strip():
            line = rest.strip()
            break
    place, stop, rest = line.partition(". ")
    return rest.strip() if stop and place.isupper() and len(place) <= _LONGEST_ADDRESS else line


def publisher(article: ArticleLike) -> str | None:
    """Return who published the article: the name that its page gives, else the host of its address.

    Parameters
    ----------
    article
        The article.

    Returns
    -------
    str or None
        None for a file and for text from memory.
    """
    named = getattr(article, "publisher", None)
    if named:
        return str(named)
    source = str(article.source or "")
    if not source.startswith(("http://", "https://")):
        return None
    try:
        return (urlsplit(source).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def image_address(given: str) -> str:
    """Check the address of a picture that other sites show beside a link to the page.

    Parameters
    ----------
    given
        What the user typed.

    Returns
    -------
    str
        The address.

    Raises
    ------
    OptionError
        When it is no whole web address.
    """
    try:
        parts = urlsplit(given)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or not given.isprintable() or set(given) & set(" \"'<>\\") or len(given) > _LONGEST_IMAGE_ADDRESS:
        msg = f"the address of the picture {given!r} is not a whole web address, as https://paper.example/map.png"
        raise OptionError(msg)
    return given


def summary(
    words: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    places: Sequence[PlaceRecord],
    *,
    language: str,
    main: str | None,
    countries: Mapping[str, str],
    unsure: int,
    unplaced: Sequence[str],
) -> Summary:
    """Return what the map shows, in words.

    Parameters
    ----------
    words
        The page's own words.
    events
        The events that are drawn.
    places
        The places, named as the page names them.
    language
        The language of `words`, which decides the plural forms.
    main
        The main place, as ``"place:ID"``.
    countries
        Names of countries by ISO code.
    unsure
        How many events were read but are not drawn.
    unplaced
        Names that were not found.

    Returns
    -------
    dict
        ``what``, ``where`` and ``sure``, each a line, empty when there is nothing to say.
    """
    named, comma = {place["id"]: place for place in places}, words["list_comma"]
    centre = named.get((main or "").removeprefix("place:"))
    here = [event for event in events if centre is not None and event["place"] == centre["id"]]
    what = next((str(event["title"] or "") for event in (*here, *events)), "")
    if what and len(events) > 1:
        what = _filled(words, language, "summary_more", n=len(events) - 1, title=what)
    others = dict.fromkeys(
        named[event["place"]]["name"]
        for event in events
        if event["place"] in named and (centre is None or event["place"] != centre["id"])
    )
    where = _whereabouts(centre, countries, comma) if centre else ""
    if where and others:
        where = _filled(words, language, "summary_also", where=where, names=comma.join(islice(others, _OTHER_PLACES)))
    counts = Counter(str(event["status"]) for event in events)
    known = [name for name in words["status_names"] if name in counts]
    parts = [f"{counts[name]} {words['status_names'][name]}" for name in known]
    if unsure:
        parts.append(_filled(words, language, "summary_unsure", n=unsure))
    if unplaced:
        parts.append(
            _filled(words, language, "summary_unplaced", n=len(unplaced), names=comma.join(unplaced[:_UNPLACED]))
        )
    return {"what": what, "where": where, "sure": words["list_semicolon"].join(parts)}


def _whereabouts(place: PlaceRecord, countries: Mapping[str, str], comma: str) -> str:
    parts = [place["name"], place["admin1"], None if place["is_country"] else countries.get(place["country"] or "")]
    return comma.join(dict.fromkeys(part for part in parts if part))


def _filled(words: Mapping[str, Any], language: str, key: str, *, n: int = 0, **more: str) -> str:
    """Put values into one of the page's own texts; braces in a value stay as they are."""
    text, values = words[key], {"n": n, **more}
    if isinstance(text, dict):
        text = text[Locale.parse(language).plural_form(n)]
    parts = str(text).split("{")
    return parts[0] + "".join(
        str(values[name]) + rest if (name in values) else "{" + name + end + rest
        for name, end, rest in (part.partition("}") for part in parts[1:])
    )
