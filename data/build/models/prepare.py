"""Turn annotated texts into what the tagger is trained on: windows of pieces, gazetteer marks and labels.

usage: python data/build/models/prepare.py MODEL_FOLDER OUT.npz TRAIN_FOLDER [--names FOLDER] [--stories FOLDER]
                                          [--without PATTERN] [--share X] [--epochs N] [--seed N]

MODEL_FOLDER holds ``vocabulary.tsv``. NAMES has files of lines with tags (``data/gold/names``), STORIES those of
``data/gold/stories``, of which only places are known: what is marked nowhere there is labelled "no place". Every epoch
is varied by itself: names are replaced by others of the gazetteer, texts are written in lower case, in capitals or as a
headline, datelines are put in front, and spaces are left out, so that the tagger learns that a name can begin anywhere
in scripts that set none.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from convention import Labelled, normalised

from geo.evaluation import read_gold
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.recognition import CLASSES, Vocabulary, gazetteer_marks, is_spaceless, windows
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
NAMES, STORIES = 3.0, 1.0  # how often the lines with tags and the stories are read
NO_PLACE = len(CLASSES)  # the label of what is no place, and may be a person or an organisation
TAG = re.compile(r"<([lpo])>([^<>]+)</\1>")
KINDS = {"l": "LOC", "p": "PER", "o": "ORG"}
REPLACED = {"id": 0.15, "en": 0.08}  # share of place names replaced
ELSEWHERE = 0.15  # the same in other languages
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
    lists: dict[str, list[str]] = {"id": [], "en": []}
    for language, name in base("SELECT language, name FROM display ORDER BY id, language"):
        if language not in lists or language not in REPLACED:
            lists.setdefault(language, []).append(name)
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
        replaceable = label == "LOC" and language in names and chance.random() < REPLACED.get(language, ELSEWHERE)
        like = len(name) > 1 and len(name.split()) < LONG  # one letter of Han stands for a country
        if replaceable and like and not name[0].islower():
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


def labels_of(
    text: Text, spans: list[tuple[int, int]], tokens: list[int], gold: list[Labelled], rest: int
) -> list[int]:
    """Label every piece of a window: a word by the name it begins in, a piece of a word without spaces by its own.

    A word that only ends in a name counts too. `rest` is the label of what is in no name.
    """
    labels, index, unit, before = [], 0, (-1, -1), -1
    for (first, last), token in zip(spans, tokens, strict=True):
        word = text.tokens[token]
        start, end = (first, last) if is_spaceless(word.text) else (word.start, word.end)
        if (start, end) != unit:
            before, unit = unit[1], (start, end)
        while index < len(gold) and gold[index][1] <= start:
            index += 1
        if index < len(gold) and gold[index][0] < end:
            labels.append(CLASSES.index(("B-" if before <= gold[index][0] else "I-") + gold[index][2]))
        else:
            labels.append(rest)
    return labels


def tagged_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """Read lines with tags: the text without them, and the names."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text, at, spans = "", 0, []
            for found in TAG.finditer(line):
                text += line[at : found.start()]
                spans.append((len(text), len(text) + len(found.group(2)), KINDS[found.group(1)]))
                text += found.group(2)
                at = found.end()
            yield {"text": text + line[at:], "spans": spans, "lang": path.stem, "rest": 0}


def places_of_stories(folder: Path, without: str | None) -> Iterator[dict[str, Any]]:
    """Read stories: the text and its places, with the ending of a division in scripts without spaces ("県")."""
    for story in read_gold(folder):
        if without and re.search(without, story["doc_id"]):
            continue
        text = story["text"]
        endings = open_lexicon(story["lang"]).words("grammar.division_endings")
        spans = []
        for one in story["mentions"]:
            start, end = one["start"], one["end"]
            spans.append((start, end + (is_spaceless(text[start:end]) and text[end : end + 1] in endings), "LOC"))
        yield {"text": text, "spans": spans, "lang": story["lang"], "rest": NO_PLACE}


def main() -> None:
    """Write the windows of all epochs."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("--names", type=Path, help="a folder of lines with tags, a file a language")
    parser.add_argument("--stories", type=Path, help="a folder of stories")
    parser.add_argument("--without", help="a regular expression: the stories that are kept for measuring")
    parser.add_argument("--share", type=float, default=1.0, help="of the other texts")
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
    sources: list[tuple[float, list[dict[str, Any]]]] = []
    for name, times in TIMES.items():
        lines = (given.train / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
        records = [json.loads(line) for line in lines if line]
        for record in records:
            record |= {"spans": normalised(record["text"], record["entities"], record["lang"]), "rest": 0}
        sources.append((times * given.share, records))
    if given.names:
        sources.append((NAMES, list(tagged_lines(given.names))))
    if given.stories:
        sources.append((STORIES, list(places_of_stories(given.stories, given.without))))
    idents, marks, labels, lengths, epochs = [], [], [], [], []
    for epoch in range(given.epochs):
        for times, records in sources:
            for record in records:
                for _ in range(int(times) + (chance.random() < times % 1)):
                    text, moved = varied(record["text"], record["spans"], record["lang"], names, chance)
                    read = read_text(text, open_lexicon(record["lang"]))
                    most = chance.choice((60, 90, 120))
                    unspaced = chance.random() < UNSPACED
                    cut = list(windows(read, range(len(read.sentences)), vocabulary, most=most, unspaced=unspaced))
                    for window, marked in zip(cut, gazetteer_marks(read, gazetteer, cut), strict=True):
                        idents += window.idents
                        marks += marked
                        labels += labels_of(read, window.spans, window.tokens, moved, record["rest"])
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
