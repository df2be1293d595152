"""The ONNX graph of the encoder that the tagger and the reader share, and the checksums of what ships.

Weights are quantised symmetrically to 8 bits, one scale for each output; activations are quantised while running.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from encoder import Encoder
from onnx import TensorProto, helper, numpy_helper

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
        if other is not None:
            source = self.node("Add", [source, other], f"{name}.sum")
        return self.node("LayerNormalization", [source, *tables], name, axis=-1, epsilon=epsilon)

    def encode(
        self, weights: dict[str, np.ndarray], layers: int, encoder: Encoder, *, prefix: str = "", out: str = ""
    ) -> str:
        """Add the layers over "vectors"; gives the name of the last states, `out` where one is wanted."""
        epsilon, width = encoder.epsilon, encoder.width

        def both(name: str) -> list[np.ndarray]:
            return [weights[f"{prefix}{name}.{which}"] for which in ("weight", "bias")]

        states = self.norm("norm", "vectors", None, *both("norm"), epsilon=epsilon)
        for at in range(layers):
            name, part = f"layer{at}", f"layers.{at}"
            three = [both(f"{part}.{kind}") for kind in ("query", "key", "value")]
            self.linear(f"{name}.mixed", states, *(np.concatenate(parts) for parts in zip(*three, strict=True)))
            outputs = [f"{name}.{kind}" for kind in ("query", "key", "value")]
            sizes = self.constant(f"{name}.sizes", np.array([width] * 3, np.int64))
            self.nodes.append(helper.make_node("Split", [f"{name}.mixed", sizes], outputs, axis=-1))
            self.node("MultiHeadAttention", outputs, f"{name}.seen", MICROSOFT, num_heads=encoder.heads)
            seen = self.linear(f"{name}.out", f"{name}.seen", *both(f"{part}.out"))
            states = self.norm(f"{name}.attended", seen, states, *both(f"{part}.attended"), epsilon=epsilon)
            up = self.linear(f"{name}.up", states, *both(f"{part}.up"))
            bent = self.node("Gelu", [up], f"{name}.bent", MICROSOFT)
            down = self.linear(f"{name}.down", bent, *both(f"{part}.down"))
            states = self.norm(
                out if out and at == layers - 1 else f"{name}.fed", down, states, *both(f"{part}.fed"), epsilon=epsilon
            )
        return states

    def model(self, name: str, width: int, output: str, columns: int) -> Any:
        """Finish the model: vectors (batch, length, width) in, `columns` for each piece out."""
        port = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", "length", width])
        result = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", "length", columns])
        whole = helper.make_graph(self.nodes, name, [port], [result], self.weights)
        imports = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(whole, opset_imports=imports, ir_version=9)


def sums_model(length: int = 64, columns: int = 32) -> Any:
    """Build a product of the largest 8-bit numbers, which shows whether a processor adds such products exactly."""
    graph = Graph()
    graph.linear("sums", "vectors", np.full((columns, length), 127.0), np.zeros(columns))
    return graph.model("sums", length, "sums", columns)


def write_manifest(folder: Path, names: Sequence[str]) -> None:
    """Write the sha256 of the files that ship, by which a damaged one is refused."""
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "manifest.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")
