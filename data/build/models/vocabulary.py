"""Choose the pieces of the encoder's vocabulary that the tagger keeps.

usage: python data/build/models/vocabulary.py ENCODER.bin WORDFREQ OUT TRAIN.jsonl [TRAIN.jsonl ...] [--keep N]

WORDFREQ is the folder ``wordfreq/data`` of the PyPI package ``wordfreq`` (word lists of some forty languages).
Kept are the pieces of the training texts, single characters that the lists hold, and of the rest those that are used
most by the frequent words of all languages together, Indonesian and English counted more. Writes ``vocabulary.tsv``
(piece, score) and ``words.npy`` (the rows of the word table in four-bit blocks, as in the encoder).
"""

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import msgpack
import numpy as np
from encoder import open_encoder

from geo.recognition import Vocabulary

WORDS = {"id": 60_000, "en": 60_000, "es": 30_000, "de": 30_000, "ru": 40_000, "fr": 30_000, "ja": 40_000, "zh": 40_000}
OTHERS = 12_000  # words of every other language
WEIGHT = {"id": 4.0, "en": 4.0, "es": 2.0, "de": 2.0, "ru": 2.0, "fr": 2.0, "ja": 2.0, "zh": 2.0}
LEAST = 2  # times a piece is seen in the training texts
TOKEN = re.compile(r"[^\W_]+|\S")


def word_list(folder: Path, language: str) -> list[tuple[str, float]]:
    """Read the words of a language and how frequent they are, most frequent first."""
    path = folder / f"large_{language}.msgpack.gz"
    if not path.exists():
        path = folder / f"small_{language}.msgpack.gz"
    bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)[1:]
    ranked = [(word, 10 ** (-index / 100)) for index, words in enumerate(bins) for word in words]
    return ranked[: WORDS.get(language, OTHERS)]


def pieces_of_texts(paths: list[Path], whole: Vocabulary) -> Counter[int]:
    """Count the pieces of annotated texts."""
    seen: Counter[int] = Counter()
    for path in paths:
        for line in path.open(encoding="utf-8"):
            text = json.loads(line)["text"]
            for found in TOKEN.finditer(text):
                spaced = found.start() == 0 or text[found.start() - 1].isspace()
                seen.update(piece.ident for piece in whole.cut(found.group(), spaced=spaced))
    return seen


def pieces_of_words(folder: Path, whole: Vocabulary) -> tuple[Counter[int], Counter[str]]:
    """Weigh the pieces of the frequent words of all languages, and count their letters."""
    used: Counter[int] = Counter()
    letters: Counter[str] = Counter()
    languages = {path.name.split("_", 1)[1].split(".")[0] for path in folder.glob("*_*.msgpack.gz")}
    for language in sorted(languages - {"chinese_mapping"}):
        for word, share in word_list(folder, language):
            spaced = language not in {"ja", "zh"}
            value = share**0.5 * WEIGHT.get(language, 1.0)
            for form in {word, word.title()} if spaced else {word}:
                for piece in whole.cut(form, spaced=spaced):
                    used[piece.ident] += value
            letters.update(word)
    return used, letters


def main() -> None:
    """Choose, and write both files."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("wordfreq", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("train", type=Path, nargs="+")
    parser.add_argument("--keep", type=int, default=64_000)
    given = parser.parse_args()
    encoder = open_encoder(given.encoder)
    whole = Vocabulary(encoder.pieces, encoder.scores.tolist())
    seen = pieces_of_texts(given.train, whole)
    used, letters = pieces_of_words(given.wordfreq, whole)
    keep = {0, 1, 2, 3} | {ident for ident, times in seen.items() if times >= LEAST}
    keep |= {at for at, piece in enumerate(encoder.pieces) if len(piece.lstrip("▁")) <= 1 and letters[piece[-1:]] > 1}
    print(f"{len(keep):,} pieces of the training texts and single characters")
    for ident, _ in used.most_common():
        if len(keep) >= given.keep:
            break
        keep.add(ident)
    order = sorted(keep)
    lines = [f"{encoder.pieces[at]}\t{encoder.scores[at]:.4f}" for at in order]
    (given.out / "vocabulary.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    blocks = encoder.blocks("emb.word", encoder.width)[order]
    np.save(given.out / "words.npy", blocks.view(np.uint8).reshape(len(order), -1))
    print(f"{len(order):,} pieces kept")


if __name__ == "__main__":
    main()
