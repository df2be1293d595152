"""Write the trained tagger as the files that ship: an ONNX graph with 8-bit weights, tables, and their checksums.

usage: python data/build/models/export.py ENCODER.bin WORK_FOLDER OUT_FOLDER

WORK_FOLDER holds ``tagger.pt``, ``vocabulary.tsv`` and ``words.npy``. Needs torch and onnx. Weights are quantised
symmetrically, one scale for each output; activations are quantised while running.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from encoder import Encoder, open_encoder
from onnx import TensorProto, helper, numpy_helper

POSITIONS = 256
MICROSOFT = "com.microsoft"


class Graph:
    """The nodes and weights of an ONNX graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add a weight."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **options: Any) -> str:
        """Add an operation with one output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **options))
        return output

    def linear(self, name: str, source: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Multiply by an 8-bit matrix (outputs x inputs) and add a bias."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / 127.0
        whole = np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8).T
        inputs = [
            source,
            self.constant(f"{name}.weight", whole),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}.bias", bias.astype(np.float32)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, MICROSOFT)

    def norm(
        self, name: str, source: str, other: str | None, weight: np.ndarray, bias: np.ndarray, *, epsilon: float
    ) -> str:
        """Normalise a layer, after adding another."""
        tables = [self.constant(f"{name}.weight", weight), self.constant(f"{name}.bias", bias)]
        if other is None:
            return self.node("LayerNormalization", [source, *tables], name, axis=-1, epsilon=epsilon)
        return self.node("SkipLayerNormalization", [source, other, *tables], name, MICROSOFT, epsilon=epsilon)


def graph_of(weights: dict[str, np.ndarray], layers: int, encoder: Encoder) -> Any:
    """Build the graph: vectors (batch, length, width) and the lengths' mask in, scores of the classes out."""
    graph, epsilon, width = Graph(), encoder.epsilon, encoder.width
    states = graph.norm("norm", "vectors", None, weights["norm.weight"], weights["norm.bias"], epsilon=epsilon)
    for at in range(layers):
        name, part = f"layer{at}", f"layers.{at}"
        stacked = [
            np.concatenate([weights[f"{part}.{kind}.{which}"] for kind in ("query", "key", "value")])
            for which in ("weight", "bias")
        ]
        graph.linear(f"{name}.mixed", states, *stacked)
        outputs = [f"{name}.{kind}" for kind in ("query", "key", "value")]
        sizes = graph.constant(f"{name}.sizes", np.array([width] * 3, np.int64))
        graph.nodes.append(helper.make_node("Split", [f"{name}.mixed", sizes], outputs, axis=-1))
        graph.node("MultiHeadAttention", [*outputs, "", "mask"], f"{name}.seen", MICROSOFT, num_heads=encoder.heads)
        out = graph.linear(f"{name}.out", f"{name}.seen", weights[f"{part}.out.weight"], weights[f"{part}.out.bias"])
        tables = [weights[f"{part}.attended.{which}"] for which in ("weight", "bias")]
        states = graph.norm(f"{name}.attended", out, states, *tables, epsilon=epsilon)
        up = graph.linear(f"{name}.up", states, weights[f"{part}.up.weight"], weights[f"{part}.up.bias"])
        bent = graph.node("Gelu", [up], f"{name}.bent", MICROSOFT)
        down = graph.linear(f"{name}.down", bent, weights[f"{part}.down.weight"], weights[f"{part}.down.bias"])
        tables = [weights[f"{part}.fed.{which}"] for which in ("weight", "bias")]
        states = graph.norm(f"{name}.fed", down, states, *tables, epsilon=epsilon)
    matrix = graph.constant("classes.weight", weights["classes.weight"].T)
    bias = graph.constant("classes.bias", weights["classes.bias"])
    product = graph.node("MatMul", [states, matrix], "classes.product")
    graph.node("Add", [product, bias], "scores")
    ports = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", "length", width]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "length"]),
    ]
    result = helper.make_tensor_value_info(
        "scores", TensorProto.FLOAT, ["batch", "length", len(weights["classes.bias"])]
    )
    whole = helper.make_graph(graph.nodes, "tagger", ports, [result], graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(whole, opset_imports=imports, ir_version=9)


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
    names = ("tagger.onnx", "tables.npz", "vocabulary.txt")
    sums = {name: hashlib.sha256((given.out / name).read_bytes()).hexdigest() for name in names}
    (given.out / "manifest.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")
    for name in names:
        print(f"{name}: {(given.out / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
