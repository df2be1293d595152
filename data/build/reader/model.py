"""The reader as a torch module: a pretrained encoder and the heads that `geo.reader.model` reads with numpy."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from encoder import BLOCK, Encoder, unpacked
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

from geo.reader.inputs import (
    BUCKETS,
    GAPS,
    KINDS,
    LEADS,
    LINKS,
    MODES,
    PLACE_FEATURES,
    POINTERS,
    ROLES,
    STATUSES,
    TIME_FEATURES,
    TYPES,
    Input,
    cut_windows,
    distance_buckets,
)

MANNERS = 3  # dense stories, stories that are told as news are, real news
HIDDEN, POINTER = 160, 48
NEARNESS = (*[0.0] * 6, -3.5, -2.5, -2.5, -1.5, -1.5, -2.5, -3.5, -3.5)  # of words by `distance_buckets`, to begin with


class Layer(nn.Module):
    """A transformer layer with the norm behind each half."""

    def __init__(self, encoder: Encoder, dropout: float) -> None:
        super().__init__()
        width, inner = encoder.width, encoder.inner
        self.heads = encoder.heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.attended, self.fed = nn.LayerNorm(width, encoder.epsilon), nn.LayerNorm(width, encoder.epsilon)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Attend, then feed forward."""
        batch, length, width = states.shape

        def split(x: torch.Tensor) -> torch.Tensor:
            return x.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        states = self.attended(states + self.dropout(self.out(mixed)))
        return self.fed(states + self.dropout(self.down(functional.gelu(self.up(states)))))


