"""Learn: turn corrected places into a table for `geo.gazetteer.open_gazetteer`, of use for other articles."""

from collections.abc import Iterable, Mapping
from typing import Any

from geo.corrections.files import Corrections
from geo.gazetteer import Gazetteer, Place

__all__ = ["learned_places"]

_FEATURE = "P.PPL"  # of a point that a person set: the reader of such a table takes it for the same
_EXTENT_KM = 1.0  # likewise
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet's formula begins; no name does


def learned_places(corrections: Iterable[Corrections], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Return the places that corrections give to names, as rows of a user's table of places.

    Parameters
    ----------
    corrections
        Files of corrections, in any number.
    gazetteer
        Where places are found by their ids.

    Returns
    -------
    list of dict
        ``name`` (as the article writes it), ``lat``, ``lon``, ``place_id``, ``feature``, ``country``, ``population``,
        ``extent_km`` and ``aliases``; each name and place once. Of several changes of the same words the last one
        counts. A name that a spreadsheet would run as a formula is left out.

    Raises
    ------
    DataFileError
        When the gazetteer does not have a place.
    """
    rows: dict[tuple[str, float, float], dict[str, Any]] = {}
    for one in corrections:
        for name, given in _placed(one).values():
            if name.startswith(_FORMULA):
                continue
            row = _row(name, given, gazetteer)
            rows[name, row["lat"], row["lon"]] = row
    numbered = rows.values()
    taken: dict[str, int] = {}
    for row in numbered:
        times = taken[row["place_id"]] = taken.get(row["place_id"], 0) + 1
        row["place_id"] += f".{times}" if times > 1 else ""
    return list(numbered)


def _placed(corrections: Corrections) -> dict[tuple[Any, ...], tuple[str, Mapping[str, Any]]]:
    """Return the last place that is given to each quotation, with the words themselves."""
    found: dict[tuple[Any, ...], tuple[str, Mapping[str, Any]]] = {}
    for change in corrections.changes:
        if change["kind"] != "mention":
            continue
        quote = change["target"]["selector"][0]
        key = (quote.get("prefix"), quote["exact"], quote.get("suffix"))
        if change["action"] == "remove":
            found.pop(key, None)
        elif "place" in change["set"]:
            found[key] = (" ".join(quote["exact"].split()), change["set"])
    return {key: value for key, value in found.items() if value[0]}


def _row(name: str, given: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    shown = given.get("name", "").replace(";", ",")
    if "point" in given["place"]:
        lon, lat = given["place"]["point"]
        place = Place(f"{lat},{lon}", shown or name, "hand", _FEATURE, None, None, None, lat, lon, 0, _EXTENT_KM)
    else:
        place = gazetteer.place(given["place"]["id"])
    alias = "" if shown == name or shown.startswith(_FORMULA) else shown
    return {
        "name": name,
        "lat": place.lat,
        "lon": place.lon,
        "place_id": place.place_id,
        "feature": place.feature,
        "country": place.country,
        "population": place.population,
        "extent_km": place.extent_km,
        "aliases": alias,
    }
