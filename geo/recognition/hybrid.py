"""Hybrid: the default recogniser, which combines the trained tagger and the rules.

`recognise_names` is a `Recogniser`. The tagger gives the probability that a word belongs to a place, a person or an
organisation; the rules add the evidence of the gazetteer, the lexicon and the sentence; the more likely kind wins word
by word. Places inside names of organisations are kept and flagged.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geo.document import Document, Mention, Name, Names
from geo.gazetteer import Gazetteer
from geo.recognition.chunks import COMMON, known_names, names_within
from geo.recognition.rules import ACCEPT, Recogniser, RuleReader, recognise
from geo.recognition.spaceless import bounded
from geo.recognition.subwords import is_spaceless
from geo.recognition.tagger import Floats, Window, open_tagger, windows
from geo.text import Text, class_word_before

__all__ = ["RECOGNISERS", "WEIGHTS", "gazetteer_marks", "recognise_names"]

WEIGHTS = {  # natural logarithms of odds, chosen on the development halves
    "rule": 1.0,  # for each point of the rules' odds above or below what they accept
    "least": -1.0,  # of what the rules can take
    "most": 3.5,  # of what the rules can give
    "person": 0.5,  # of what the rules say of a person
    "surname": 3.0,  # for a person, of a word that ends a longer name of a person in the text
    "place": 0.5,  # for every place in a language with a lexicon
    "unknown": -3.0,  # for places whose words are in no name of the gazetteer
    "foreign": -0.5,  # the same in a language without a lexicon
    "spaceless": 0.5,  # for places in scripts without spaces, on which the tagger was trained least
    "no_name": -0.5,  # the same, of a piece that touches no name of the gazetteer
}
_LONGEST_BORNE = 3  # words of a ship's name
_SHORT_DAY = 3  # letters: "Mar" may be the sea
_NESTED = 0.7  # probability of a place inside an organisation's name
_ODDS_BY_ITSELF = (
    0.0,
    0.5,
    1.5,
    4.0,
    6.0,
)  # odds, as the rules count them, of a name inside a word or in a script without case, by how well known it is
PLACE, PERSON, ORGANISATION = 1, 2, 3
_GENERIC = tuple(
    f"names.{kind}" for kind in ("class_before", "facility", "feature", "direction", "title", "plain", "organisation")
)


class _Unit(NamedTuple):
    """A unit with one label: a word, or a piece of one in scripts without spaces."""

    start: int
    end: int
    token: int
    spaceless: bool


def recognise_names(document: Document, *, gazetteer: Gazetteer) -> Names:
    """Find the names of a document with the trained tagger, the gazetteer and the rules.

    Parameters
    ----------
    document
        The document; only its text is read.
    gazetteer
        Where names are looked up.

    Returns
    -------
    Names
        The names of places and persons in order.
    """
    text = document.text
    reader = RuleReader(text, gazetteer)
    weighed, persons = reader.weigh()
    known = list(known_names(text, gazetteer))
    if reader.uncased:  # there every word is written like a name, so that the rules' neighbours say nothing
        weighed = [_by_itself(text, text.tokens[a].start, text.tokens[b - 1].end, class_) for a, b, class_ in known]
    marks = _token_marks(text, known)
    within = list(names_within(text, gazetteer))
    weighed += [_by_itself(text, *name) for name in within]
    tagger = open_tagger()
    read = list(windows(text, _worth_reading(reader, marks), tagger.vocabulary))
    units, scores = _units(text, read, tagger.tag(read, [_marks(window, marks, within) for window in read]))
    if not units:
        return Names([], [])
    return _decide(reader, units, scores, known=known, within=within, weighed=weighed, persons=persons)


def _by_itself(text: Text, start: int, end: int, known: int) -> tuple[Mention, float]:
    """Weigh a name of the gazetteer by how well known it is, without the words around it."""
    return Mention(start, end, text.text[start:end], None, dateline=False, score=0.5), _ODDS_BY_ITSELF[known]


def gazetteer_marks(text: Text, gazetteer: Gazetteer, read: Sequence[Window]) -> list[list[int]]:
    """Mark the pieces of windows that spell names of the gazetteer, for training as for reading.

    Parameters
    ----------
    text
        The text.
    gazetteer
        Where names are looked up.
    read
        Windows of the text.

    Returns
    -------
    list of list of int
        A mark a piece of each window: 0, or 1 to 10 by how well known the name is and whether the piece begins it.
    """
    marks, within = _token_marks(text, known_names(text, gazetteer)), list(names_within(text, gazetteer))
    return [_marks(window, marks, within) for window in read]


def _token_marks(text: Text, known: Iterable[tuple[int, int, int]]) -> list[int]:
    marks = [0] * len(text.tokens)
    for first, last, class_ in known:
        marks[first:last] = [1 + 2 * class_] + [2 + 2 * class_] * (last - first - 1)
    return marks


def _marks(window: Window, marks: Sequence[int], within: Sequence[tuple[int, int, int]]) -> list[int]:
    """Mark the pieces of a window: as the words they belong to, or by a name found inside a word."""
    found = [marks[token] for token in window.tokens]
    starts = [start for start, _ in window.spans]
    low, high = (bisect_left(within, (start, 0, 0)) for start in (starts[0], starts[-1] + 1))
    for start, end, known in within[low:high]:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
        found[first:last] = [1 + 2 * known] + [2 + 2 * known] * (last - first - 1)
    return found


def _decide(
    reader: RuleReader,
    units: Sequence[_Unit],
    scores: Floats,
    *,
    known: Sequence[tuple[int, int, int]],
    weighed: Sequence[tuple[Mention, float]],
    within: Sequence[tuple[int, int, int]],
    persons: Sequence[Name],
) -> Names:
    """Combine the tagger and the rules, and decide the kind and the bounds of each name."""
    text = reader.text
    sums = _summed(units, scores, weighed, persons)
    foreign = not reader.lexicon.has_names
    in_gazetteer = {at for first, last, _ in known for at in range(first, last)}
    missing = [unit.token not in in_gazetteer and not unit.spaceless for unit in units]
    sums[missing, PLACE] += WEIGHTS["foreign" if foreign else "unknown"]
    sums[_without_name(units, within), PLACE] += WEIGHTS["no_name"]
    sums[:, PLACE] += 0.0 if foreign else WEIGHTS["place"]
    rules = {(span.start, span.end): span for span, odds in weighed if odds >= ACCEPT}
    head, borne = reader.dateline(), _borne_names(reader)
    places: list[Mention] = []
    others: dict[int, list[Name]] = {PERSON: [], ORGANISATION: []}
    whole = () if foreign else weighed
    begins = _begins(text, units, scores, whole)
    sums = _with_surnames(reader, units, sums, begins)
    for first, last, kind in _names(units, sums, begins):
        new: list[Mention] = []
        if kind == PLACE or _is_seat(reader, units[first].token, units[last - 1].token + 1):
            sure = 1.0 / (1.0 + math.exp(-min(20.0, _log_odds(sums[first:last]))))
            new = _place(reader, units[first:last], min(0.99, max(0.5, sure)), rules=rules, head=head, borne=borne)
        else:
            start, end = units[first].start, units[last - 1].end
            others[kind].append(Name(start, end, text.text[start:end]))
            if kind == ORGANISATION:
                new = _nested(reader, known, units[first].token, units[last - 1].token + 1)
        if (
            foreign and not reader.caseless
        ):  # what is written small is an adjective or a class word: "argentina", "palacio"
            new = [span for span in new if not span.text[:1].islower()]
        if foreign:
            new = [span for span in new if not _is_of_calendar(reader, span.text)]
        places += [span for span in new if not places or span.start >= places[-1].end]
    return Names(_join_hyphenated(reader, places), others[PERSON], others[ORGANISATION])


def _without_name(units: Sequence[_Unit], within: Sequence[tuple[int, int, int]]) -> list[bool]:
    """Tell of each piece of a script without spaces whether it touches no name of the gazetteer."""
    starts = [start for start, _, _ in within]
    found = []
    for unit in units:
        at = bisect_left(starts, unit.end) - 1  # the last name that begins before the piece ends
        found.append(unit.spaceless and (at < 0 or within[at][1] <= unit.start))
    return found


def _join_hyphenated(reader: RuleReader, places: Sequence[Mention]) -> list[Mention]:
    """Join what a hyphen parts when the whole is a name: two places, or a place and the word that was left out."""
    found: list[Mention] = []
    for span in places:
        before = found[-1] if found else None
        between = reader.text.text[before.end : span.start].strip() if before else ""
        head = before if between in {"-", "–"} else _left_out(reader, span)  # "Asia-Pasifik", "El-[Obeid]"
        if head and reader.gazetteer.candidates(f"{head.text}-{span.text}"):
            found = found[:-1] if head is before else found
            text = reader.text.text[head.start : span.end]
            found.append(head._replace(end=span.end, text=text, score=min(head.score, span.score)))
        else:
            found.append(span)
    return found


def _left_out(reader: RuleReader, span: Mention) -> Mention | None:
    """Return the name word that a hyphen ties to a place, as a mention as sure as the place; None without one."""
    tokens, at = reader.text.tokens, reader.text.token_at(span.start)
    if at < 2 or tokens[at - 1].text != "-" or not reader.is_name_word(at - 2):  # noqa: PLR2004
        return None
    word, hyphen = tokens[at - 2 : at]
    if (word.end, hyphen.end) != (hyphen.start, span.start):
        return None
    return span._replace(start=word.start, end=word.end, text=word.text, hint=class_word_before(reader.text, at - 2))


def _is_of_calendar(reader: RuleReader, name: str) -> bool:
    """Tell whether a name is that of a day or month, which a town may have too: "الأربعاء", "Haziran"."""
    tables = ("dates.weekdays", "dates.months")
    return len(name) > _SHORT_DAY and any(name.lower() in reader.lexicon.words(table) for table in tables)


def _is_seat(reader: RuleReader, first: int, last: int) -> bool:
    """Whether a name is the seat of a government, a building that news takes for an organisation: "Gedung Putih"."""
    found = reader.lexicon.match("roles.seat", reader.text.words, first)
    return found is not None and first + found.length == last


def _log_odds(sums: Floats) -> float:
    """Return the log odds of a name as a place against its next best kind."""
    means = sums.mean(axis=0)
    return float(means[PLACE] - max(means[kind] for kind in (0, PERSON, ORGANISATION)))


def _place(
    reader: RuleReader,
    units: Sequence[_Unit],
    score: float,
    *,
    rules: dict[tuple[int, int], Mention],
    head: range,
    borne: frozenset[str],
) -> list[Mention]:
    """Set the bounds of a name by the annotation convention, and find its class word."""
    text = reader.text
    if any(unit.spaceless for unit in units):
        return [
            Mention(start, end, text.text[start:end], None, dateline=False, score=score)
            for start, end in bounded(text, units[0].start, units[-1].end, reader.gazetteer)
        ]
    first, last = _bounds(reader, units[0].token, units[-1].token + 1)
    if first == last or _is_borne(reader, first):
        return []
    start, end = text.tokens[first].start + reader.proclitic(first), text.tokens[last - 1].end
    known = rules.get((start, end))
    again = text.text[start:end].lower() in borne
    if again and (not reader.gazetteer.candidates(text.text[start:end]) or (text.is_in("grammar.articles", first - 1))):
        return []
    if known is None and all(_is_generic(reader, at) for at in range(first, last)):
        return []
    hint = known.hint if known else class_word_before(reader.text, first)
    nested = known is not None and known.nested
    return [Mention(start, end, text.text[start:end], hint, first in head, score, nested)]


def _bounds(reader: RuleReader, first: int, last: int) -> tuple[int, int]:
    """Leave out class words before a name and signs around it, take in the class word of a facility or feature."""
    tokens, words, lexicon = reader.text.tokens, reader.text.words, reader.lexicon
    after = lexicon.class_word == "before"
    while first < last and not tokens[first].text[0].isalnum():
        first += 1
    while last > first and not tokens[last - 1].text[-1].isalnum() and not tokens[last - 1].text[0].isalnum():
        last -= 1
    bearer = next((at for at in range(first + 1, last) if lexicon.match("names.bearer", words, at)), last)
    last = bearer if tokens[min(bearer, len(tokens) - 1)].text[0].isupper() else last
    while reader.caseless and first < last and not reader.is_name_word(first):
        first += 1
    while reader.caseless and last > first and not reader.is_name_word(last - 1):
        last -= 1
    found = lexicon.match("names.class_before", words, first) if after else None
    while found and first + found.length < last:
        first += found.length
        found = lexicon.match("names.class_before", words, first)
    for kind in ("names.facility", "names.feature"):
        found = lexicon.match_before(kind, words, first) if after else lexicon.match(kind, words, last)
        at = first - found.length if found and after else last
        if found and tokens[at].text[0].isupper():
            first, last = (at, last) if after else (first, last + found.length)
    if first < last < len(tokens) and reader.text.is_in("grammar.possessive", last):
        last += bool(reader.gazetteer.candidates(reader.text.text[tokens[first].start : tokens[last].end]))
    stop = last < len(tokens) and tokens[last].text == "." and tokens[last].start == tokens[last - 1].end
    return first, last + (stop and words[last - 1] in lexicon.words("abbreviations"))


def _borne_names(reader: RuleReader) -> frozenset[str]:
    """List the names that ships, trains and roads bear in this text: "fort worth" of "USS Fort Worth"."""
    text, found = reader.text, set()
    for at in range(len(text.tokens)):
        bearer = reader.lexicon.match("names.bearer", text.words, at)
        first = last = at + bearer.length if bearer else at
        first = last = first + (text.words[first : first + 1] == [")"])
        while bearer and last < min(first + _LONGEST_BORNE, len(text.tokens)) and text.tokens[last].text[0].isupper():
            last += 1
            found.add(text.text[text.tokens[first].start : text.tokens[last - 1].end].lower())
    return frozenset(found)


def _is_borne(reader: RuleReader, first: int) -> bool:
    """Tell whether something else bears the name: a road, a ship, a train, a language ("Jalan Solo", "KRI Bima")."""
    words, lexicon = reader.text.words, reader.lexicon
    found = lexicon.match("names.bearer", words, first)
    before = first - 1 if first and (words[first - 1].isdigit() or words[first - 1] == ")") else first
    if before > 1 and words[before - 1] in {"-", "–", "--", "—"} and reader.is_name_word(before - 2):
        before -= 2  # "Jalan Tol Jakarta-Cikampek"
    within = found or (lexicon.match("names.bearer", words, before) if before < first else None)
    return within is not None or lexicon.match_before("names.bearer", words, before) is not None


def _is_generic(reader: RuleReader, at: int) -> bool:
    """Tell whether a word names nothing by itself: a class word, a direction, a sign."""
    token = reader.text.tokens[at]
    return not token.text[0].isalpha() or any(token.lower in reader.lexicon.words(table) for table in _GENERIC)


def _nested(reader: RuleReader, known: Sequence[tuple[int, int, int]], first: int, last: int) -> list[Mention]:
    """Take the place whose office an organisation is: "Polda Jatim", "Chicago Police Department"."""
    text = reader.text
    inside = known[bisect_left(known, (first, 0, 0)) : bisect_left(known, (last, 0, 0))]
    bounds = [
        (text.tokens[a].start, text.tokens[b - 1].end)
        for a, b, class_ in inside
        if b <= last
        and (class_ or b - a > 1 or reader.counts.get(text.words[a], (0, 1))[1])
        and not all(_is_generic(reader, at) for at in range(a, b))
        and _is_of_office(reader, a, b)
    ]
    return [
        Mention(start, end, text.text[start:end], None, dateline=False, score=_NESTED, nested=True)
        for start, end in bounds
    ]


def _is_of_office(reader: RuleReader, first: int, last: int) -> bool:
    """Tell whether a word of an office is next to a name: "Polda Jatim", "Cook County Police"."""
    words, lexicon = reader.text.words, reader.lexicon
    if lexicon.class_word == "before":
        return lexicon.match_before("names.office", words, first) is not None
    found = lexicon.match("names.feature", words, last)
    last += found.length if found else 0
    last += reader.text.is_in("grammar.possessive", last)
    before = (
        lexicon.match_before("names.office", words, first - 1)
        if first and words[first - 1] in lexicon.words("grammar.genitive")
        else None
    )
    return before is not None or any(lexicon.match("names.office", words, at) for at in (last, last + 1))


def _worth_reading(reader: RuleReader, marks: Sequence[int]) -> Iterator[int]:
    """Yield the sentences that can hold a name: a word written like one, or one the gazetteer knows."""
    for index, sentence in enumerate(reader.text.sentences):
        tokens = range(sentence.first, sentence.last)
        if sentence.kind != "byline" and any(marks[at] or _may_name(reader, at) for at in tokens):
            yield index


def _may_name(reader: RuleReader, at: int) -> bool:
    """Tell whether a word is written like a name; at the head of a sentence a common word is not."""
    word = reader.text.tokens[at].text
    if not word.isascii() and is_spaceless(word):
        return True
    if not reader.is_name_word(at):
        return False
    counts = reader.counts.get(reader.text.words[at]) if at in reader.heads else None
    return counts is None or counts[0] < COMMON or counts[0] < sum(counts[1:4])


def _units(text: Text, read: Sequence[Window], found: Sequence[Floats]) -> tuple[list[_Unit], Floats]:
    """Average the pieces of each word; in scripts without spaces each piece is a unit."""
    units: list[_Unit] = []
    rows: list[Floats] = []
    for window, scores in zip(read, found, strict=True):
        at = 0
        while at < len(window.tokens):
            token, end = window.tokens[at], at + 1
            while end < len(window.tokens) and window.tokens[end] == token:
                end += 1
            word = text.tokens[token]
            if not word.text.isascii() and is_spaceless(word.text):
                units += [_Unit(*window.spans[piece], token, spaceless=True) for piece in range(at, end)]
                rows += [scores[piece] for piece in range(at, end)]
            else:
                units.append(_Unit(word.start, word.end, token, spaceless=False))
                rows.append(scores[at] if end == at + 1 else scores[at:end].mean(axis=0))
            at = end
    return units, np.array(rows, np.float32)


def _summed(
    units: Sequence[_Unit],
    scores: Floats,
    weighed: Sequence[tuple[Mention, float]],
    persons: Sequence[Name],
) -> Floats:
    """Add the log odds of the tagger and the rules for each unit: none, place, person, organisation."""
    kinds = np.stack([scores[:, 0], *(scores[:, at] + scores[:, at + 1] for at in (1, 3, 5))], axis=1)
    sums: Floats = np.log(kinds + 1e-6)
    starts = np.array([unit.start for unit in units])
    for span, odds in weighed:
        first, last = np.searchsorted(starts, (span.start, span.end))
        given = WEIGHTS["rule"] * (odds - ACCEPT)
        sums[first:last, PLACE] += max(WEIGHTS["least"], min(WEIGHTS["most"], given))
    for start, end, _ in persons:
        first, last = np.searchsorted(starts, (start, end))
        sums[first:last, PERSON] += WEIGHTS["person"]
    sums[[unit.spaceless for unit in units], PLACE] += WEIGHTS["spaceless"]
    return sums


def _with_surnames(reader: RuleReader, units: Sequence[_Unit], sums: Floats, begins: Sequence[bool]) -> Floats:
    """Weigh a word as a person where a longer name of a person in the same text ends with it: "John Kerry", "Kerry"."""
    words, found = reader.text.words, list(_names(units, sums, begins))
    surnames = {words[units[last - 1].token] for first, last, kind in found if kind == PERSON and last - first > 1}
    again = [
        first
        for first, last, kind in found
        if kind == PLACE and last - first == 1 and words[units[first].token] in surnames
    ]
    sums[again, PERSON] += WEIGHTS["surname"]
    return sums


def _begins(text: Text, units: Sequence[_Unit], scores: Floats, weighed: Sequence[tuple[Mention, float]]) -> list[bool]:
    """Return where names begin: where the tagger begins one, but not inside a name that the rules accept.

    A line that ends the headline ends a name too: "vaccines reach Goma" above "GENEVA, Sept 12".
    """
    begins: list[bool] = (scores[:, 1::2].sum(axis=1) > scores[:, 2::2].sum(axis=1)).tolist()
    starts = [unit.start for unit in units]
    for span, odds in weighed:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if odds >= ACCEPT and last - first > 1:
            begins[first:last] = [True] + [False] * (last - first - 1)
    for at in range(1, len(units)):
        begins[at] |= "\n\n" in text.text[units[at - 1].end : units[at].start]
    return begins


def _names(units: Sequence[_Unit], sums: Floats, begins: Sequence[bool]) -> Iterator[tuple[int, int, int]]:
    """Yield names as first unit, unit after the last, and kind: the most likely one of the whole name."""
    kinds = sums.argmax(axis=1).tolist()
    inside = [kind > 0 for kind in kinds]
    at = 0
    while at < len(units):
        end = at + 1
        if inside[at]:
            while end < len(units) and inside[end]:
                if begins[end] and not (units[end].spaceless and kinds[end] == kinds[end - 1]):
                    break
                end += 1
            yield at, end, int(sums[at:end, 1:].sum(axis=0).argmax()) + 1
        at = end


RECOGNISERS: Mapping[str, Recogniser] = {"accurate": recognise_names, "fast": recognise}
