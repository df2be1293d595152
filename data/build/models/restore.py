"""Turn a model that ships back into weights that a training can go on from.

usage: python data/build/models/restore.py MODEL_FOLDER WORK_FOLDER

MODEL_FOLDER is ``data/models``, of which the tagger becomes ``tagger.pt`` (beside it ``vocabulary.tsv`` and
``words.npy``, which `prepare.py` and `train.py` read), or ``data/reader``, of which ``reader.pt`` is made. Needs torch
and onnx. The encoders that ship have 8 bits, so that the weights are what was trained within half a step of each scale.
Of the reader's manners of telling one ships; the others begin with it.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import torch

WIDTH = 384
MANNERS = 3  # of telling, as in ../reader/model.py
PARTS, NORMS = ("out", "up", "down"), ("attended", "fed")


def layers_of(path: Path) -> tuple[dict[str, torch.Tensor], int]:
    """Read the weights of the encoder in a graph under the names that training gives them, and count the layers."""
    held = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    layers = sum(name.endswith(".mixed.weight") for name in held)

    def linear(name: str) -> tuple[np.ndarray, np.ndarray]:
        return (held[f"{name}.weight"].astype(np.float32) * held[f"{name}.scale"]).T, held[f"{name}.bias"]

    found: dict[str, np.ndarray] = {name: held[name].T for name in ("classes.weight", "classes.bias") if name in held}
    found |= {f"norm.{which}": held[f"norm.{which}"] for which in ("weight", "bias")}
    for at in range(layers):
        weight, bias = linear(f"layer{at}.mixed")
        for row, kind in enumerate(("query", "key", "value")):
            found[f"layers.{at}.{kind}.weight"] = weight[row * WIDTH : (row + 1) * WIDTH]
            found[f"layers.{at}.{kind}.bias"] = bias[row * WIDTH : (row + 1) * WIDTH]
        for kind in PARTS:
            found[f"layers.{at}.{kind}.weight"], found[f"layers.{at}.{kind}.bias"] = linear(f"layer{at}.{kind}")
        for kind in NORMS:
            name = f"layer{at}.{kind}"
            name = name if f"{name}.weight" in held else "states"  # the last layer's, which is the output
            found |= {f"layers.{at}.{kind}.{which}": held[f"{name}.{which}"] for which in ("weight", "bias")}
    return {name: torch.from_numpy(np.array(value, np.float32, order="C")) for name, value in found.items()}, layers


def restore_tagger(folder: Path, work: Path) -> None:
    """Write the tagger's weights, its vocabulary and its word table."""
    tables = np.load(folder / "tables.npz")
    weights, layers = layers_of(folder / "tagger.onnx")
    marks = torch.from_numpy(tables["marks"].astype(np.float32))
    torch.save({"tagger": weights, "marks": marks, "layers": layers}, work / "tagger.pt")
    pieces = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    lines = [f"{piece}\t{score:.4f}" for piece, score in zip(pieces, tables["scores"], strict=True)]
    (work / "vocabulary.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(work / "words.npy", tables["words"])


def restore_reader(folder: Path, work: Path) -> None:
    """Write the reader's weights."""
    encoder, layers = layers_of(folder / "reader.onnx")
    with np.load(folder / "reader.npz") as tables:
        heads = {name: torch.from_numpy(tables[name].astype(np.float32)) for name in tables}
    del heads["positions"]  # those of the encoder that training starts with
    manners = heads.pop("manner").repeat(MANNERS, 1)
    state = {f"body.{name}": value for name, value in encoder.items()} | heads | {"manners.weight": manners}
    torch.save({"state": state, "layers": layers}, work / "reader.pt")


def main() -> None:
    """Write the files."""
    folder, work = map(Path, sys.argv[1:])
    (restore_reader if (folder / "reader.onnx").exists() else restore_tagger)(folder, work)


if __name__ == "__main__":
    main()
