"""Names: places as the article spells them, or as readers of a language do; the gazetteer's name stays beside."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from babel import Locale

from geo.errors import DataFileError
from geo.gazetteer import Gazetteer, open_gazetteer
from maps.records import PlaceRecord

__all__ = ["PlaceNames", "spell_as_article", "spell_for_readers"]

PlaceNames = Literal["article", "gazetteer", "interface"]

_BY_NAME = ("name", "geocoder", None)
_LONGEST_SHORT_FORM = 4  # letters: longer words in capitals are an address line, not an abbreviation
_LONGEST = 60  # characters


def spell_as_article(places: list[PlaceRecord], mentions: Iterable[Mapping[str, Any]]) -> list[PlaceRecord]:
    """Name places as the article does.

    Parameters
    ----------
    places
        The story's places with the gazetteer's names.
    mentions
        Rows of the table of mentions: ``place_id``, ``text`` and, where known, ``resolved_by`` and ``role``.

    Returns
    -------
    list
        The places; ``name`` is the article's most frequent spelling, ``gazetteer_name`` the gazetteer's. A place that
        stands for a smaller one inside it takes that one's name when it is the only one. A place that a person
        corrected keeps its name.
    """
    named: dict[Any, Counter[str]] = {}
    inside: dict[Any, Counter[str]] = {}
    for mention in mentions:
        held = mention.get("resolved_by") == "container"
        kinds = named if _is_by_name(mention) else inside if held else None
        text = " ".join(str(mention["text"]).split())
        if kinds is not None and text and len(text) <= _LONGEST and "/" not in text:
            kinds.setdefault(mention["place_id"], Counter())[text] += 1
    for place in places:
        place["gazetteer_name"] = place["name"]
        if not place.get("corrected"):  # a person has named it
            spelt, held = named.get(place["id"], Counter()), inside.get(place["id"], Counter())
            place["name"] = _spelled(place["name"], spelt, held)
    return places


def spell_for_readers(
    places: list[PlaceRecord],
    mentions: Iterable[Mapping[str, Any]],
    *,
    language: str,
    gazetteer: Gazetteer | None = None,
) -> list[PlaceRecord]:
    """Name places as readers of a language know them.

    Parameters
    ----------
    places
        The story's places as `spell_as_article` names them.
    mentions
        As for `spell_as_article`.
    language
        ISO 639-1 code.
    gazetteer
        Where the names are from; None takes the shipped one.

    Returns
    -------
    list
        The places; ``name`` is the CLDR's for a country, else the gazetteer's in that language, else as it was. What
        is left in other letters than Latin has the gazetteer's name for readers of Latin letters. A place that a
        person corrected, and one that only stands for a smaller one inside it, keep their names.
    """
    opened, locale = gazetteer or open_gazetteer(), Locale.parse(language)
    latin = _is_latin(locale.get_display_name() or "")
    named = {mention["place_id"] for mention in mentions if _is_by_name(mention)}
    for place in places:
        if place.get("corrected") or place["id"] not in named:
            continue
        known = place["gazetteer_name"]
        name = (
            locale.territories.get(place["country"] or "") if place["is_country"] else _name_in(opened, place, language)
        )
        if name is None and latin and not _is_latin(place["name"]) and _is_latin(known):
            name = known
        place["name"] = name or place["name"]
    return places


def _is_by_name(mention: Mapping[str, Any]) -> bool:
    by = mention.get("resolved_by")
    return by in _BY_NAME or by != by  # noqa: PLR0124 - NaN


def _name_in(gazetteer: Gazetteer, place: PlaceRecord, language: str) -> str | None:
    try:
        return gazetteer.name_in(place["id"], language)
    except DataFileError:  # a place of another gazetteer or of the user's table
        return None


def _is_latin(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in text)


def _spelled(known: str, named: Counter[str], inside: Counter[str]) -> str:
    """Choose the most frequent spelling; one in capitals, as in an address line, only when there is no other."""
    plain = Counter({text: count for text, count in named.items() if not _is_shouted(text)})
    if plain:
        return plain.most_common(1)[0][0]
    if named:
        shouted = named.most_common(1)[0][0]
        return known if shouted.casefold() == known.casefold() else shouted.title()
    return next(iter(inside)) if len(inside) == 1 else known


def _is_shouted(text: str) -> bool:
    return text.isupper() and "." not in text and len(text) > _LONGEST_SHORT_FORM
