"""Average the weights of several trainings of one model, which is sounder on texts unlike those it was trained on.

usage: python data/build/models/average.py OUT.pt FIRST.pt SECOND.pt [MORE.pt ...]
"""

import sys
from pathlib import Path
from typing import Any

import torch


def mean(parts: list[Any]) -> Any:
    """Average tensors of the same name; what is no tensor is that of the first part."""
    if isinstance(parts[0], dict):
        return {name: mean([part[name] for part in parts]) for name in parts[0]}
    if isinstance(parts[0], torch.Tensor):
        return (sum(part.float() for part in parts) / len(parts)).to(parts[0].dtype)
    return parts[0]


def main() -> None:
    """Read the trainings named on the command line and write their mean."""
    out, *paths = map(Path, sys.argv[1:])
    torch.save(mean([torch.load(path, map_location="cpu") for path in paths]), out)


if __name__ == "__main__":
    main()
