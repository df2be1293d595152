"""Vary documents while training: places exchanged, lower case, true or found places and times."""

import random
from typing import Any

from geo.reader.inputs import ROLES, Input, prepare_input
from geo.recognition.subwords import Vocabulary

EXCHANGED, LOWER, FOUND, HINTED, UNMARKED = 0.4, 0.05, 0.6, 0.6, 0.05  # shares of documents
FACILITY = 3  # words of a name that is exchanged at most


class Sample:
    """A document that is ready for the heads: the input, and what is true of it."""

    def __init__(self, given: dict[str, Any], whole: Input, places: list, times: list, triggers: list) -> None:
        self.given, self.whole = given, whole
        self.roles = [ROLES.index(place[3]) for place in places]
        self.place_names = [place[2] for place in places]
        self.time_values = [time[2] for time in times]
        spans: dict[tuple[int, int], str] = {}
        for start, end, event in sorted(triggers):
            spans.setdefault(whole.pieces_of(start, end), event)
        self.triggers = list(spans)
        self.told = list(spans.values())
        self.pointed = {
            event: [[whole.pieces_of(*span) for span in facts[which]] for which in ("who", "source")]
            for event, facts in given["events"].items()
        }


def moved(text: str, edits: list[tuple[int, int, str]]) -> tuple[str, Any]:
    """Replace spans of a text; gives the new text and a function from old to new positions."""
    parts, at, shift, marks = [], 0, 0, []
    for start, end, new in edits:
        parts += [text[at:start], new]
        marks.append((start, end, shift, len(new)))
        shift += len(new) - (end - start)
        at = end
    parts.append(text[at:])

    def position(old: int) -> int:
        shifted = 0
        for start, end, before, length in marks:
            if old <= start:
                break
            if old < end:
                return start + before + min(old - start, length)
            shifted = before + length - (end - start)
        return old + shifted

    return "".join(parts), position


SPANS = ("sentences", "places", "traps", "found_places", "times", "found_times", "hints", "triggers")


def exchanged(given: dict[str, Any], pool: list[str], chance: random.Random) -> dict[str, Any]:
    """Exchange places for others, every mention of a name for the same."""
    names = {place[2] for place in given["places"] if len(place[2].split()) <= FACILITY}
    new = {name: chance.choice(pool) for name in sorted(names) if chance.random() < 0.7}
    new = {name: other for name, other in new.items() if other not in given["text"]}
    if len(set(new.values())) < len(new):
        return given
    edits, end = [], 0
    for start, stop, name, _ in sorted(given["places"]):
        if name in new and start >= end and given["text"][start:stop] == name:
            edits.append((start, stop, new[name]))
            end = stop
    text, position = moved(given["text"], edits)
    made = {**given, "text": text}
    for kind in SPANS:
        made[kind] = [[position(span[0]), position(span[1]), *span[2:]] for span in given[kind]]
    for kind in ("places", "found_places"):
        made[kind] = [[a, b, new.get(name, name), role] for a, b, name, role in made[kind] if b > a]
    made["events"] = {
        event: {
            **facts,
            "place": new.get(facts["place"], facts["place"]),
            "who": [[position(a), position(b)] for a, b in facts["who"]],
            "source": [[position(a), position(b)] for a, b in facts["source"]],
        }
        for event, facts in given["events"].items()
    }
    made["routes"] = [
        [new.get(a, a), new.get(b, b), [new.get(v, v) for v in via], *rest] for a, b, via, *rest in given["routes"]
    ]
    return made


def sample(
    given: dict[str, Any], vocabulary: Vocabulary, pool: list[str], chance: random.Random, *, vary: bool = True
) -> Sample:
    """Make a sample of a document, varied."""
    if vary and len(pool) > 20 and chance.random() < EXCHANGED:
        given = exchanged(given, pool, chance)
    if vary and chance.random() < LOWER and len(given["text"].lower()) == len(given["text"]):
        given = {**given, "text": given["text"].lower()}
    found = chance.random() < FOUND
    if found:
        places, times = given["found_places"], given["found_times"]
        if chance.random() < 0.5:
            places = places + [t for t in given["traps"] if not any(p[0] < t[1] and t[0] < p[1] for p in places)]
    else:
        places, times = given["places"] + given["traps"], given["times"]
    places, times = sorted(places), sorted(times)
    hints = given["hints"] if chance.random() < HINTED else []
    whole = prepare_input(
        given["text"],
        given["sentences"],
        [(p[0], p[1]) for p in places],
        [(t[0], t[1]) for t in times],
        vocabulary,
        relations=[t[3] for t in times],
        place_keys=[p[2].casefold() for p in places],
        time_keys=[t[2] or str(at) for at, t in enumerate(times)],
        hints=[tuple(h) for h in hints],
    )
    if vary and chance.random() < UNMARKED:
        whole.kinds[:] = 0
    return Sample(given, whole, places, times, given["triggers"])
