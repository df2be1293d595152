"""Roles: assign a role to each mention of a place.

`dateline`, `scene`, `origin`, `destination`, `via`, `actor` (the name means a government, an army, a team) or
`reference`. The words next to the name decide, by the lexicon's tables below ``roles``; a role keeps its cue.
"""

from geo.document import Document, Mention, Resolution, Role
from geo.gazetteer import inside
from geo.text import Sentence, Text, is_held, is_list, phrase_start

__all__ = ["assign_roles"]

_MOVES = ("origin", "destination", "via")
_MOTION_BEFORE, _MOTION_AFTER = 10, 6  # tokens between a word of moving and "from Paris"
_APPOSED = 5  # words between "Oslo, the capital of" and "Norway"
_GIVE_REACH = 8  # tokens between "sell" and "to Moscow"
_VERB_REACH = 5  # tokens between a government's name and its verb
_SHORTEST_VERB = 5  # letters


def assign_roles(document: Document) -> list[Mention]:
    """Assign a role to every mention of a document, by rules.

    Parameters
    ----------
    document
        A document whose mentions are resolved. A role that has a cue already, as those of coordinates and bearings
        have, stays.

    Returns
    -------
    list of Mention
        The same mentions with their roles.
    """
    text, spans = document.text, document.mentions
    resolutions = [mention.resolution for mention in spans]
    roles: list[Role] = []
    group = 0  # the first name of the list that this one is in
    for index, (span, resolution) in enumerate(zip(spans, resolutions, strict=True)):
        if span.role.cue is not None:
            roles.append(span.role)
            group = index
            continue
        listed = index > 0 and _listed(text, spans[index - 1], span)
        group = group if listed else index
        previous = (spans[index - 1], roles[index - 1]) if index else None
        container = index > 0 and _contains(text, spans[index - 1], span)
        roles.append(_role(text, span, resolution, previous, spans[group], container=container))
    for index in range(len(spans) - 2, -1, -1):
        joined = _listed(text, spans[index], spans[index + 1])
        if joined and roles[index].role == "reference" and roles[index + 1] == Role("actor", roles[index + 1].cue):
            roles[index] = roles[index + 1]
    return [mention._replace(role=role) for mention, role in zip(spans, roles, strict=True)]


def _role(
    text: Text,
    span: Mention,
    resolution: Resolution,
    previous: tuple[Mention, Role] | None,
    group: Mention,
    *,
    container: bool,
) -> Role:
    if span.dateline:
        return Role("dateline", None)
    sentence = text.sentences[text.sentence_at(span.start)]
    first, last = text.token_at(span.start), text.token_at(span.end - 1) + 1
    if previous is not None and previous[0].start >= sentence.start:
        if group is not span:
            if previous[1].role not in {"dateline", "reference"}:
                return Role(previous[1].role, previous[1].cue)
        elif container:
            return Role(previous[1].role, previous[1].cue, container=True)
    low = sentence.first
    if previous is not None and previous[1].role == "dateline" and previous[0].start >= sentence.start:
        low = text.token_at(previous[0].end - 1) + 1
    before = phrase_start(text, first, low, stop="roles.scene")
    major = resolution.place is not None and (
        resolution.place.feature.startswith(("A.PCL", "A.ADM1")) or resolution.place.feature in {"P.PPLC", "S.GOVT"}
    )
    head = phrase_start(text, text.token_at(group.start), low, stop="roles.scene")
    state = resolution.place is not None and resolution.place.feature.startswith(("A.PCL", "P.PPLC"))
    if span.nested:
        return Role("reference", None)
    hyphened = _hyphened(text, last)
    if hyphened:
        return hyphened
    office = text.lexicon.match("names.title", text.words, last) if text.lexicon.class_word == "after" else None
    return (
        (_moved(text, sentence, before) if office is None else None)
        or _seat(text, span, before)
        or (_acting(text, last, head, low, sentence, state=state) if major else None)
        or _located(text, sentence, before, last)
        or (Role("scene", span.hint) if span.hint and sentence.kind == "body" and not _of_body(text, first) else None)
        or Role("reference", None)
    )


def _moved(text: Text, sentence: Sentence, before: int) -> Role | None:
    """Read origin, destination and via: a preposition or a verb that takes the place as its object."""
    lexicon, words = text.lexicon, text.words
    class_word = lexicon.match_before("names.class_before", words, before)  # "meninggalkan wilayah" before a name
    widest = before - class_word.length if class_word else before
    for role, table in (("destination", "motion.goal_object"), ("origin", "motion.source_object")):
        found = lexicon.match_before(table, words, before) or lexicon.match_before(table, words, widest)
        if found:
            return Role(role, found.words)
    matches = [
        (role, found) for role in (*_MOVES, "scene") if (found := lexicon.match_before(f"roles.{role}", words, before))
    ]
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
    if role == "destination" and found.length > 1 and lexicon.match("roles.scene", words, before - 1):
        return Role(role, found.words)  # "tiba di": the verb is part of the entry
    near = range(max(sentence.first, at - _MOTION_BEFORE), min(sentence.last, before + _MOTION_AFTER))
    return Role(role, found.words) if any(lexicon.match("motion.move", words, word) for word in near) else None