class Body(nn.Module):
    """The first layers of the encoder."""

    def __init__(self, encoder: Encoder, layers: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(encoder.width, encoder.epsilon)
        self.layers = nn.ModuleList(Layer(encoder, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, vectors: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Turn vectors into states; `mask` is 1 for pieces and 0 for padding."""
        states = self.dropout(self.norm(vectors))
        added = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, added)
        return states

    def load(self, encoder: Encoder) -> None:
        """Take the pretrained weights."""
        width, inner = encoder.width, encoder.inner
        self.norm.weight.data = torch.from_numpy(encoder.vector("emb.ln.w", width))
        self.norm.bias.data = torch.from_numpy(encoder.vector("emb.ln.b", width))
        for at, layer in enumerate(self.layers):
            for name, part, outputs, inputs in (
                ("q", layer.query, width, width),
                ("k", layer.key, width, width),
                ("v", layer.value, width, width),
                ("ao", layer.out, width, width),
                ("fi", layer.up, inner, width),
                ("fo", layer.down, width, inner),
            ):
                part.weight.data = torch.from_numpy(encoder.matrix(f"l{at}.{name}.w", outputs, inputs))
                part.bias.data = torch.from_numpy(encoder.vector(f"l{at}.{name}.b", outputs))
            for name, part in (("aln", layer.attended), ("oln", layer.fed)):
                part.weight.data = torch.from_numpy(encoder.vector(f"l{at}.{name}.w", width))
                part.bias.data = torch.from_numpy(encoder.vector(f"l{at}.{name}.b", width))

    def load_tagger(self, path: Path) -> None:
        """Take the weights of the tagger's graph, as far as it has layers."""
        held = {x.name: numpy_helper.to_array(x) for x in onnx.load(path).graph.initializer}

        def fill(part: nn.Module, weight: np.ndarray, bias: np.ndarray) -> None:
            part.weight.data, part.bias.data = torch.tensor(weight).float(), torch.tensor(bias).float()

        def whole(name: str) -> tuple[np.ndarray, np.ndarray]:
            weight = held[f"{name}.weight"].astype(np.float32) * held[f"{name}.scale"]
            return weight.T, held[f"{name}.bias"]

        fill(self.norm, held["norm.weight"], held["norm.bias"])
        for at, layer in enumerate(self.layers):
            if f"layer{at}.mixed.weight" not in held:
                break
            weight, bias = whole(f"layer{at}.mixed")
            width = len(weight) // 3
            for number, part in enumerate((layer.query, layer.key, layer.value)):
                rows = slice(number * width, (number + 1) * width)
                fill(part, weight[rows], bias[rows])
            for name, part in (("out", layer.out), ("up", layer.up), ("down", layer.down)):
                fill(part, *whole(f"layer{at}.{name}"))
            for name, part in (("attended", layer.attended), ("fed", layer.fed)):
                fill(part, held[f"layer{at}.{name}.weight"], held[f"layer{at}.{name}.bias"])


class Bent(nn.Module):
    """The bend between two linear maps, with dropout while training."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Bend."""
        return self.dropout(functional.gelu(x, approximate="tanh"))


class Pair(nn.Module):
    """Scores of all pairs of one list and another."""

    def __init__(self, one: int, other: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(one, HIDDEN), nn.Linear(other, HIDDEN)
        self.left, self.right = nn.Linear(one, HIDDEN), nn.Linear(other, HIDDEN)
        self.distance, self.gap = nn.Embedding(BUCKETS, HIDDEN), nn.Embedding(GAPS, HIDDEN)
        self.bent = Bent(dropout)
        self.out = nn.Linear(HIDDEN, outputs)
        for table in (self.distance, self.gap):
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, one: torch.Tensor, other: torch.Tensor, distance: Any, gap: Any) -> torch.Tensor:
        """Score; shape (one, other, outputs)."""
        hidden = self.one(one)[:, None] + self.other(other)[None] + self.left(one)[:, None] * self.right(other)[None]
        hidden = hidden + self.distance(torch.from_numpy(distance)) + self.gap(torch.from_numpy(gap))
        return self.out(self.bent(hidden))


class Said(nn.Module):
    """What the words of the whole text say of an event or a journey: each asks all pieces."""

    def __init__(self, askers: dict[str, int], width: int, classes: int) -> None:
        super().__init__()
        self.asked = nn.ModuleDict({name: nn.Linear(size, POINTER) for name, size in askers.items()})
        self.distance = nn.ModuleDict({name: nn.Embedding(BUCKETS, 1) for name in askers})
        self.given, self.kinds = nn.Linear(width, POINTER), nn.Linear(width, classes)
        for table in self.distance.values():
            table.weight.data = torch.tensor(NEARNESS)[:, None]

    def forward(
        self, askers: dict[str, tuple[torch.Tensor, np.ndarray]], states: torch.Tensor, sentences: np.ndarray
    ) -> torch.Tensor:
        """Pool what the pieces say by how much the askers ask them and how near they are: the strongest word decides.

        An asker is what is known of words, shape (words, size), and their first pieces; all have as many words.
        """
        pieces, given, scores = np.arange(len(states)), self.given(states).T * POINTER**-0.5, 0.0
        for name, (known, at) in askers.items():
            bucket = torch.from_numpy(distance_buckets(at, pieces, sentences[at], sentences))
            scores = scores + self.asked[name](known) @ given + self.distance[name](bucket)[..., 0]
        return torch.logsumexp(scores.log_softmax(-1)[..., None] + self.kinds(states), 1)


class ReaderModel(nn.Module):
    """Encoder, embeddings and heads."""

    def __init__(self, encoder: Encoder, words: np.ndarray, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.width
        self.words = torch.from_numpy(unpacked(words.view(BLOCK).reshape(len(words), -1)))
        positions = encoder.vector("emb.pos", 512 * width).reshape(512, -1) + encoder.vector("emb.type", width)
        self.positions = torch.from_numpy(positions)
        self.body = Body(encoder, layers, dropout)
        self.kinds, self.hints = nn.Embedding(KINDS, width, padding_idx=0), nn.Embedding(8, width, padding_idx=0)
        self.manners = nn.Embedding(MANNERS, width)
        for table in (self.kinds, self.hints, self.manners):
            nn.init.zeros_(table.weight)
        known = width + LEADS + 1 + len(STATUSES)
        place = 2 * width + PLACE_FEATURES + len(ROLES)
        self.trigger = nn.ModuleDict(
            {
                "word": nn.Linear(width, 256),
                "text": nn.Linear(width, 256),
                "bent": Bent(dropout),
                "out": nn.Linear(256, 3),
            }
        )
        self.role = nn.Sequential(nn.Linear(place - len(ROLES), 256), Bent(dropout), nn.Linear(256, len(ROLES)))
        self.kind = nn.Linear(known, len(TYPES))
        self.status = nn.Sequential(nn.Linear(known, 256), Bent(dropout), nn.Linear(256, len(STATUSES)))
        self.mode = nn.Linear(known, len(MODES))
        self.said = Said({"word": known, "origin": place, "destination": place}, width, len(MODES))
        self.place = Pair(known, place, len(LINKS), dropout)
        self.place.none = nn.Linear(known, 3)
        self.time = Pair(known, width + TIME_FEATURES, 1, dropout)
        self.time.none = nn.Linear(known, 1)
        told = known + len(TYPES)
        self.again = Pair(told, told, 1, dropout)
        self.again.none = nn.Linear(told, 1)
        self.journey = Pair(place, place, 1 + len(MODES) + len(STATUSES), dropout)
        nn.init.constant_(self.journey.out.bias, -2.0)
        count = len(POINTERS)
        self.pointer = nn.ModuleDict(
            {
                "one": nn.Linear(known, count * POINTER),
                "other": nn.Linear(width, count * POINTER),
                "distance": nn.Embedding(BUCKETS, count),
                "none": nn.Linear(known, count),
            }
        )

    def encode(self, wholes: list[Input], manners: list[int], drop: float = 0.0) -> list[torch.Tensor]:
        """Encode documents: the states of the pieces of each."""
        cuts = [(at, *cut) for at, whole in enumerate(wholes) for cut in cut_windows(len(whole.idents))]
        length = max(stop - start for _, start, stop, *_ in cuts) + 2
        idents = np.full((len(cuts), length), 1, np.int64)
        kinds, hints = np.zeros((len(cuts), length), np.int64), np.zeros((len(cuts), length), np.int64)
        for row, (at, start, stop, *_) in enumerate(cuts):
            count = stop - start
            idents[row, 0], idents[row, count + 1] = 0, 2
            idents[row, 1 : count + 1] = wholes[at].idents[start:stop]
            kinds[row, 1 : count + 1] = wholes[at].kinds[start:stop]
            hints[row, 1 : count + 1] = wholes[at].hints[start:stop]
        vectors = self.words[torch.from_numpy(idents)]
        if drop:
            vectors = vectors * (torch.rand(*idents.shape, 1) >= drop)
        vectors = vectors + self.positions[:length] + self.kinds(torch.from_numpy(kinds))
        vectors = vectors + self.hints(torch.from_numpy(hints))
        vectors = vectors + self.manners(torch.tensor([manners[at] for at, *_ in cuts]))[:, None]
        states = self.body(vectors, torch.from_numpy((idents != 1).astype(np.float32)))
        parts: list[list[torch.Tensor]] = [[] for _ in wholes]
        for row, (at, start, _, first, last) in enumerate(cuts):
            parts[at].append(states[row, 1 + first - start : 1 + last - start])
        return [torch.cat(part) if len(part) > 1 else part[0] for part in parts]
