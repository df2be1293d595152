"""Write the trained reader as the files that ship: an ONNX graph with 8-bit weights, and the heads.

usage: python data/build/reader/export.py MODEL.pt ENCODER.bin OUT_FOLDER [--like SETTINGS.json]

Needs torch and onnx. Weights of the encoder are quantised symmetrically, one scale for each output; activations are
quantised while running. The heads keep 16-bit floats. Calibration is that of another model, or plain, until
``calibrate.py`` has run.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "models"))
from encoder import Encoder, open_encoder
from graph import Graph, write_manifest

from geo.reader.inputs import ROLES, STATUSES

PLAIN = {
    "candidate": 0.2,
    "again": 0.5,
    "via": 0.5,
    "reach": 30.0,
    "apart": 5.0,
    "event": {"weights": [1.0, 1.0, *[0.0] * 37], "bias": 0.0, "bar": 0.5},
    "journey": {"weights": [0.5, 0.5, *[0.0] * 7], "bias": 0.0, "bar": 0.5},
    "not_a_place": 0.3,
    "status": {"weights": np.eye(len(STATUSES), 19).tolist(), "bias": [0.0] * len(STATUSES)},
    "role": {"weights": np.eye(len(ROLES) - 1, 20).tolist(), "bias": [0.0] * (len(ROLES) - 1)},
}


FILES = ("reader.onnx", "reader.npz", "reader.json")


def graph_of(weights: dict[str, np.ndarray], layers: int, encoder: Encoder) -> Any:
    """Build the graph: vectors (batch, length, width) in, states of the same shape out."""
    graph = Graph()
    states = graph.encode(weights, layers, encoder, prefix="body.", out="states")
    return graph.model("reader", encoder.width, states, encoder.width)


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
    write_manifest(given.out, FILES)
    for path in sorted(given.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
