"""Write the trained tagger as the files that ship: an ONNX graph with 8-bit weights, tables, and their checksums.

usage: python data/build/models/export.py ENCODER.bin WORK_FOLDER OUT_FOLDER

WORK_FOLDER holds ``tagger.pt``, ``vocabulary.tsv`` and ``words.npy``. Needs torch and onnx. Weights are quantised
symmetrically, one scale for each output; activations are quantised while running.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from encoder import Encoder, open_encoder
from graph import Graph, sums_model, write_manifest

POSITIONS = 256


def graph_of(weights: dict[str, np.ndarray], layers: int, encoder: Encoder) -> Any:
    """Build the graph: vectors (batch, length, width) in, scores of the classes out."""
    graph = Graph()
    states = graph.encode(weights, layers, encoder)
    matrix = graph.constant("classes.weight", weights["classes.weight"].T)
    bias = graph.constant("classes.bias", weights["classes.bias"])
    product = graph.node("MatMul", [states, matrix], "classes.product")
    graph.node("Add", [product, bias], "scores")
    return graph.model("tagger", encoder.width, "scores", len(weights["classes.bias"]))


def main() -> None:
    """Write all files."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    encoder = open_encoder(given.encoder)
    saved = torch.load(given.work / "tagger.pt")
    weights = {name: value.numpy() for name, value in saved["tagger"].items()}
    onnx.save(graph_of(weights, saved["layers"], encoder), given.out / "tagger.onnx")
    onnx.save(sums_model(), given.out / "sums.onnx")
    kind = encoder.vector("emb.type", encoder.width)
    positions = encoder.vector("emb.pos", POSITIONS * encoder.width).reshape(POSITIONS, -1) + kind
    lines = (given.work / "vocabulary.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    pieces, scores = zip(*(line.rsplit("\t", 1) for line in lines), strict=True)
    (given.out / "vocabulary.txt").write_text("\n".join(pieces), encoding="utf-8")
    np.savez(
        given.out / "tables.npz",
        scores=np.array(scores, np.float32),
        words=np.load(given.work / "words.npy"),
        positions=positions.astype(np.float16),
        marks=saved["marks"].numpy().astype(np.float16),
    )
    names = ("tagger.onnx", "sums.onnx", "tables.npz", "vocabulary.txt")
    write_manifest(given.out, names)
    for name in names:
        print(f"{name}: {(given.out / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
