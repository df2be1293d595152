"""Measure how many toponyms of annotated articles are known: an upper bound for any resolver.

usage: python data/build/gazetteer/coverage.py GOLD.jsonl... [--misses]

A toponym with coordinates counts when a candidate lies within 161 km (or has its GeoNames id), one without when there
is any candidate. ``as written`` counts the names the gazetteer has as they stand; ``as read`` also those it has without
a class word or a direction; ``with containers`` also those of which it has the place they lie in. With ``--misses``
the most frequent names that do not count at all follow.
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from geo.gazetteer import Place, great_circle_km, open_gazetteer
from geo.resolution import look_up
from geo.text import open_lexicon

NEAR_KM = 161.0  # 100 miles, the measure of the field


def known(toponym: dict[str, object], places: list[Place]) -> bool:
    """Whether the place that the annotators meant is among some places."""
    lat, lon, ident = toponym["lat"], toponym["lon"], f"geonames:{toponym['geonameid']}"
    if not isinstance(lat, (int, float)) or not isinstance(lon, (int, float)):
        return bool(places)
    return any(
        place.place_id == ident or great_circle_km(place.lat, place.lon, lat, lon) <= NEAR_KM for place in places
    )


def main() -> None:
    """Print a line a file."""
    gazetteer = open_gazetteer()
    print("| corpus | toponyms | as written | as read | with containers |\n|---|--:|--:|--:|--:|")
    for path in [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]:
        counts: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            for toponym in record.get("toponyms", ()):
                phrase = toponym["phrase"]
                reading = look_up(phrase, gazetteer, open_lexicon(record.get("lang")))
                hit = known(toponym, [candidate.place for candidate in reading.candidates])
                counts["all"] += 1
                counts["written"] += known(toponym, [c.place for c in gazetteer.candidates(phrase, broad=True)])
                counts["read"] += hit and reading.how != "container"
                counts["containers"] += hit
                if not hit:
                    missed[f"{phrase}{' *' if reading.candidates else ''}"] += 1
        rates = (f"{100 * counts[kind] / max(1, counts['all']):.1f} %" for kind in ("written", "read", "containers"))
        print(f"| {path.stem} | {counts['all']:,} | {' | '.join(rates)} |")
        if "--misses" in sys.argv:
            print("   ", "; ".join(f"{name} {count}" for name, count in missed.most_common(70)))


if __name__ == "__main__":
    main()
