"""Location: choose the place name of a sentence that says where an event happened.

The score of a name is a sum of weighted features that a reader can check: the preposition before it, whether it is the
verb's object, the number of clauses between, whether it is a possessor ("Haiti's army"). `WEIGHTS` are
set by hand on development data.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geo.document import Mention
from geo.events.triggers import Trigger
from geo.text import Sentence, Text, holds, phrase_heads

__all__ = ["WEIGHTS", "Scene", "place_of"]

WEIGHTS: Mapping[str, float] = {
    "base": 3.0,
    "locative": 1.5,  # "in Homs", "near Homs"
    "leading": 1.0,  # "In Homs, ..." at the head of the sentence
    "object": 1.2,  # "shelled Homs"
    "passive": 0.8,  # "Homs was shelled"
    "of": 1.3,
    "weak": -2.0,  # "for", "with", "against"
    "from": -1.5,
    "to": -0.6,
    "bare": 0.3,
    "owner": -1.5,  # "Haiti's army"
    "modifier": -0.8,  # "Haiti police"
    "large": -1.3,  # a country beside smaller places
    "specific": 0.5,  # lies in the other name of the sentence
    "container": -1.2,
    "actor": -2.5,
    "dateline": -3.0,
    "travel_goal": 3.0,
    "travel_source": 1.5,
    "leaving": 1.0,  # "left Homs"
    "clause": -0.5,  # for each clause boundary between
    "comma": -0.25,
    "trigger": -0.2,  # for each other trigger between
    "before": -1.4,
    "distance": -0.05,  # for each token between
    "topic": -1.5,  # another event between one of speech and a name: that one's place
    "saying": -1.8,  # a verb of saying between
}
_CLEAR = 1.0  # a lower best score leaves the event without a place
_STEPS = 7  # tokens between a preposition and the name it belongs to
_FAR = 25  # tokens: farther apart, distance counts no more
_ACTS_OF_SPEECH = frozenset({"speak", "threaten", "demand", "disapprove", "reject", "support"})
_LARGE = ("A.PCL", "L.CONT", "L.RGN")


class Scene(NamedTuple):
    """The mentions of a text, and what is known of the place of each.

    Parameters
    ----------
    mentions
        The mentions of the text.
    features
        GeoNames class and code of what each was resolved to, empty when it was not.
    inside
        For each mention the mentions of its sentence that it lies in.
    """

    mentions: Sequence[Mention]
    features: Sequence[str]
    inside: Mapping[int, frozenset[int]]


def place_of(
    text: Text, trigger: Trigger, triggers: Sequence[Trigger], *, mentions: Sequence[int], scene: Scene
) -> tuple[int | None, float]:
    """Choose the mention that names where an event happened.

    Parameters
    ----------
    text
        The text.
    trigger, triggers
        The event's trigger, and all triggers of the sentence.
    mentions
        Indices of the sentence's mentions.
    scene
        All mentions.

    Returns
    -------
    tuple of int or None and float
        Index of the mention, None when no name of the sentence is a likely place; and its score.
    """
    best, best_score = None, _CLEAR
    for at in mentions:
        score = sum(
            WEIGHTS[name] * value
            for name, value in features_of(text, trigger, triggers, at, mentions=mentions, scene=scene)
        )
        if score > best_score:
            best, best_score = at, score
    return best, best_score


def features_of(
    text: Text, trigger: Trigger, triggers: Sequence[Trigger], at: int, *, mentions: Sequence[int], scene: Scene
) -> list[tuple[str, float]]:
    """List the features of a mention as the place of an event, with their values."""
    sentence = text.sentences[text.sentence_at(text.tokens[trigger.first].start)]
    span, role = scene.mentions[at], scene.mentions[at].role
    first, last = text.token_at(span.start), text.token_at(span.end - 1) + 1
    low, high = (trigger.last, first) if first >= trigger.last else (last, trigger.first)
    found = [
        ("base", 1.0),
        ("distance", float(min(_FAR, max(0, high - low)))),
        *_between(text, low, high, trigger, triggers),
    ]
    if first < trigger.first:
        found.append(("before", 1.0))
    found += _attached(text, sentence, trigger, first, last)
    if scene.features[at].startswith(_LARGE) and len(mentions) > 1:
        found.append(("large", 1.0))
    if scene.inside.get(at):
        found.append(("specific", 1.0))
    later = [scene.mentions[other].start for other in mentions if scene.mentions[other].start > span.start]
    if (
        role.container
        or any(at in scene.inside.get(other, ()) for other in mentions)
        or any(holds(text, span.end, start) for start in later[:1])
    ):
        found.append(("container", 1.0))
    if role.role == "dateline" or (role.role == "actor" and ("passive", 1.0) not in found):
        found.append((role.role, 1.0))
    if trigger.type in _ACTS_OF_SPEECH and any(low <= other.first < high for other in triggers if other != trigger):
        found.append(("topic", 1.0))
    if trigger.type in {"travel", "consult"} and role.role in {"destination", "origin"}:
        leaving = role.role == "origin" and text.lexicon.match("motion.leave", text.words, trigger.head)
        found.append(("travel_goal" if role.role == "destination" or leaving else "travel_source", 1.0))
        found.append(("leaving", float(bool(leaving))))
        return [(name, value) for name, value in found if name not in {"from", "to"}]
    return found


def _attached(text: Text, sentence: Sentence, trigger: Trigger, first: int, last: int) -> list[tuple[str, float]]:
    """List the features of the words next to a name."""
    kind = _preposition(text, sentence, first)
    found = [(kind, 1.0)]
    if kind == "bare":
        found += _bare(text, trigger, first, last)
    if kind == "locative" and first < trigger.first and first - sentence.first <= _STEPS:
        found.append(("leading", 1.0))
    if text.is_in("grammar.possessive", last):
        return [*found, ("owner", 1.0)]
    noun = last < sentence.last and text.tokens[last].text[0].islower() and not _function(text, last)
    return [*found, ("modifier", 1.0)] if noun and kind != "locative" else found


def _between(text: Text, low: int, high: int, trigger: Trigger, triggers: Sequence[Trigger]) -> list[tuple[str, float]]:
    words = text.words
    clauses = commas = saying = 0
    for at in range(low, high):
        clauses += bool(text.lexicon.match("attach.clause", words, at)) or words[at] == ";"
        commas += words[at] == ","
        saying += bool(text.lexicon.match("speakers.said", words, at))
    others = sum(low <= other.first < high and other != trigger for other in triggers)
    if high == trigger.first and _follows(text, trigger):
        commas = others = 0
    found = [("clause", float(clauses)), ("comma", float(min(commas, 3))), ("trigger", float(min(others, 3)))]
    return [*found, ("saying", float(min(saying, 1)))]


def _follows(text: Text, trigger: Trigger) -> bool:
    """Tell whether the trigger is a consequence of the main verb (", killing three"): both have one place."""
    return (
        trigger.first > 0
        and text.words[trigger.first - 1] == ","
        and text.words[trigger.first].endswith(text.lexicon.get("progressive.ending", "\0"))
    )


def _preposition(text: Text, sentence: Sentence, first: int) -> str:
    """Return the kind of preposition before the noun phrase of a name ("in the city of Homs")."""
    for at in phrase_heads(text, first, max(sentence.first, first - _STEPS)):
        for kind in ("locative", "to", "from", "weak"):
            if text.lexicon.match_before(f"attach.{kind}", text.words, at):
                return kind
        if text.is_in("attach.of", at - 1) and not text.is_in("attach.part", at - 2):
            return "of"
    return "bare"


def _bare(text: Text, trigger: Trigger, first: int, last: int) -> list[tuple[str, float]]:
    """Recognise the object of a verb ("shelled Homs") and the subject of a passive one ("Homs was shelled")."""
    words = text.words
    skipped = text.lexicon.words("attach.skipped") | text.lexicon.words("attach.part") | text.lexicon.words("attach.of")
    if first >= trigger.last and all(word in skipped for word in words[trigger.last : first]):
        return [("object", 1.0)]
    if last <= trigger.first:
        helpers = text.lexicon.words("attach.passive")
        between = words[last : trigger.first]
        if between and len(between) <= _STEPS and between[-1] in helpers:
            return [("passive", 1.0)]
    return []


def _function(text: Text, at: int) -> bool:
    """Tell whether a token is a function word, so that the name before it is no modifier."""
    words, lexicon = text.words, text.lexicon
    small = (
        "attach.small",
        "attach.locative",
        "attach.to",
        "attach.from",
        "attach.weak",
        "attach.clause",
        "attach.passive",
    )
    return any(
        lexicon.match(table, words, at) for table in (*small, "events", "light.behind", "dates.near", "names.feature")
    )
