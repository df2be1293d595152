"""Measure how many toponyms of annotated articles the gazetteer knows: an upper bound for any resolver.

usage: python data/gazetteer/coverage.py GOLD.jsonl... [--misses]

A toponym with coordinates counts when a candidate lies within 161 km (or has its GeoNames id), one without when there
is any candidate. With ``--misses`` the most frequent names that do not count follow.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from geo.gazetteer import Gazetteer, Place, open_gazetteer

NEAR_KM = 161.0  # 100 miles, the measure of the field


def km(place: Place, lat: float, lon: float) -> float:
    """Great-circle distance [km] from a place to a point (haversine)."""
    a, b = math.radians(place.lat), math.radians(lat)
    half = math.radians(lon - place.lon) / 2
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(chord)))


def known(gazetteer: Gazetteer, toponym: dict[str, object]) -> bool:
    """Whether the gazetteer has the place that the annotators meant."""
    lat, lon, phrase = toponym["lat"], toponym["lon"], str(toponym["phrase"])
    places = [candidate.place for candidate in gazetteer.candidates(phrase)]
    if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
        return bool(places)
    ident = f"geonames:{toponym['geonameid']}"
    return any(place.place_id == ident or km(place, lat, lon) <= NEAR_KM for place in places)


def main() -> None:
    """Print a line a file."""
    misses = "--misses" in sys.argv
    gazetteer = open_gazetteer()
    for path in [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]:
        total, found, nothing = 0, 0, 0
        missed: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").splitlines():
            for toponym in json.loads(line).get("toponyms", ()):
                total += 1
                if known(gazetteer, toponym):
                    found += 1
                else:
                    empty = not gazetteer.candidates(toponym["phrase"])
                    nothing += empty
                    missed[f"{toponym['phrase']}{'' if empty else ' *'}"] += 1
        print(f"{path.stem:20} {total:6} toponyms {100 * found / max(1, total):5.1f} %, {nothing} with no candidate")
        if misses:
            print("   ", "; ".join(f"{name} {count}" for name, count in missed.most_common(70)))


if __name__ == "__main__":
    main()
