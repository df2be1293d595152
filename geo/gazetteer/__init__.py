"""Gazetteer: the places of the world, looked up by name.

In: a name. Out: `Candidate`s, each a `Place` with how it was found. This is the only package that reads
``data/gazetteer``.
"""

from geo.gazetteer.build import build_from_geonames
from geo.gazetteer.geocoders import Geocoder, open_geocoder
from geo.gazetteer.places import Candidate, Place, arcs_km, distance_km, fold, great_circle_km, inside
from geo.gazetteer.sqlite import Gazetteer, open_gazetteer

__all__ = [
    "Candidate",
    "Gazetteer",
    "Geocoder",
    "Place",
    "arcs_km",
    "build_from_geonames",
    "distance_km",
    "fold",
    "great_circle_km",
    "inside",
    "open_gazetteer",
    "open_geocoder",
]
