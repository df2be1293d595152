"""Turn annotated texts into what the tagger is trained on: windows of pieces, gazetteer marks and labels.

usage: python data/build/models/prepare.py MODEL_FOLDER OUT.npz TRAIN_FOLDER [--epochs N] [--seed N]

MODEL_FOLDER holds ``vocabulary.tsv``. Every epoch is varied by itself: names are replaced by others of the gazetteer,
texts are written in lower case, in capitals or as a headline, datelines are put in front, and spaces are left out, so
that the tagger learns that a name can begin anywhere in scripts that set none.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
from convention import Labelled, normalised

from geo.gazetteer import Gazetteer, open_gazetteer
from geo.recognition import CLASSES, Vocabulary, known_names, windows
from geo.text import Text, open_lexicon, read_text

TIMES = {  # how often a file is read in an epoch; share-alike files are left out
    "id_idner_news_2k": 3.0,
    "id_nergrit": 3.0,
    "id_idcrossner": 1.0,
    "en_crossner": 0.7,
    "en_wikigold": 1.0,
    "en_men_malaysian_news": 2.0,
    "en_gum_ccby": 1.0,
    "en_re3d_open_sources": 3.0,
    "en_wnut17": 0.3,
    "en_btc_tweets": 0.2,
}
REPLACED = {"id": 0.15, "en": 0.08}  # share of place names replaced
LOWER, UPPER, TITLE, DATELINE, UNSPACED = 0.07, 0.05, 0.03, 0.06, 0.06  # shares of records
LONG, ACRONYM = 3, 4  # words of a name that is replaced at most; letters of one that may be an acronym
PAPERS = ("KOMPAS.com", "TEMPO.CO", "KONTAN.CO.ID", "Liputan6.com", "CNN Indonesia", "Reuters", "AP)")
OUTLETS = {
    "id": (
        "{0}, KOMPAS.com - ",
        "TEMPO.CO, {1} - ",
        "KONTAN.CO.ID - {0}. ",
        "Liputan6.com, {1} - ",
        "{0} - ",
        "{1}, CNN Indonesia -- ",
    ),
    "en": ("{0} (Reuters) - ", "{0}, Oct 5 (AP) — ", "{0} — ", "{0}: ", "{0} (AP) -- ", "{1}, March 3 - "),
}


def replacements(gazetteer: Gazetteer) -> dict[str, list[str]]:
    """List the names that replace others: Indonesian districts and towns; towns of the whole world."""
    base = gazetteer._rows  # noqa: SLF001
    home = base("SELECT name FROM places WHERE country = 'ID' AND substr(feature, 1, 1) IN ('A', 'P') ORDER BY id")
    world = base("SELECT name FROM places WHERE feature LIKE 'P.%' AND population > 5000 ORDER BY id")
    bare = ("Kabupaten ", "Kota ", "Kecamatan ", "Desa ", "Provinsi ")
    lists = {"id": [], "en": []}
    for language, rows in (("id", home), ("en", world)):
        for (name,) in rows:
            short = next((name[len(word) :] for word in bare if name.startswith(word)), name)
            if short[:1].isupper() and len(short.split()) <= 3 and "(" not in short:
                lists[language].append(short)
    return lists


def varied(
    text: str, spans: list[Labelled], language: str, names: dict[str, list[str]], chance: random.Random
) -> tuple[str, list[Labelled]]:
    """Vary a record: a dateline, other names, other case."""
    pieces, moved = [], []
    if chance.random() < DATELINE and language in OUTLETS and not text[:20].isupper():
        head, moved = dateline(chance.choice(names[language]), chance.choice(OUTLETS[language]))
        pieces.append(head)
    at, length = 0, sum(map(len, pieces))
    for start, end, label in spans:
        name = text[start:end]
        replaceable = label == "LOC" and chance.random() < REPLACED.get(language, 0)
        if replaceable and name[0].isupper() and len(name.split()) < LONG:
            other = chance.choice(names[language])
            name = other.upper() if name.isupper() and len(name) > ACRONYM else other
        pieces += [text[at:start], name]
        length += start - at
        moved.append((length, length + len(name), label))
        length += len(name)
        at = end
    return recased("".join([*pieces, text[at:]]), chance.random()), moved


def dateline(name: str, shape: str) -> tuple[str, list[Labelled]]:
    """Write a dateline: its text, its place and its outlet."""
    head = shape.format(name.upper(), name)
    where = head.find(name.upper() if "{0}" in shape else name)
    spans = [(where, where + len(name), "LOC")]
    for outlet in PAPERS:
        found = head.find(outlet)
        if found >= 0 and not where <= found < where + len(name):
            spans.append((found, found + len(outlet.rstrip(")")), "ORG"))
    return head, sorted(spans)


def recased(text: str, draw: float) -> str:
    """Write a text in lower case, in capitals, as a headline, or mostly as it is; its length stays."""
    if draw < LOWER:
        return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    if draw < LOWER + UPPER:
        return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)
    if draw < LOWER + UPPER + TITLE:
        opens = [at == 0 or text[at - 1].isspace() for at in range(len(text))]
        return "".join(
            letter.upper() if first and len(letter.upper()) == 1 else letter
            for letter, first in zip(text, opens, strict=True)
        )
    return text


def gazetteer_marks(text: Text, gazetteer: Gazetteer) -> list[int]:
    """Mark the tokens that spell names of the gazetteer, as `geo.names` does."""
    marks = [0] * len(text.tokens)
    for first, last, known in known_names(text, gazetteer):
        marks[first:last] = [1 + 2 * known] + [2 + 2 * known] * (last - first - 1)
    return marks


def labels_of(text: Text, spans: list[Labelled]) -> list[int]:
    """Label every token by the span it begins in; a token that only ends in one counts too."""
    labels, index = [0] * len(text.tokens), 0
    for at, token in enumerate(text.tokens):
        while index < len(spans) and spans[index][1] <= token.start:
            index += 1
        if index < len(spans) and spans[index][0] < token.end:
            start, _, kind = spans[index]
            first = at == 0 or text.tokens[at - 1].end <= start
            labels[at] = CLASSES.index(("B-" if first else "I-") + kind)
    return labels


def main() -> None:
    """Write the windows of all epochs."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20261125)
    given = parser.parse_args()
    rows = [
        line.rsplit("\t", 1)
        for line in (given.model / "vocabulary.tsv").read_text(encoding="utf-8").split("\n")
        if line
    ]
    vocabulary = Vocabulary([row[0] for row in rows], [float(row[1]) for row in rows])
    gazetteer = open_gazetteer()
    names, chance = replacements(gazetteer), random.Random(given.seed)  # noqa: S311 - no secret
    records = {}
    for name in TIMES:
        lines = (given.train / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
        records[name] = [json.loads(line) for line in lines if line]
    idents, marks, labels, lengths, epochs = [], [], [], [], []
    for epoch in range(given.epochs):
        for name, times in TIMES.items():
            for record in records[name]:
                copies = int(times) + (chance.random() < times % 1)
                spans = normalised(record["text"], record["entities"], record["lang"]) if copies else []
                for _ in range(copies):
                    text, moved = varied(record["text"], spans, record["lang"], names, chance)
                    read = read_text(text, open_lexicon(record["lang"]))
                    marked, wanted = gazetteer_marks(read, gazetteer), labels_of(read, moved)
                    most = chance.choice((60, 90, 120))
                    unspaced = chance.random() < UNSPACED
                    for window in windows(read, range(len(read.sentences)), vocabulary, most=most, unspaced=unspaced):
                        idents += window.idents
                        marks += [marked[at] for at in window.tokens]
                        labels += [wanted[at] for at in window.tokens]
                        lengths.append(len(window.idents))
                        epochs.append(epoch)
        print(f"epoch {epoch}: {len(idents):,} pieces in {len(lengths):,} windows", flush=True)
    np.savez(
        given.out,
        idents=np.array(idents, np.int32),
        marks=np.array(marks, np.int8),
        labels=np.array(labels, np.int8),
        lengths=np.array(lengths, np.int32),
        epochs=np.array(epochs, np.int8),
    )


if __name__ == "__main__":
    main()
