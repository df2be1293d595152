"""Print how often quotations are found again in a text that was edited.

usage: python bench/corrections.py GOLD

GOLD is a folder of gold stories, as ``data/gold/stories``. Of each text every marked place name is quoted; then words
are deleted, doubled and exchanged at random, and each quotation is looked for.
"""

import random
import sys
from itertools import accumulate

from geo.corrections import locate, select
from geo.evaluation import read_gold

SHARES = (0.0, 0.01, 0.05, 0.1, 0.2)
MOST = 20  # names of a story


def edited(text: str, spans: list[tuple[int, int]], share: float, dice: random.Random) -> tuple[str, list[int | None]]:
    """Edit a share of the words; return the text, and where each span begins now, None when it was edited itself."""
    words, at = [], 0
    for word in text.split(" "):
        words.append((at, word))
        at += len(word) + 1
    others = [word for _, word in words]
    parts, changed = [], set()
    for number, (_, word) in enumerate(words):
        made = word
        if dice.random() < share:
            changed.add(number)
            made = dice.choice(("", f"{word} {dice.choice(others)}", dice.choice(others)))
        parts.append(made)
    starts = [0, *accumulate(len(part) + 1 for part in parts)]
    found: list[int | None] = []
    for start, end in spans:
        inside = [number for number, (begin, word) in enumerate(words) if begin < end and start < begin + len(word)]
        whole = inside and not changed & set(inside)
        found.append(starts[inside[0]] + start - words[inside[0]][0] if whole else None)
    return " ".join(parts), found


def main() -> None:
    """Print a row for each share of edited words."""
    stories = [(story["text"], story["mentions"]) for story in read_gold(sys.argv[1])]
    print("| words edited | names quoted | found | not found | found elsewhere | found though edited |")
    print("|--:|--:|--:|--:|--:|--:|")
    for share in SHARES:
        dice = random.Random(1)  # noqa: S311
        counts = dict.fromkeys(("right", "lost", "wrong", "edited"), 0)
        for text, names in stories:
            spans = [(one["start"], one["end"]) for one in names][:MOST]
            newer, wanted = edited(text, spans, share, dice)
            for (start, end), where in zip(spans, wanted, strict=True):
                found = locate(newer, select(text, start, end))
                if where is None:
                    counts["edited"] += found is not None
                elif found is None:
                    counts["lost"] += 1
                else:
                    counts["right" if found[0] == where else "wrong"] += 1
        whole = counts["right"] + counts["lost"] + counts["wrong"]
        shares = [f"{counts[name]} ({counts[name] / whole:.2%})" for name in ("right", "lost", "wrong")]
        print(f"| {share:.0%} | {whole} | {' | '.join(shares)} | {counts['edited']} |")


if __name__ == "__main__":
    main()
