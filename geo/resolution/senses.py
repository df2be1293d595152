"""Senses: the names of a text, each in the sense it has there, with the containers that stand beside it.

"Alexandria, Virginia" and "Alexandria, Louisiana" in one text are two senses of one name; every other mention of a name
shares the sense of the mention before it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.document import Mention
from geo.gazetteer import Candidate, Gazetteer, fold, inside
from geo.resolution.candidates import Reading, classes_of, read_name
from geo.text import Text

__all__ = ["HOLDERS", "Sense", "read_peoples", "read_senses"]

_CONTAINER_GAP = 40  # characters between a name and its container
_CHAIN = 5  # names looked at for containers of containers: "Desa A, Kecamatan B, Kabupaten C, Jawa Barat"
HOLDERS = 10  # candidates of a container that are tried
_CANDIDATES = 300  # of a name; the most populous
_PEOPLE_WEIGHT = 0.5  # of an adjective of nationality against a name
_DATELINE_WEIGHT = 2.0


@dataclass
class Sense:
    """A name in one sense.

    Parameters
    ----------
    reading
        What the name can stand for.
    first
        Index of its first mention.
    hint
        A class word that stands beside it.
    containers
        What stands beside it as something it lies in: senses of the text, or a reading of words that are no mention.
    mentions
        How often it stands in the text.
    dateline
        Whether it stands in the dateline.
    prior, scores, shares
        For each candidate: its score by itself, its score in the text, its softmax share.
    boxes
        For each candidate, the name of the container it lies in.
    """

    reading: Reading
    first: int = 0
    hint: str = ""
    containers: tuple["Sense | Reading", ...] = ()
    mentions: int = 0
    dateline: bool = False
    prior: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    scores: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    shares: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    boxes: list[str | None] = field(default_factory=list)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The places the name can mean."""
        return self.reading.candidates

    @property
    def weight(self) -> float:
        """How much the name says about what the text is about."""
        return math.sqrt(self.mentions) * (_DATELINE_WEIGHT if self.dateline else 1.0)


def read_senses(text: Text, spans: Sequence[Mention], gazetteer: Gazetteer) -> list[Sense]:
    """Give every span its sense.

    Parameters
    ----------
    text
        The text the spans belong to.
    spans
        Place names in the order of the text.
    gazetteer
        Where candidates come from.

    Returns
    -------
    list of Sense
        One for each span; spans of one sense share one object.
    """
    hints = [_hints(text, span) for span in spans]
    keys = [fold(span.text) for span in spans]
    called: dict[str, set[str]] = defaultdict(set)
    for key, words in zip(keys, hints, strict=True):
        called[key] |= words
    readings: dict[str, Reading] = {}
    for key, span in zip(keys, spans, strict=True):
        if key not in readings:
            reading = read_name(span.text, gazetteer, text.lexicon, frozenset(called[key]))
            readings[key] = reading._replace(candidates=reading.candidates[:_CANDIDATES])
    beside = _containers(text, spans, keys, readings, gazetteer)
    latest = {key: box[0] for key, box in reversed(list(zip(keys, beside, strict=True))) if box}
    made: dict[str, dict[str, Sense]] = defaultdict(dict)
    which: list[Sense] = []
    for index, (key, span, box) in enumerate(zip(keys, spans, beside, strict=True)):
        said = latest[key] = box[0] if box else latest.get(key, "")
        new = Sense(readings[key], first=index, hint=min(called[key], default=""))
        sense = made[key].setdefault(said, new)
        sense.mentions += 1
        sense.dateline |= span.dateline
        which.append(sense)
    for sense, box in zip(which, beside, strict=True):
        if box and not sense.containers:
            sense.containers = tuple(_boxes(box, made, gazetteer))
    return which


def _boxes(box: Sequence[str], made: Mapping[str, Mapping[str, Sense]], gazetteer: Gazetteer) -> list[Sense | Reading]:
    """Find the senses of the containers that stand beside a name; one that is no span itself is looked up."""
    found: list[Sense | Reading] = []
    for key in box:
        found += made[key].values() if key in made else (_looked_up(key, gazetteer),)
    return found


def _looked_up(name: str, gazetteer: Gazetteer) -> Reading:
    return Reading("name", gazetteer.candidates(name, broad=True)[:HOLDERS], frozenset(), "")


def _hints(text: Text, span: Mention) -> set[str]:
    """Take the class words before and behind a name: "kabupaten", "the city of", "river"."""
    found = {span.hint} if span.hint else set()
    first, last = text.token_at(span.start), text.token_at(span.end - 1) + 1
    for length in (3, 2, 1):
        before = " ".join(text.words[max(0, first - length) : first])
        if classes_of(before, text.lexicon):
            found.add(before)
            break
    for length in (2, 1):
        behind = " ".join(text.words[last : last + length])
        if classes_of(behind, text.lexicon) and text.lexicon.class_word == "after":
            found.add(behind)
            break
    return found


