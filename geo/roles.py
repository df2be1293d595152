"""Roles: what each place name of a text is there for.

`dateline`, `scene`, `origin`, `destination`, `via`, `actor` (the name stands for a government, an army, a team) or
`reference`. Decided from the words beside the name, which are the lexicon's tables below ``roles``; the cue is kept.
"""

from collections.abc import Sequence
from typing import NamedTuple

from geo.mentions import Span
from geo.resolve import Resolution
from geo.text import Sentence, Text

__all__ = ["ROLES", "Role", "assign_roles"]

ROLES = ("dateline", "scene", "origin", "destination", "via", "actor", "reference")

_MOVES = ("origin", "destination", "via")
_OBJECT_REACH = 3  # tokens between "visited" and the place
_GIVE_REACH = 8  # tokens between "sell" and "to Moscow"
_VERB_REACH = 3  # tokens between a government's name and its verb
_SKIPPED = frozenset({"the", "a", "an", '"', "“", "'", "its", "their", "his", "her"})


class Role(NamedTuple):
    """What a mention is there for.

    Parameters
    ----------
    role
        One of `ROLES`.
    cue
        The words that say so, None when nothing does.
    container
        Whether the name only says where the name before it lies ("Paris, Texas").
    """

    role: str
    cue: str | None
    container: bool = False


def assign_roles(text: Text, spans: Sequence[Span], resolutions: Sequence[Resolution]) -> list[Role]:
    """Give every place name its role.

    Parameters
    ----------
    text
        The text the spans belong to.
    spans
        Place names in the order of the text.
    resolutions
        What each of them was resolved to.

    Returns
    -------
    list of Role
        One for each span, in the same order.
    """
    roles: list[Role] = []
    group = 0  # the first of the names that stand in one list with this one
    for index, (span, resolution) in enumerate(zip(spans, resolutions, strict=True)):
        previous = (spans[index - 1], roles[index - 1]) if index else None
        group = group if previous and _coordinated(text, previous[0], span) else index
        roles.append(_role(text, span, resolution, previous, spans[group]))
    for index in range(len(spans) - 2, -1, -1):
        joined = _coordinated(text, spans[index], spans[index + 1])
        if joined and roles[index].role == "reference" and roles[index + 1] == Role("actor", roles[index + 1].cue):
            roles[index] = roles[index + 1]
    return roles


def _role(text: Text, span: Span, resolution: Resolution, previous: tuple[Span, Role] | None, group: Span) -> Role:
    if span.dateline:
        return Role("dateline", None)
    sentence = text.sentences[text.sentence_at(span.start)]
    first, last = text.token_at(span.start), text.token_at(span.end - 1) + 1
    if previous is not None and previous[0].start >= sentence.start:
        between = text.text[previous[0].end : span.start].strip()
        if between in {",", "("} and not _coordinated_later(text, last):
            return Role(previous[1].role, previous[1].cue, container=True)
        if _coordinated(text, previous[0], span) and previous[1].role not in {"dateline", "reference"}:
            return Role(previous[1].role, previous[1].cue)
    before = _back(text, first, sentence.first)
    major = resolution.place is not None and (
        resolution.place.feature.startswith(("A.PCL", "A.ADM1")) or resolution.place.feature in {"P.PPLC", "S.GOVT"}
    )
    return (
        _moved(text, sentence, before)
        or _seat(text, span, before)
        or (_acting(text, last, _back(text, text.token_at(group.start), sentence.first), sentence) if major else None)
        or _located(text, sentence, before, last)
        or Role("reference", None)
    )


def _back(text: Text, first: int, low: int) -> int:
    """Step back over articles, class words and directions: "the southern city of Puebla" begins at "the"."""
    at = first
    moved = True
    while moved and at > low:
        moved = False
        if text.words[at - 1] in _SKIPPED:
            at, moved = at - 1, True
            continue
        for kind in ("names.class_before", "names.feature", "names.facility", "names.direction"):
            found = text.lexicon.match_before(kind, text.words, at)
            if found and at - found.length >= low and found.words not in text.lexicon.words("roles.scene"):
                at, moved = at - found.length, True
                break
    return at


def _moved(text: Text, sentence: Sentence, before: int) -> Role | None:
    """Read origin, destination and via: a preposition or a verb that takes the place as its object."""
    lexicon, words = text.lexicon, text.words
    motion = any(lexicon.match("motion.move", words, at) for at in range(sentence.first, sentence.last))
    for role, table in (("destination", "motion.goal_object"), ("origin", "motion.source_object")):
        found = lexicon.match_before(table, words, before)
        if found:
            return Role(role, found.words)
    matches = [(role, found) for role in (*_MOVES, "scene") if (found := lexicon.match_before(f"roles.{role}", words, before))]
    if not matches:
        return None
    role, found = max(matches, key=lambda match: match[1].length)
    at = before - found.length
    if role == "scene":
        arriving = any(lexicon.match("motion.arrive", words, near) for near in range(max(sentence.first, at - 2), at))
        return Role("destination", words[at - 1] + " " + found.words) if arriving else None
    gives = any(lexicon.match("roles.give", words, near) for near in range(max(sentence.first, at - _GIVE_REACH), at))
    if role == "destination" and gives:
        return Role("actor", found.words)
    return Role(role, found.words) if motion else None


def _seat(text: Text, span: Span, before: int) -> Role | None:
    """Read the seat of a government as the government, unless something happens at the building."""
    lower = tuple(word.lower for word in text.tokens[text.token_at(span.start) : text.token_at(span.end - 1) + 1])
    found = text.lexicon.match("roles.seat", lower, 0)
    if not found or text.lexicon.match_before("roles.scene", text.words, before):
        return None
    return Role("actor", found.words)


def _acting(text: Text, last: int, before: int, sentence: Sentence) -> Role | None:
    """Read a bare country or capital as its government: it does something, or something is done with it."""
    lexicon, words = text.lexicon, text.words
    counterpart = lexicon.match_before("roles.counterpart", words, before)
    if counterpart:
        return Role("actor", counterpart.words)
    if words[last : last + 1] == ["'s"]:
        return None
    bare = before == sentence.first or not text.tokens[before - 1].text[0].isalnum() or words[before - 1] in lexicon.words("names.plain")
    if not bare or lexicon.match_before("roles.scene", words, before):
        return None
    for at in range(last, min(last + _VERB_REACH, sentence.last)):
        if words[at] in {",", "."}:
            return None
        verb = lexicon.match("roles.actor_verbs", words, at)
        if verb:
            return Role("actor", verb.words)
    return None


def _located(text: Text, sentence: Sentence, before: int, last: int) -> Role | None:
    """Read a place where something is: "di Homs", "in the city of Homs", "near Homs"."""
    found = text.lexicon.match_before("roles.scene", text.words, before)
    if found is None or sentence.kind != "body" or text.words[last : last + 1] == ["'s"]:
        return None
    return Role("scene", found.words)


def _coordinated(text: Text, one: Span, other: Span) -> bool:
    """Whether two names stand in one list: "A, B dan C"."""
    between = text.text[one.end : other.start].strip().lower()
    return between in {"dan", "and", ", dan", ", and", "serta", "or", "atau", "&", "-", "–", "/"}


def _coordinated_later(text: Text, last: int) -> bool:
    """Whether the list goes on behind a name ("A, B, C and D"), so that the comma before it makes no container."""
    return text.words[last : last + 1] in (["and"], ["dan"], ["serta"])
