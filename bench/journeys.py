"""Score routes against published lengths.

usage: python bench/journeys.py [FILE] [--all]

FILE is data/gold/journeys.csv when not given. Prints for each mode how many journeys are within their tolerance (rail
5 %, road 12 %, sea 3 %), how many railways pass a country that theirs does not, and how many routed lines have a jump
that they do not tell of: two points over 1.5 km apart that are not joined by an edge, beyond what `schematic_km` says.
Sea lanes are straightened over open water and have no edges to keep to.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from geo.routing import Network, open_network
from geo.routing import router as networks

TOLERANCE = {"rail": 0.05, "road": 0.12, "sea": 0.03}
JOURNEYS = Path(__file__).resolve().parents[1] / "data" / "gold" / "journeys.csv"
BORDER_NODES = 2  # nodes in a country that a line touches where the border runs along it
JUMP_KM = 1.5


NUMBERS: dict[int, tuple[dict[tuple[float, ...], int], set[tuple[int, ...]]]] = {}


def indexed(network: Network) -> tuple[dict[tuple[float, ...], int], set[tuple[int, ...]]]:
    """Give the number of each node by its position, and the edges; made once for a network."""
    if id(network) not in NUMBERS:
        number = {tuple(point): node for node, point in enumerate(np.round(network.points, 6).tolist())}
        NUMBERS[id(network)] = number, set(map(tuple, network.edges.tolist()))
    return NUMBERS[id(network)]


def nodes_of(network: Network, leg: networks.Leg) -> list[int]:
    """Find the nodes that a routed line passes, in order."""
    number = indexed(network)[0]
    lines = getattr(leg.geometry, "geoms", [leg.geometry])
    points = [(round(x, 6), round(y, 6)) for line in lines for x, y in line.coords]
    return [number[point] for point in points if point in number]


def wrong_countries(network: Network, nodes: list[int], allowed: str) -> list[str]:
    """List the countries that a line passes and should not."""
    passed = [network.countries[code] for code in network.country[nodes]]
    return sorted({code for code in passed if passed.count(code) > BORDER_NODES} - set(allowed.split()))


def unsaid_km(network: Network, nodes: list[int], leg: networks.Leg) -> float:
    """Add up what lies between neighbours of a line that no edge joins, beyond what the leg says is schematic [km]."""
    edges = indexed(network)[1]
    gaps = [(a, b) for a, b in pairwise(nodes) if a != b and (min(a, b), max(a, b)) not in edges]
    jumped = sum(networks.distance_km(network.points[a], network.points[b]) for a, b in gaps)
    return max(0.0, float(jumped) - leg.schematic_km)


def judged(path: Path) -> Iterator[tuple[Mapping[str, Any], networks.Leg, float, list[str], float]]:
    """Route every journey of a file, and judge its length and its way."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = [(float(row[f"{end}_lon"]), float(row[f"{end}_lat"])) for end in ("origin", "destination")]
            leg = networks.route(ends[0], ends[1], mode=row["mode"])
            if leg.network == networks.SCHEMATIC:
                yield row, leg, 0.0, [], 0.0
                continue
            network = open_network(row["mode"])
            nodes = nodes_of(network, leg)
            wrong = wrong_countries(network, nodes, row["countries"]) if row["countries"] else []
            unsaid = 0.0 if row["mode"] == "sea" else unsaid_km(network, nodes, leg)
            yield row, leg, leg.length_km / float(row["km"]), wrong, unsaid


def main() -> None:
    """Score the file named on the command line."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=JOURNEYS)
    parser.add_argument("--all", action="store_true", help="print every journey, not only those off")
    given = parser.parse_args()
    found = list(judged(given.file))
    print("| journey | mode | routed | published | ratio | schematic [km] | off |\n|---|---|--:|--:|--:|--:|---|")
    for row, leg, ratio, wrong, unsaid in found:
        off = [leg.note or ""] if not ratio else [] if abs(ratio - 1) <= TOLERANCE[row["mode"]] else ["length"]
        off += [f"passes {code}" for code in wrong] + ([f"jumps {unsaid:.0f} km"] if unsaid > JUMP_KM else [])
        if off or given.all:
            km = f"{leg.length_km:.0f} | {row['km']} | {ratio:.3f} | {leg.schematic_km:.0f}"
            print(f"| {row['origin']} - {row['destination']} | {row['mode']} | {km} | {', '.join(off)} |")
    print(
        "\n| mode | journeys | routed | within | share | wrong country | unsaid jump |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for mode, tolerance in TOLERANCE.items():
        mine = [one for one in found if one[0]["mode"] == mode]
        good = sum(abs(ratio - 1) <= tolerance for _, _, ratio, _, _ in mine)
        routed, wrong = sum(bool(one[2]) for one in mine), sum(bool(one[3]) for one in mine)
        jumps = sum(one[4] > JUMP_KM for one in mine)
        share = f"{good / max(1, len(mine)):.3f}"
        print(f"| {mode} | {len(mine)} | {routed} | {good} ({tolerance:.0%}) | {share} | {wrong} | {jumps} |")


if __name__ == "__main__":
    main()
