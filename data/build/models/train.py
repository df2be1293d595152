"""Train the tagger: the first layers of a pretrained encoder, the gazetteer's marks, and one layer of classes on top.

usage: python data/build/models/train.py ENCODER.bin WINDOWS.npz MODEL_FOLDER [--layers N] [--steps N]
                                   [--start FILE] [--pace X] [--epoch N] [--stop N]

MODEL_FOLDER holds ``words.npy``; ``tagger.pt`` is written to it. Needs torch. The word table and the positions stay as
they are. Windows are drawn epoch by epoch, those of like length together.
"""

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder import BLOCK, Encoder, open_encoder, unpacked
from torch import nn
from torch.nn import functional

CLASSES, MARKS = 7, 11
OUTSIDE = [0, 3, 4, 5, 6]  # the classes that are no place; what a text says only so much of has the label CLASSES
BATCH = 2048  # pieces
RATE, HEAD_RATE, WARM, DECAY = 2.5e-4, 1e-3, 0.06, 0.01
LOWER = 0.9  # a layer learns more slowly than the one above it, by this factor
UNMARKED = 0.2  # share of windows read without the gazetteer's marks
BEGIN, PADDING, END = 0, 1, 2


class Layer(nn.Module):
    """A transformer layer with the norm behind each half."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.attended, self.fed = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Attend, then feed forward."""
        batch, length, width = states.shape

        def split(x: torch.Tensor) -> torch.Tensor:
            return x.reshape(batch, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        scores = query @ key.transpose(2, 3) * (width // self.heads) ** -0.5 + mask
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        states = self.attended(states + self.dropout(self.out(mixed)))
        return self.fed(states + self.dropout(self.down(functional.gelu(self.up(states)))))


class Tagger(nn.Module):
    """From the vectors of the pieces to the classes."""

    def __init__(self, encoder: Encoder, layers: int) -> None:
        super().__init__()
        width = encoder.width
        self.norm = nn.LayerNorm(width, encoder.epsilon)
        self.layers = nn.ModuleList(Layer(width, encoder.heads, encoder.inner, encoder.epsilon) for _ in range(layers))
        self.dropout = nn.Dropout(0.1)
        self.classes = nn.Linear(width, CLASSES)
        self.load(encoder)

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

    def forward(self, vectors: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Score the classes of every piece; `mask` is 1 for pieces and 0 for padding."""
        states = self.dropout(self.norm(vectors))
        added = ((1.0 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, added)
        return self.classes(states)


class Inputs(nn.Module):
    """The vectors of the pieces: word, position, and what the gazetteer knows."""

    def __init__(self, encoder: Encoder, words: np.ndarray) -> None:
        super().__init__()
        self.words = torch.from_numpy(unpacked(words.view(BLOCK).reshape(len(words), -1)))
        kind = encoder.vector("emb.type", encoder.width)
        positions = encoder.vector("emb.pos", 512 * encoder.width).reshape(512, -1) + kind
        self.positions = torch.from_numpy(positions)
        self.marks = nn.Embedding(MARKS, encoder.width)
        nn.init.zeros_(self.marks.weight)

    def forward(self, idents: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """Add them up."""
        return self.words[idents] + self.positions[: idents.shape[1]] + self.marks(marks)


def batches(data: dict[str, np.ndarray], epoch: int, chance: np.random.Generator) -> list[np.ndarray]:
    """Put windows of like length together, in random order."""
    rows = np.flatnonzero(data["epochs"] == epoch)
    order = rows[np.argsort(data["lengths"][rows] + chance.uniform(0, 6, len(rows)), kind="stable")]
    groups, group, longest = [], [], 0
    for row in order:
        longest = max(longest, data["lengths"][row] + 2)
        if group and longest * (len(group) + 1) > BATCH:
            groups.append(np.array(group))
            group, longest = [], data["lengths"][row] + 2
        group.append(row)
    groups.append(np.array(group))
    chance.shuffle(groups)
    return groups


def tensors(data: dict[str, np.ndarray], rows: np.ndarray, chance: np.random.Generator) -> list[torch.Tensor]:
    """Pad the windows of a batch: pieces, marks, labels (-100 where there is none), mask."""
    length = int(data["lengths"][rows].max()) + 2
    idents = np.full((len(rows), length), PADDING, np.int64)
    marks = np.zeros((len(rows), length), np.int64)
    labels = np.full((len(rows), length), -100, np.int64)
    for at, row in enumerate(rows):
        start, count = data["starts"][row], data["lengths"][row]
        idents[at, 0], idents[at, count + 1] = BEGIN, END
        idents[at, 1 : count + 1] = data["idents"][start : start + count]
        labels[at, 1 : count + 1] = data["labels"][start : start + count]
        if chance.random() >= UNMARKED:
            marks[at, 1 : count + 1] = data["marks"][start : start + count]
    return [torch.from_numpy(x) for x in (idents, marks, labels, (idents != PADDING).astype(np.float32))]


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("windows", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--steps", type=int, default=1770)
    parser.add_argument("--start", type=Path, help="a tagger.pt to go on from")
    parser.add_argument("--pace", type=float, default=1.0, help="factor of every learning rate")
    parser.add_argument("--epoch", type=int, default=0, help="the first epoch of the windows to read")
    parser.add_argument("--stop", type=int, help="end after this many of the steps, in the middle of the schedule")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261125)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    encoder = open_encoder(given.encoder)
    data = dict(np.load(given.windows))
    data["starts"] = np.concatenate([[0], np.cumsum(data["lengths"])[:-1]])
    inputs, tagger = Inputs(encoder, np.load(given.model / "words.npy")), Tagger(encoder, given.layers)
    if given.start:
        saved = torch.load(given.start)
        tagger.load_state_dict(saved["tagger"])
        inputs.marks.weight.data = saved["marks"]
    groups = [{"params": [*inputs.parameters(), *tagger.classes.parameters()], "lr": HEAD_RATE * given.pace}]
    groups += [
        {"params": list(part.parameters()), "lr": RATE * LOWER**depth * given.pace}
        for depth, part in enumerate([*reversed(tagger.layers), tagger.norm])
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    warm = WARM * given.steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (given.steps - step) / (given.steps - warm))
    )
    optimise(given, data, inputs, tagger, optimiser=optimiser, schedule=schedule)
    save(given.model / "tagger.pt", inputs, tagger)


def loss_of(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean cross entropy; where only "no place" is known, of all the classes that are none."""
    logs = scores.log_softmax(-1)
    outside = logs[:, OUTSIDE].logsumexp(-1, keepdim=True)
    chosen = torch.cat([logs, outside], 1).gather(1, labels.clamp(min=0)[:, None])[:, 0]
    return -chosen[labels >= 0].mean()


def optimise(
    given: argparse.Namespace, data: dict, inputs: Inputs, tagger: Tagger, *, optimiser: Any, schedule: Any
) -> None:
    """Go through the windows, epoch after epoch, until all steps are done."""
    chance = np.random.default_rng(given.seed)
    weights = [*tagger.parameters(), *inputs.parameters()]
    step, epoch, began, losses = 0, given.epoch, time.monotonic(), []
    tagger.train()
    stop = given.stop or given.steps
    while step < stop:
        for rows in batches(data, epoch % (int(data["epochs"].max()) + 1), chance):
            if step == stop:
                break
            idents, marks, labels, mask = tensors(data, rows, chance)
            scores = tagger(inputs(idents, marks), mask)
            loss = loss_of(scores.reshape(-1, CLASSES), labels.reshape(-1))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
            if step % 50 == 0:
                took = time.monotonic() - began
                print(f"step {step}, epoch {epoch}, loss {np.mean(losses[-50:]):.4f}, {took:.0f} s", flush=True)
            if step % 500 == 0:
                save(given.model / "tagger.pt", inputs, tagger)
        epoch += 1


def save(path: Path, inputs: Inputs, tagger: Tagger) -> None:
    """Write the weights, under another name first."""
    part = path.with_suffix(".part")
    torch.save({"tagger": tagger.state_dict(), "marks": inputs.marks.weight.data, "layers": len(tagger.layers)}, part)
    part.replace(path)


if __name__ == "__main__":
    main()
