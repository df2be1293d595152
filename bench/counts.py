"""Measure the numbers of people that are read beside events: precision and recall on marked sentences.

usage: python bench/counts.py data/gold/counts.csv [--wrong]

A row of the file is a sentence with its language and its counts: "dead 12+; wounded 30; missing -60; displaced ~500".
A count is right when kind, bounds and roughness are.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from geo.events import Count, read_counts
from geo.text import open_lexicon, read_text


def written(count: Count) -> str:
    """Write a count as the gold file does."""
    if count.least is None:
        return f"{count.kind} -{count.most}"
    if count.most is None:
        return f"{count.kind} {count.least}+"
    number = str(count.least) if count.least == count.most else f"{count.least}-{count.most}"
    return f"{count.kind} {'~' * count.about}{number}"


def found_in(sentence: str, language: str) -> list[str]:
    """Read the counts of a sentence."""
    text = read_text(sentence, open_lexicon(language))
    return [written(count) for one in text.sentences for count in read_counts(text, one)]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the sentences that are read wrong")
    given = parser.parse_args()
    figures: Counter[tuple[str, str]] = Counter()
    with given.gold.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gold = Counter(filter(None, row["counts"].split("; ")))
            found = Counter(found_in(row["text"], row["lang"]))
            for language in (row["lang"], "all"):
                figures[language, "right"] += (gold & found).total()
                figures[language, "found"] += found.total()
                figures[language, "gold"] += gold.total()
                figures[language, "sentences"] += 1
            if given.wrong and gold != found:
                print(f"{row['text']}\n  gold {sorted(gold.elements())}, found {sorted(found.elements())}")
    for language in sorted({one for one, _ in figures}):
        right, found_all, gold_all = (figures[language, name] for name in ("right", "found", "gold"))
        print(
            f"{language}: {figures[language, 'sentences']} sentences, {gold_all} counts; "
            f"precision {right}/{found_all} = {right / max(found_all, 1):.2f}, recall {right / max(gold_all, 1):.2f}"
        )


if __name__ == "__main__":
    main()
