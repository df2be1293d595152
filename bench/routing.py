"""Time one leg across Eurasia, against scgraph's own solve on its own full graph.

usage: python bench/routing.py [--scgraph-python PYTHON]

Each figure is from a process of its own. *Cold* includes importing `geo.networks` and opening the network; *warm* is
the second leg. PYTHON is an interpreter with scgraph 2.15 and scgraph_data 2.0.0; without it only Dateline is timed.
"""

import argparse
import json
import subprocess
import sys

OURS = """
import json, resource, time
start = time.perf_counter()
from geo.routing import router as networks
networks.route({origin}, {destination}, mode={mode!r})
cold = time.perf_counter() - start
start = time.perf_counter()
leg = networks.route({destination}, {origin}, mode={mode!r})
warm = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([cold, warm, peak, leg.length_km]))
"""
THEIRS = """
import json, resource, time
start = time.perf_counter()
from scgraph_data.{module} import {module}_geograph as graph
ends = [dict(zip(("longitude", "latitude"), end)) for end in ({origin}, {destination})]
graph.get_shortest_path(*ends)
cold = time.perf_counter() - start
start = time.perf_counter()
found = graph.get_shortest_path(*ends[::-1])
warm = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([cold, warm, peak, found["length"]]))
"""
LEGS = (
    ("rail", "world_railways", (37.616, 55.752), (131.874, 43.106)),
    ("road", "world_highways", (-9.139, 38.722), (131.874, 43.106)),
    ("sea", None, (4.10, 51.97), (121.80, 31.20)),
)


def timed(python: str, code: str) -> list[float]:
    """Run a process that prints cold [s], warm [s], memory [MB] and length [km]."""
    done = subprocess.run([python, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    return [float(figure) for figure in json.loads(done.stdout)]


def main() -> None:
    """Print a row for each mode and program."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--scgraph-python", metavar="PYTHON")
    given = parser.parse_args()
    print("| leg | cold [s] | warm [s] | memory [MB] | length [km] | ratio, warm |\n|---|--:|--:|--:|--:|--:|")
    for mode, module, origin, destination in LEGS:
        words = {"origin": origin, "destination": destination, "mode": mode, "module": module}
        ours = timed(sys.executable, OURS.format(**words))
        print(f"| {mode} | {ours[0]:.2f} | {ours[1]:.3f} | {ours[2]:.0f} | {ours[3]:.0f} | |", flush=True)
        if given.scgraph_python and module:
            theirs = timed(given.scgraph_python, THEIRS.format(**words))
            ratio = f"{theirs[1] / ours[1]:.1f}"
            row = f"{theirs[0]:.2f} | {theirs[1]:.3f} | {theirs[2]:.0f} | {theirs[3]:.0f} | {ratio}"
            print(f"| {mode}, scgraph | {row} |", flush=True)


if __name__ == "__main__":
    main()
