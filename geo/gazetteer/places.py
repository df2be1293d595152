"""Places: the records of places and candidates, folded names, distances and containment."""

import math
import unicodedata
import zlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["KINDS", "Candidate", "Place", "arcs_km", "distance_km", "fold", "great_circle_km", "inside", "spelling"]

KINDS = ("name", "exonym", "alternate", "abbreviation", "old", "demonym", "postal", "village")

_EARTH_KM = 6371.0  # mean radius of the Earth [km]
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", ".": None})


class Place(NamedTuple):
    """An entry of the gazetteer.

    Parameters
    ----------
    place_id
        ``"geonames:1871859"``, ``"airport:UHWW"``, ``"dateline:red-sea"``, ``"user:..."``, or ``"text:-0.11,123.13"``
        for a point that the text gives.
    name
        Its name for readers of English.
    source
        The part of `place_id` before the colon.
    feature
        GeoNames class and code, ``"P.PPLC"``; empty when not known.
    country
        ISO 3166-1 alpha-2; None for seas and regions across borders.
    admin1, admin2
        Names of its first and second order divisions.
    lat, lon
        Degrees on WGS 84.
    population
        Inhabitants, 0 when not known.
    extent_km
        Radius of the named thing [km].
    """

    place_id: str
    name: str
    source: str
    feature: str
    country: str | None
    admin1: str | None
    admin2: str | None
    lat: float
    lon: float
    population: int
    extent_km: float


class Candidate(NamedTuple):
    """A place that a name can mean.

    Parameters
    ----------
    place
        The place.
    matched
        The name as it was looked up.
    kind
        One of `KINDS`.
    language
        Language of the name, None when the source does not tag it.
    exact
        Whether the source has the name with the same capitals.
    """

    place: Place
    matched: str
    kind: str
    language: str | None
    exact: bool


def fold(name: str) -> str:
    """Fold a name for look-up: case, Latin and Greek diacritics, full stops, kinds of apostrophe, dash and space.

    Parameters
    ----------
    name
        Any string.

    Returns
    -------
    str
        The folded form. Marks of other scripts stay: they make other letters there.
    """
    if name.isascii():
        return " ".join(name.replace(".", "").replace("`", "'").lower().split())
    return " ".join(_unmarked(name.translate(_MARKS).casefold()).casefold().split())


def _unmarked(name: str) -> str:
    """Drop the marks of Latin and Greek letters; those of other scripts make other letters."""
    if name.isascii():
        return name
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", name):
        if not (kept and unicodedata.category(character) == "Mn" and _drops_marks(kept[-1])):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def spelling(name: str) -> int:
    """Return a checksum of a spelling: without diacritics of Latin and Greek, with capitals.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    int
        16 bits: enough to know whether the capitals of a text are the source's.
    """
    return zlib.crc32(_unmarked(name).encode()) & 0xFFFF


def _drops_marks(letter: str) -> bool:
    return letter < "\u0250" or "\u0370" <= letter <= "\u03ff" or "\u1e00" <= letter <= "\u1fff"


def inside(place: Place, container: Place) -> bool:
    """Tell whether a place lies in another, by the gazetteer's divisions and extents.

    Parameters
    ----------
    place
        The place that may lie inside.
    container
        A country, a state, a district, or anything with an extent.

    Returns
    -------
    bool
        True when it does; False for a place and itself.
    """
    if place.place_id == container.place_id or container.extent_km < place.extent_km:
        return False
    near = distance_km(place, container) <= max(container.extent_km, 1.0)
    if container.country is None or place.country is None:
        return near and container.feature[:1] in {"L", "T", "H"}
    if place.country != container.country:
        return False
    if container.feature.startswith("A.PCL"):
        return not place.feature.startswith("A.PCL")
    if container.feature == "A.ADM1":
        return place.admin1 is not None and fold(place.admin1) == fold(container.name)
    district = container.name if container.feature == "A.ADM2" else container.admin2
    if container.feature == "A.ADM3" and container.source == place.source:  # the ids of that source are hierarchical
        return place.place_id.startswith(f"{container.place_id}.")
    same = place.admin2 is None or district is None or fold(place.admin2) == fold(district)
    return same and (near or (container.feature == "A.ADM2" and place.admin2 is not None))


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance between two places.

    Parameters
    ----------
    one, other
        The places.

    Returns
    -------
    float
        Distance [km], as `great_circle_km` gives it.
    """
    return great_circle_km(one.lat, one.lon, other.lat, other.lon)


def great_circle_km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance between two points.

    Parameters
    ----------
    lat, lon
        Degrees on WGS 84.
    lat2, lon2
        The other point.

    Returns
    -------
    float
        Distance [km] on the sphere of radius 6371 km (haversine formula).
    """
    south, north, half = math.radians(lat), math.radians(lat2), math.radians(lon2 - lon) / 2
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(half) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def arcs_km(
    lat: npt.NDArray[np.float64],
    lon: npt.NDArray[np.float64],
    lat2: npt.NDArray[np.float64],
    lon2: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return the great-circle distances between many points.

    Parameters
    ----------
    lat, lon
        Radians on WGS 84, of any shape.
    lat2, lon2
        The other points, of a shape that broadcasts with the first.

    Returns
    -------
    numpy.ndarray
        Distances [km], of the shape that both have together, as `great_circle_km` measures them.
    """
    chord = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))
