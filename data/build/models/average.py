"""Average the weights of several trainings of one tagger, which is sounder on texts unlike those it was trained on.

usage: python data/build/models/average.py OUT.pt FIRST.pt SECOND.pt [MORE.pt ...]
"""

import sys
from pathlib import Path

import torch


def main() -> None:
    """Read the trainings named on the command line and write their mean."""
    out, *paths = map(Path, sys.argv[1:])
    parts = [torch.load(path) for path in paths]
    weights = {name: sum(part["tagger"][name] for part in parts) / len(parts) for name in parts[0]["tagger"]}
    marks = sum(part["marks"] for part in parts) / len(parts)
    torch.save({"tagger": weights, "marks": marks, "layers": parts[0]["layers"]}, out)


if __name__ == "__main__":
    main()