def _containers(
    text: Text, spans: Sequence[Mention], keys: Sequence[str], readings: Mapping[str, Reading], gazetteer: Gazetteer
) -> list[tuple[str, ...]]:
    """List the containers beside each name, the nearest first; a name that holds no candidate is none."""
    direct: list[int | None] = []
    for index, span in enumerate(spans):
        behind = spans[index + 1] if index + 1 < len(spans) else None
        beside = behind is not None and _contains(text, span, behind)
        reading = readings[keys[index]]
        sure = reading.candidates or reading.classes or text.text[span.end : span.end + 2].lstrip()[:1] in {",", "("}
        direct.append(index + 1 if beside and sure else None)  # "Longsor di Garut": a slide, not a place in Garut
    found: list[tuple[str, ...]] = []
    for index, span in enumerate(spans):
        chain: list[str] = []
        at = direct[index]
        for _ in range(_CHAIN):
            if at is None:
                break
            if keys[at] != keys[index] and _can_hold(readings[keys[at]].candidates, readings[keys[index]].candidates):
                chain.append(keys[at])
            at = direct[at]
        if not chain and index and _owns(text, spans[index - 1], span):
            owner = keys[index - 1]
            chain += [owner] if _can_hold(readings[owner].candidates, readings[keys[index]].candidates) else []
        if not chain and (code := _postal(text, span)):
            boxes = gazetteer.candidates(code, broad=True)
            chain += [code] if _can_hold(boxes, readings[keys[index]].candidates) else []
        found.append(tuple(chain))
    return found


def _can_hold(boxes: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    return not candidates or any(inside(one.place, box.place) for box in boxes[:HOLDERS] for one in candidates)


def _contains(text: Text, span: Mention, behind: Mention) -> bool:
    """Whether the next name stands as a container: "Paris, Texas", "Garut (Jawa Barat)", "Kabul in Afghanistan"."""
    between = text.text[span.end : behind.start]
    if len(between) > _CONTAINER_GAP or "\n" in between:
        return False
    words = [word.lower() for word in between.replace(",", " , ").replace("(", " ( ").split()]
    kinds = ("names.class_before", "names.direction", "roles.scene")
    rest = [
        word
        for word in words
        if not any(word in text.lexicon.words(kind) for kind in kinds) and not classes_of(word, text.lexicon)
    ]
    return rest in ([","], ["("], ["-"], ["–"]) or (not rest and bool(words)) or rest == [",", ","]


def _owns(text: Text, before: Mention, span: Mention) -> bool:
    """Whether the name before is a container: "Indonesia's Aceh", "the Texas town of Paris"."""
    between = text.text[before.end : span.start]
    if len(between) > _CONTAINER_GAP or "\n" in between:
        return False
    words = between.lower().replace("’", "'").split()
    if words[:1] == ["'s"]:
        words = words[1:]
        return all(
            classes_of(word, text.lexicon) or word in {"of", *text.lexicon.words("names.direction")} for word in words
        )
    return len(words) > 1 and words[-1] == "of" and bool(classes_of(" ".join(words[:-1]), text.lexicon))


def _postal(text: Text, span: Mention) -> str | None:
    """Take the code of a state that stands behind a comma and is no span itself: "Portland, OR"."""
    at = text.token_at(span.end - 1) + 1
    if at + 1 >= len(text.tokens) or text.words[at] != ",":
        return None
    code = text.tokens[at + 1].text
    return code if len(code) <= 6 and (code.isupper() or code.endswith(".")) and code[0].isalpha() else None  # noqa: PLR2004


def read_peoples(text: Text, spans: Sequence[Mention], gazetteer: Gazetteer) -> dict[str, float]:
    """Weigh the countries whose people the text names ("Georgian"), spans left out.

    Parameters
    ----------
    text
        The text.
    spans
        Its place names.
    gazetteer
        Where peoples are looked up.

    Returns
    -------
    dict of str to float
        ISO 3166-1 alpha-2 codes with their weight, in the units of `Sense.weight`.
    """
    taken = {text.token_at(span.start) for span in spans}
    counts: Counter[str] = Counter()
    for index, token in enumerate(text.tokens):
        if token.text[0].isupper() and index not in taken and token.text.isalpha():
            for candidate in gazetteer.candidates(token.text, broad=True)[:2]:
                if candidate.kind == "demonym" and candidate.exact and candidate.place.country:
                    counts[candidate.place.country] += 1
                    break
    return {country: _PEOPLE_WEIGHT * math.sqrt(count) for country, count in counts.items()}