def _seat(text: Text, span: Mention, before: int) -> Role | None:
    """Read the seat of a government as the government, unless something happens at the building."""
    lower = tuple(word.lower for word in text.tokens[text.token_at(span.start) : text.token_at(span.end - 1) + 1])
    found = text.lexicon.match("roles.seat", lower, 0)
    if not found or text.lexicon.match_before("roles.scene", text.words, before):
        return None
    return Role("actor", found.words)


def _acting(text: Text, last: int, before: int, low: int, sentence: Sentence, *, state: bool) -> Role | None:
    """Read a bare country or capital as its government: it does something, or something is done with it."""
    lexicon, words = text.lexicon, text.words
    counterpart, scene = (lexicon.match_before(f"roles.{kind}", words, before) for kind in ("counterpart", "scene"))
    if counterpart and (scene is None or counterpart.length >= scene.length):
        return Role("actor", counterpart.words)
    if text.is_in("grammar.possessive", last):
        deed = next((m for at in range(last + 1, last + 3) if (m := lexicon.match("roles.deeds", words, at))), None)
        return Role("actor", deed.words) if deed else None
    bare = (
        before == low
        or not text.tokens[before - 1].text[0].isalnum()
        or words[before - 1] in lexicon.words("names.plain")
        or lexicon.match_before("roles.clause", words, before) is not None
    )
    named = last < sentence.last and text.tokens[last].text[0].isupper() and lexicon.class_word == "after"
    if not bare or scene or (named and not lexicon.match("dates.weekdays", words, last)):
        return None
    for at in range(last, min(last + _VERB_REACH, sentence.last)):
        if words[at] in {",", "."}:
            break
        verb = lexicon.match("roles.actor_verbs", words, at)
        if verb:
            return Role("actor", verb.words)
    return Role("actor", words[last]) if state and last < sentence.last and _is_verb(text, last) else None


def _is_verb(text: Text, at: int) -> bool:
    """Tell whether a word has the form of a finite verb in the language: "menyerang", "responded"."""
    word, lexicon = text.tokens[at].text, text.lexicon
    if not word.islower() or len(word) < _SHORTEST_VERB or word in lexicon.words("names.plain"):
        return False
    beginnings, endings = lexicon.get("roles.verb_beginnings", ()), lexicon.get("roles.verb_endings", ())
    return word.startswith(tuple(beginnings)) or word.endswith(tuple(endings))


def _of_body(text: Text, first: int) -> bool:
    """Tell whether an organisation, and no class word, precedes a name: "angkatan laut Belanda"."""
    return any(
        text.lexicon.match_before(f"names.{kind}", text.words, first) for kind in ("organisation", "organisation_head")
    )


def _hyphened(text: Text, last: int) -> Role | None:
    """Read "Chicago-bound" and "Dubai-based"."""
    tokens = text.tokens
    if last + 1 >= len(tokens) or tokens[last].text != "-" or tokens[last].start != tokens[last - 1].end:
        return None
    if not tokens[last + 1].text.islower() or tokens[last + 1].start != tokens[last].end:
        return None
    bound = text.lexicon.match("roles.bound", text.words, last + 1)
    return Role("destination", bound.words) if bound else Role("reference", None)


def _located(text: Text, sentence: Sentence, before: int, last: int) -> Role | None:
    """Read a place where something is: "di Homs", "in the city of Homs", "near Homs"."""
    found = text.lexicon.match_before("roles.scene", text.words, before)
    if found is None or sentence.kind != "body" or text.is_in("grammar.possessive", last):
        return None
    return Role("scene", found.words)


def _contains(text: Text, one: Mention, other: Mention) -> bool:
    """Tell whether a name says where the one before lies: "Paris, Texas", "Oslo, the capital of Norway"."""
    between = text.text[one.end : other.start].strip()
    if between[:1] not in {",", "("}:
        return False
    if between in {",", "("} or text.lexicon.match("names.class_before", between[1:].lower().split(), 0):
        return between in {",", "("} or is_held(text, one.end, other.start)
    near = between.startswith(",") and len(between.split()) <= _APPOSED
    return near and one.place is not None and other.place is not None and inside(one.place, other.place)


def _listed(text: Text, one: Mention, other: Mention) -> bool:
    """Tell whether two names are in one list: "A, B dan C"; a comma before a container makes none ("Paris, Texas")."""
    if text.text[one.end : other.start].strip() == ",":
        return not (one.place and other.place and inside(one.place, other.place)) and not one.dateline
    return is_list(text, one.end, other.start)
