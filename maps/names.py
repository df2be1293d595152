"""Names: places as the article spells them; the gazetteer's name stays beside."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from maps.records import PlaceRecord

__all__ = ["PlaceNames", "spell_as_article"]

PlaceNames = Literal["article", "gazetteer"]

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
        by = mention.get("resolved_by")
        kinds = named if by in _BY_NAME or by != by else inside if by == "container" else None  # noqa: PLR0124 - NaN
        text = " ".join(str(mention["text"]).split())
        if kinds is not None and text and len(text) <= _LONGEST and "/" not in text:
            kinds.setdefault(mention["place_id"], Counter())[text] += 1
    for place in places:
        place["gazetteer_name"] = place["name"]
        if not place.get("corrected"):  # a person has named it
            spelt, held = named.get(place["id"], Counter()), inside.get(place["id"], Counter())
            place["name"] = _spelled(place["name"], spelt, held)
    return places


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
