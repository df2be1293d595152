"""Place index: the names of the gazetteer that a page's editor can search, within a bounded size."""

from typing import Any

from geo.gazetteer import Gazetteer, Place, open_gazetteer
from maps.packing import pack_json
from maps.view import View, is_country

__all__ = ["place_index"]

_MOST_BYTES = 39_000  # packed
_MOST, _CLOSER = 1_650, 0.99  # places that are tried; the share of what should fit that does
_LARGE_CITY, _LEAST_TOWN = 500_000, 50_000  # inhabitants: anywhere, and of a town in a wide view
_WIDE_DEGREES = 14.0
_AROUND, _LEAST_DEGREES = 1.0, 1.0  # on each side of the view: of its span, and at least
_FOR_EACH_CITY = 4  # places around the story for each large city elsewhere

_Named = tuple[Place, str]


def place_index(view: View, *, language: str, gazetteer: Gazetteer | None = None) -> dict[str, Any]:
    """Return places that a person may want to correct a place to.

    Parameters
    ----------
    view
        The first view of the story.
    language
        Language of the names, that of the article.
    gazetteer
        Where they are from; None takes the shipped one.

    Returns
    -------
    dict
        ``count`` and ``packed``: columns of their ids, names, names for readers of English where those differ, kinds,
        countries, divisions, longitudes and latitudes [1e-4 degrees]. First all countries and capitals; then the towns
        and divisions around the story and large cities elsewhere, the most populous first, as many as 40 kB hold.
    """
    span = max(view.east - view.west, view.north - view.south)
    around = max(_AROUND * span, _LEAST_DEGREES)
    box = (max(view.west - around, -180.0), view.south - around, min(view.east + around, 180.0), view.north + around)
    least = _LEAST_TOWN if span > _WIDE_DEGREES else 0
    opened = gazetteer or open_gazetteer()
    found = opened.landmarks(*box, language=language, large=_LARGE_CITY, least=least)
    ranked = _ranked(found, box)[:_MOST]
    while len(packed := pack_json(_columns(ranked))) > _MOST_BYTES:
        ranked = ranked[: int(len(ranked) * _MOST_BYTES / len(packed) * _CLOSER)]
    return {"count": len(ranked), "packed": packed}


def _ranked(found: list[_Named], box: tuple[float, float, float, float]) -> list[_Named]:
    """Order places by how likely one is looked for."""
    west, south, east, north = box
    ways = {"always": 0, "near": 1, "division": 1, "far": _FOR_EACH_CITY}
    groups: dict[str, list[_Named]] = {name: [] for name in ways}
    for place, name in found:
        inside = west <= place.lon <= east and south <= place.lat <= north
        if is_country(place.feature) or place.feature == "P.PPLC":
            group = "always"
        elif place.feature.startswith("A."):
            group = "division"
        else:
            group = "near" if inside else "far"
        groups[group].append((place, name))
    ranked = [(at * ways[name], one) for name, group in groups.items() for at, one in enumerate(group)]
    return [one for _, one in sorted(ranked, key=lambda place: place[0])]


def _columns(places: list[_Named]) -> dict[str, Any]:
    """Write places as columns; what repeats is a number in a list."""
    listed = {name: [getattr(place, name) or "" for place, _ in places] for name in ("feature", "country", "admin1")}
    known = {name: {value: at for at, value in enumerate(dict.fromkeys(values))} for name, values in listed.items()}
    return {
        "ids": [_short(place.place_id) for place, _ in places],
        "names": [name for _, name in places],
        "english": [place.name if place.name != name else "" for place, name in places],
        "known": {name: list(values) for name, values in known.items()},
        **{name: [known[name][value] for value in values] for name, values in listed.items()},
        "lon": [round(place.lon * 1e4) for place, _ in places],
        "lat": [round(place.lat * 1e4) for place, _ in places],
    }


def _short(place_id: str) -> int | str:
    """Return the number of a place of GeoNames; most are."""
    source, _, key = place_id.partition(":")
    return int(key) if source == "geonames" else place_id
