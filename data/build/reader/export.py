"""Write the trained reader as the files that ship: an ONNX graph with 8-bit weights, and the heads.

usage: python data/build/reader/export.py MODEL.pt ENCODER.bin OUT_FOLDER [--like SETTINGS.json]

Needs torch and onnx. Weights of the encoder are quantised symmetrically, one scale for each output; activations are
quantised while running. The heads keep 16-bit floats. Calibration is that of another model, or plain, until
``calibrate.py`` has run.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "models"))
from encoder import Encoder, open_encoder
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
PLAIN = {
    "candidate": 0.2,
    "again": 0.5,
    "via": 0.5,
    "status_heat": 1.0,
    "status_bias": [0.25, 0.36, 0.02, -0.87, -0.74, -0.69, -1.0],
    "hint": 1.0,
    "reach": 30.0,
    "apart": 5.0,
    "event": {"weights": [1.0, 1.0, *[0.0] * 33], "bias": 0.0, "bar": 0.5},
    "journey": {"weights": [0.5, 0.5, 0.0, 0.0, 0.0], "bias": 0.0, "bar": 0.5},
    "not_a_place": 0.3,
    "roles": {"reference": 0.5, "links": 1.0, "rules": 0.8},
}


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

    def norm(self, name: str, source: str, other: str | None, tables: list[np.ndarray], epsilon: float) -> str:
        """Normalise a layer, after adding another."""
        names = [self.constant(f"{name}.weight", tables[0]), self.constant(f"{name}.bias", tables[1])]
        if other is None:
            return self.node("LayerNormalization", [source, *names], name, axis=-1, epsilon=epsilon)
        return self.node("SkipLayerNormalization", [source, other, *names], name, MICROSOFT, epsilon=epsilon)


FILES = ("reader.onnx", "reader.npz", "reader.json")


def graph_of(weights: dict[str, np.ndarray], layers: int, encoder: Encoder) -> Any:
    """Build the graph: vectors (batch, length, width) and the lengths' mask in, states of the same shape out."""
    graph, epsilon, width = Graph(), encoder.epsilon, encoder.width

    def both(name: str) -> list[np.ndarray]:
        return [weights[f"body.{name}.{which}"] for which in ("weight", "bias")]

    states = graph.norm("norm", "vectors", None, both("norm"), epsilon)
    for at in range(layers):
        name, part = f"layer{at}", f"layers.{at}"
        three = [both(f"{part}.{kind}") for kind in ("query", "key", "value")]
        graph.linear(f"{name}.mixed", states, *(np.concatenate(parts) for parts in zip(*three, strict=True)))
        outputs = [f"{name}.{kind}" for kind in ("query", "key", "value")]
        sizes = graph.constant(f"{name}.sizes", np.array([width] * 3, np.int64))
        graph.nodes.append(helper.make_node("Split", [f"{name}.mixed", sizes], outputs, axis=-1))
        graph.node("MultiHeadAttention", [*outputs, "", "mask"], f"{name}.seen", MICROSOFT, num_heads=encoder.heads)
        out = graph.linear(f"{name}.out", f"{name}.seen", *both(f"{part}.out"))
        states = graph.norm(f"{name}.attended", out, states, both(f"{part}.attended"), epsilon)
        up = graph.linear(f"{name}.up", states, *both(f"{part}.up"))
        bent = graph.node("Gelu", [up], f"{name}.bent", MICROSOFT)
        down = graph.linear(f"{name}.down", bent, *both(f"{part}.down"))
        last = at == layers - 1
        states = graph.norm("states" if last else f"{name}.fed", down, states, both(f"{part}.fed"), epsilon)
    ports = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", "length", width]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "length"]),
    ]
    result = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", width])
    whole = helper.make_graph(graph.nodes, "reader", ports, [result], graph.weights)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(whole, opset_imports=imports, ir_version=9)


def main() -> None:
    """Write the graph, the heads and the settings."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--like", type=Path, help="settings to begin with")
    parser.add_argument("--manner", type=int, default=1, help="how the texts are told: 1 as news, 2 as the real news")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    encoder = open_encoder(given.encoder)
    saved = torch.load(given.model)
    weights = {name: value.numpy() for name, value in saved["state"].items()}
    onnx.save(graph_of(weights, saved["layers"], encoder), given.out / "reader.onnx")
    kind = encoder.vector("emb.type", encoder.width)
    positions = encoder.vector("emb.pos", 512 * encoder.width).reshape(512, -1) + kind
    heads = {name: value for name, value in weights.items() if not name.startswith(("body.", "manners."))}
    heads.update(positions=positions, manner=weights["manners.weight"][given.manner])
    np.savez(given.out / "reader.npz", **{name: value.astype(np.float16) for name, value in heads.items()})
    settings = json.loads(given.like.read_text(encoding="utf-8")) if given.like else PLAIN
    (given.out / "reader.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    sums = {name: hashlib.sha256((given.out / name).read_bytes()).hexdigest() for name in FILES}
    (given.out / "manifest.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")
    for path in sorted(given.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
