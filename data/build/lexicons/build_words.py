"""Count how the words of a language are written in openly licensed annotated text.

usage: python data/build/lexicons/build_words.py OUT.tsv TRAIN.jsonl [TRAIN.jsonl ...]

Writes one line a word that was seen at least twice: the word in lower case, and how often it stood in lower case, in a
place name, in a person's name, in an organisation's name, and capitalised inside a sentence outside any name.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
CLASSES = {"LOC": "place", "GPE": "place", "FAC": "place", "PER": "person", "ORG": "organisation"}
COLUMNS = ("lower", "place", "person", "organisation", "other")
LEAST = 2


def count(path: Path, words: dict[str, Counter[str]]) -> None:
    """Add the words of one training file to `words`."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        record = json.loads(line)
        text, spans = record["text"], record["entities"]
        labels = {at: CLASSES.get(span["label"]) for span in spans for at in range(span["start"], span["end"])}
        for found in WORD.finditer(text):
            word, before = found.group(), text[: found.start()].rstrip()
            label = labels.get(found.start())
            opens = not before or before[-1] in ".!?:\"“”'‘-–("
            if label and word[0].isupper():
                words[word.lower()][label] += 1
            elif word[0].islower():
                words[word.lower()]["lower"] += 1
            elif not opens and not label:
                words[word.lower()]["other"] += 1


def main() -> None:
    """Read the files named on the command line and write the table."""
    out, *sources = map(Path, sys.argv[1:])
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        count(source, words)
    rows = [
        "\t".join([word, *(str(counts[column]) for column in COLUMNS)])
        for word, counts in sorted(words.items())
        if sum(counts.values()) >= LEAST
    ]
    out.write_text("\n".join(["\t".join(["word", *COLUMNS]), *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
