"""Turn the tagger that ships back into a `tagger.pt` that a training can go on from.

usage: python data/build/models/restore.py MODEL_FOLDER WORK_FOLDER

MODEL_FOLDER is ``data/models``. Needs torch and onnx. Its weights have 8 bits, so that they are what was trained within
half a step of each scale. Also writes ``vocabulary.tsv`` and ``words.npy``, which `prepare.py` and `train.py` read.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch

WIDTH = 384
PARTS, NORMS = ("out", "up", "down"), ("attended", "fed")


def weights_of(path: Path) -> tuple[dict[str, torch.Tensor], int]:
    """Read the weights of the graph under the names that training gives them, and count the layers."""
    held = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    layers = sum(name.endswith(".mixed.weight") for name in held)

    def linear(name: str) -> tuple[np.ndarray, np.ndarray]:
        return (held[f"{name}.weight"].astype(np.float32) * held[f"{name}.scale"]).T, held[f"{name}.bias"]

    found: dict[str, np.ndarray] = {"classes.weight": held["classes.weight"].T, "classes.bias": held["classes.bias"]}
    found |= {f"norm.{which}": held[f"norm.{which}"] for which in ("weight", "bias")}
    for at in range(layers):
        weight, bias = linear(f"layer{at}.mixed")
        for row, kind in enumerate(("query", "key", "value")):
            found[f"layers.{at}.{kind}.weight"] = weight[row * WIDTH : (row + 1) * WIDTH]
            found[f"layers.{at}.{kind}.bias"] = bias[row * WIDTH : (row + 1) * WIDTH]
        for kind in PARTS:
            found[f"layers.{at}.{kind}.weight"], found[f"layers.{at}.{kind}.bias"] = linear(f"layer{at}.{kind}")
        for kind in NORMS:
            found |= {f"layers.{at}.{kind}.{which}": held[f"layer{at}.{kind}.{which}"] for which in ("weight", "bias")}
    return {name: torch.from_numpy(np.ascontiguousarray(value, np.float32)) for name, value in found.items()}, layers


def main() -> None:
    """Write the three files."""
    model, work = map(Path, sys.argv[1:])
    tables = np.load(model / "tables.npz")
    weights, layers = weights_of(model / "tagger.onnx")
    marks = torch.from_numpy(tables["marks"].astype(np.float32))
    torch.save({"tagger": weights, "marks": marks, "layers": layers}, work / "tagger.pt")
    pieces = (model / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    lines = [f"{piece}\t{score:.4f}" for piece, score in zip(pieces, tables["scores"], strict=True)]
    (work / "vocabulary.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(work / "words.npy", tables["words"])


if __name__ == "__main__":
    main()
