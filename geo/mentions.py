"""Mentions: which words of a text name a place.

`recognise` is the seam: it takes a text and a gazetteer and returns spans, and a trained recogniser can stand in its
place. This one is driven by the gazetteer, the lexicon and counts of how words are written in annotated text; persons,
newspapers and organisations are kept from becoming places by what stands beside a name.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from geo.files import data_path
from geo.gazetteer import Gazetteer
from geo.lexicon import Lexicon
from geo.places import Candidate
from geo.text import Sentence, Text, Token

__all__ = ["Names", "Recogniser", "Span", "recognise"]

_ACCEPT = 1.0  # score from which a name is taken for a place
_BIG, _TOWN = 500_000, 15_000  # inhabitants
_HEAD_TOKENS = 14  # a dateline ends within this many tokens
_SHORTEST_DATELINE = 2  # letters: shorter capitals at the head of a text are an acronym
_COMMON = 3  # times seen in lower case, from which a word is a common word
_ACRONYM = 4  # letters
_UNKNOWN_LONGEST = 4  # words of a name that only a class word vouches for
_CASELESS = 0.6  # share of capitals from which case says nothing


class Span(NamedTuple):
    """A place name in the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    hint
        What the sentence calls the place ("kabupaten", "river"), None when it does not.
    dateline
        Whether the name stands in the dateline.
    score
        How sure the recogniser is, 0-1.
    """

    start: int
    end: int
    text: str
    hint: str | None
    dateline: bool
    score: float


class _Piece(NamedTuple):
    """A stretch of tokens inside a run of capitalised words, and what it is taken for."""

    first: int
    last: int
    kind: str  # place | title | organisation | facility | feature | class | direction | name
    candidates: tuple[Candidate, ...] = ()


class Names(NamedTuple):
    """What was recognised in a text.

    Parameters
    ----------
    places
        Place names in order; they do not overlap.
    persons
        Names of persons in order, as ``(start, end, text)``.
    """

    places: list[Span]
    persons: list[tuple[int, int, str]]


Recogniser = Callable[[Text, Gazetteer], Names]


def recognise(text: Text, gazetteer: Gazetteer) -> Names:
    """Find the place names of a text.

    Parameters
    ----------
    text
        The text, tokenised, with the lexicon of its language.
    gazetteer
        The gazetteer to look names up in.

    Returns
    -------
    Names
        The names of places and persons in order.
    """
    reader = _Reader(text, gazetteer)
    head = reader.dateline()
    runs = [run for sentence in text.sentences for run in reader.runs(sentence)]
    persons = {word for pieces in runs for word in reader.person_words(pieces)}
    spans = [span for pieces in runs for span in reader.spans(pieces, persons, head)]
    found = [person for pieces in runs for person in reader.persons(pieces, persons)]
    return Names(sorted(spans, key=lambda span: span.start), found)


@lru_cache(maxsize=16)
def _word_counts(language: str) -> dict[str, tuple[int, int, int, int, int]]:
    """Read how often words stand in lower case, in names of places, persons, organisations, and elsewhere."""
    if language == "und":
        return {}
    lines = data_path("lexicons", f"{language}.words.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])) for row in rows}


class _Reader:
    """The text under reading: its capitalised runs, and what their pieces are."""

    def __init__(self, text: Text, gazetteer: Gazetteer) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.lexicon: Lexicon = text.lexicon
        self.plain = self.lexicon.words("names.plain")
        self.joiners = self.lexicon.words("names.joiner")
        self.counts = _word_counts(self.lexicon.code)
        cased = [token for token in text.tokens if token.text.lower() != token.text.upper()]
        capitals = sum(token.text[0].isupper() for token in cased)
        shouting = sum(token.text.isupper() and len(token.text) > 1 for token in cased)
        self.caseless = bool(cased) and (shouting > _CASELESS * len(cased) or capitals == 0)
        self.heads = {sentence.first for sentence in text.sentences}

    def dateline(self) -> range:
        """Find the tokens of the dateline: "KONTAN.CO.ID - WASHINGTON.", "JAKARTA, KOMPAS.com -", "BEIRUT Aid ..."."""
        body = next((sentence for sentence in self.text.sentences if sentence.kind == "body"), None)
        if body is None or self.caseless:
            return range(0)
        tokens = self.text.tokens
        stop = min(body.last, body.first + _HEAD_TOKENS)
        dash = None
        for at in range(body.first, stop):
            token = tokens[at]
            spaced = at > body.first and tokens[at - 1].end < token.start
            if token.text in {"-", "–", "--", "—"} and (spaced or token.text != "-"):
                dash = at
            elif token.text[0].islower() and token.lower not in self.joiners:
                break
        if dash is not None:
            whole = all(not token.text[0].islower() for token in tokens[body.first : body.last])
            return range(body.first, body.last if whole and body.last <= stop else dash)
        end = body.first
        while end < stop and (
            (tokens[end].text.isupper() and len(tokens[end].text) > 1) or tokens[end].text in {",", "."}
        ):
            end += 1
        loud = end > body.first and len(tokens[body.first].text) > _SHORTEST_DATELINE and end < body.last
        return range(body.first, end) if loud else range(0)

    def is_name_word(self, at: int) -> bool:
        """Whether the token at this place is written as part of a name."""
        token = self.text.tokens[at]
        if not token.text[0].isalpha():
            return False
        if self.caseless or token.text.lower() == token.text.upper():
            lower = self.counts.get(token.lower)
            return token.lower not in self.plain and not (lower and lower[0] >= _COMMON > lower[1])
        if not token.text[0].isupper():
            return False
        if at in self.heads or self.text.tokens[at - 1].text in {'"', "“", "'", ":", "(", "‘"}:
            return token.lower not in self.plain
        return not (token.lower in self.plain and token.text[1:].islower())

    def runs(self, sentence: Sentence) -> Iterator[list[_Piece]]:
        """Cut a sentence into runs of name words, each a list of pieces."""
        tokens, at = self.text.tokens, sentence.first
        if sentence.kind == "byline":
            return
        if sentence.kind == "related":
            at = self.text.words.index(":", at)
        while at < sentence.last:
            opening = None if self.is_name_word(at) else self.opening(at, sentence.last)
            if opening is None and not self.is_name_word(at):
                at += 1
                continue
            end = opening.last if opening else at + 1
            while end < sentence.last:
                touching = tokens[end].text in {"-", "–"} and tokens[end - 1].end == tokens[end].start
                if (
                    touching
                    and end + 1 < sentence.last
                    and tokens[end].end == tokens[end + 1].start
                    and self.is_name_word(end + 1)
                ):
                    end += 2
                elif self.is_name_word(end):
                    end += 1
                elif self.is_title_stop(end) and end + 1 < sentence.last and self.is_name_word(end + 1):
                    end += 2
                else:
                    break
            pieces = list(self.pieces(at, end, sentence.last))
            yield pieces
            at = max(end, pieces[-1].last)

    def opening(self, at: int, limit: int) -> _Piece | None:
        """Take a capitalised common word that opens a name of several words: "New Delhi", "The Hague"."""
        token = self.text.tokens[at]
        if not token.text[0].isupper() or self.gazetteer.max_words(token.lower) <= 1:
            return None
        place = self.longest_place(at, limit)
        return place if place and place.last - at > 1 else None

    def is_title_stop(self, at: int) -> bool:
        """Whether a token is the full stop of a shortened title: "Mr.", "Gen."."""
        token, before = self.text.tokens[at], self.text.tokens[at - 1]
        shortened = (
            token.text == "." and before.end == token.start and before.lower in self.lexicon.words("abbreviations")
        )
        return shortened and self.lexicon.match("names.title", self.text.words, at - 1) is not None

    def pieces(self, first: int, last: int, limit: int) -> Iterator[_Piece]:
        """Cut a run into places, titles, class words, organisation words and plain names."""
        at = first
        while at < last:
            if self.text.tokens[at].text == ".":
                at += 1
                continue
            piece = self.piece(at, limit)
            yield piece
            at = piece.last

    def piece(self, at: int, limit: int) -> _Piece:
        """Tell what begins at a token: the longest of the things it can be, words of the lexicon before places."""
        words = self.text.words
        place = self.longest_place(at, limit)
        best = _Piece(at, at + 1, "name")
        for kind in ("title", "organisation", "organisation_head", "facility", "class_before", "feature", "direction"):
            found = self.lexicon.match(f"names.{kind}", words, at)
            if found and at + found.length > best.last - (best.kind == "name"):
                best = _Piece(
                    at,
                    at + found.length,
                    {"class_before": "class", "organisation_head": "organisation"}.get(kind, kind),
                )
        if place and place.last > best.last - (best.kind == "name"):
            left_out = best.kind == "class" and (
                self.lexicon.get("relative") == "after" or words[best.last - 1] == "of"
            )
            rest = self.longest_place(best.last, limit) if left_out else None
            return best if rest and rest.last >= place.last else place
        return best

    def longest_place(self, at: int, limit: int) -> _Piece | None:
        """Look up the longest name of the gazetteer that begins at a token and ends on a name word."""
        tokens, text = self.text.tokens, self.text.text
        if at >= limit:
            return None
        most = min(self.gazetteer.max_words(tokens[at].lower.rstrip(".")), 8)
        ends, words, end = [], 0, at
        while end < limit and words < most:
            token = tokens[end]
            if token.text[0].isalnum():
                words += 1
                if self.is_name_word(end) or token.text[0].isdigit() or end == at:
                    ends.append(end + 1)
                elif token.lower not in self.joiners:
                    break
            elif not self.joins(end, at):
                break
            end += 1
        for stop in reversed(ends):
            name = text[tokens[at].start : tokens[stop - 1].end]
            candidates = self.gazetteer.candidates(name)
            if candidates and not self.is_mere_acronym(name, candidates):
                return _Piece(at, stop, "place", candidates)
        return None

    def joins(self, at: int, first: int) -> bool:
        """Whether a sign stands inside a name: a hyphen, an apostrophe, the full stop of "St."."""
        token, before = self.text.tokens[at], self.text.tokens[at - 1]
        if token.text not in {"-", "–", "'", "’", "."} or (at > first and before.end != token.start):
            return False
        return token.text != "." or at == first or before.lower in {"st", "ft", "mt"}

    def is_mere_acronym(self, name: str, candidates: tuple[Candidate, ...]) -> bool:
        """Whether short capitals ("USS", "PT") only happen to spell a town's name."""
        return name.isupper() and len(name) <= _ACRONYM and not self.caseless and not any(c.exact for c in candidates)

    def person_words(self, pieces: list[_Piece]) -> Iterator[str]:
        """Words that are part of somebody's name: behind a title, or in a run that is names only."""
        tokens = self.text.tokens
        if any(piece.kind in {"organisation", "facility", "feature", "class"} for piece in pieces):
            return
        titled = False
        for index, piece in enumerate(pieces):
            named = piece.kind == "name" or (piece.kind == "place" and not _is_major(piece))
            near = [pieces[at] for at in (index - 1, index + 1) if 0 <= at < len(pieces)]
            beside = any(other.kind == "name" or (other.kind == "place" and not _is_major(other)) for other in near)
            if named and (titled or beside):
                yield from (token.lower for token in tokens[piece.first : piece.last] if self.is_person_word(token))
            titled = piece.kind == "title" or (titled and named)

    def persons(self, pieces: list[_Piece], words: set[str]) -> Iterator[tuple[int, int, str]]:
        """Join neighbouring words of persons' names."""
        first = last = -1
        for piece in [*pieces, _Piece(-1, -1, "end")]:
            named = piece.first >= 0 and all(word in words for word in self.text.words[piece.first : piece.last])
            if named and last == piece.first:
                last = piece.last
                continue
            if first >= 0:
                start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
                yield start, end, self.text.text[start:end]
            first, last = (piece.first, piece.last) if named else (-1, -1)

    def is_person_word(self, token: Token) -> bool:
        """Whether a word can be part of a person's name: no acronym, no word that is common in lower case."""
        lower = self.counts.get(token.lower, (0, 0, 0, 0, 0))
        common = lower[0] >= _COMMON and lower[0] > lower[2]
        return len(token.text) > 1 and not token.text.isupper() and not common

    def spans(self, pieces: list[_Piece], persons: set[str], head: range) -> Iterator[Span]:
        """Decide which pieces of a run are places."""
        index = 0
        while index < len(pieces):
            joined = self.class_name(pieces, index)
            if joined is not None:
                stop, span = joined
                if span is not None:
                    yield span
                index = stop
                continue
            piece = pieces[index]
            unknown = self.unknown_name(pieces, index)
            if unknown is not None:
                yield unknown
            if piece.kind == "place":
                span = self.place_span(pieces, index, persons, head)
                if span is not None:
                    yield span
            index += 1

    def unknown_name(self, pieces: list[_Piece], index: int) -> Span | None:
        """Take a name that only the class word before it vouches for: "desa Sukamaju", "the village of Kashkash"."""
        found = self.lexicon.match_before("names.settlement", self.text.words, pieces[index].first)
        if index or pieces[0].kind != "name" or found is None:
            return None
        stop = 1
        while stop < min(len(pieces), _UNKNOWN_LONGEST) and pieces[stop].kind == "name":
            stop += 1
        return self.make(pieces[0].first, pieces[stop - 1].last, hint=found.words, score=0.7)

    def class_name(self, pieces: list[_Piece], index: int) -> tuple[int, Span | None] | None:
        """Join a class word with its name ("Sungai Brantas", "Brazos River"), or leave it out ("Kabupaten Garut")."""
        piece = pieces[index]
        behind = pieces[index + 1] if index + 1 < len(pieces) else None
        after = self.lexicon.get("relative") == "after"
        if piece.kind in {"facility", "feature"} and after and behind and behind.kind in {"place", "name", "direction"}:
            stop = index + 1
            while (
                stop < len(pieces)
                and pieces[stop].kind in {"place", "name", "direction"}
                and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self.make(piece.first, pieces[stop - 1].last, hint=self.words(piece), score=0.75)
        if piece.kind == "class" and behind and behind.kind == "name":
            stop = index + 1
            while (
                stop < len(pieces) and pieces[stop].kind in {"name", "direction"} and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self.make(behind.first, pieces[stop - 1].last, hint=self.words(piece), score=0.7)
        if not after and piece.kind in {"place", "name"}:
            stop = index + 1
            while stop < len(pieces) and pieces[stop].kind in {"place", "name"}:
                stop += 1
            if stop < len(pieces) and pieces[stop].kind in {"feature", "facility"}:
                tail = pieces[stop + 1].kind if stop + 1 < len(pieces) else ""
                first = max(piece.first, pieces[stop].first - _UNKNOWN_LONGEST)
                taken = self.make(first, pieces[stop].last, hint=self.words(pieces[stop]), score=0.75)
                return stop + 1, None if tail == "organisation" else taken
        return None

    def place_span(self, pieces: list[_Piece], index: int, persons: set[str], head: range) -> Span | None:
        """Score a gazetteer name by what it is and what stands beside it."""
        piece = pieces[index]
        before = pieces[index - 1].kind if index else ""
        behind = pieces[index + 1].kind if index + 1 < len(pieces) else ""
        dateline = piece.first in head
        if dateline and before != "name" and (piece.last >= head.stop or behind not in {"name", "organisation"}):
            return self.make(piece.first, piece.last, dateline=True, score=0.95)
        hint = self.words(pieces[index - 1]) if before == "class" else self.hint_before(piece.first)
        score = _strength(piece) + self.context(piece) + self.word_evidence(piece) + (2.0 if hint else 0.0)
        neighbours = self.name_neighbours(pieces, index)
        major = _is_major(piece)
        if "organisation" in {before, behind}:
            score -= 4.0
        if neighbours:
            score -= 1.0 if major and len(neighbours) == 1 else 4.0
        if before == "title" and not (self.is_office(piece) and self.lexicon.get("relative") == "after"):
            score -= 3.0 if not major or behind in {"name", "place"} else 0.0
        if not hint and not self.is_located(piece) and all(c.place.feature == "S.UNIV" for c in piece.candidates):
            score -= 3.0
        single = piece.last - piece.first == 1
        if single and self.text.words[piece.first] in persons and not major:
            score -= 3.0
        if score < _ACCEPT:
            return None
        return self.make(piece.first, piece.last, hint=hint, score=min(0.99, 0.55 + 0.1 * score))

    def is_located(self, piece: _Piece) -> bool:
        """Whether a preposition of place or of moving stands before a name."""
        roles = ("scene", "origin", "destination", "via")
        return any(self.lexicon.match_before(f"roles.{role}", self.text.words, piece.first) for role in roles)

    def name_neighbours(self, pieces: list[_Piece], index: int) -> list[_Piece]:
        """Pieces beside a place that look like the rest of somebody's name; common words do not count."""
        found = []
        for near in (index - 1, index + 1):
            if 0 <= near < len(pieces) and pieces[near].kind in {"name", "place"}:
                counts = self.counts.get(self.text.words[pieces[near].first])
                common = counts is not None and counts[0] >= _COMMON and counts[0] > sum(counts[1:4])
                hyphen = self.text.tokens[pieces[near].first].text in {"-", "–"}
                opener = pieces[near].first in self.heads and common
                both = pieces[near].kind == "place" and (_is_major(pieces[near]) or _is_major(pieces[index]))
                if not (hyphen or opener or both or (common and self.is_title_case(pieces[near].first))):
                    found.append(pieces[near])
        return found

    def is_title_case(self, at: int) -> bool:
        """Whether a token stands in a headline, where every word is capitalised."""
        sentence = self.text.sentences[self.text.sentence_at(self.text.tokens[at].start)]
        words = [token for token in self.text.tokens[sentence.first : sentence.last] if token.text[0].isalpha()]
        return sum(token.text[0].isupper() for token in words) > _CASELESS * len(words)

    def is_office(self, piece: _Piece) -> bool:
        """Whether a place behind a title is what the office is for: "Gubernur Jawa Barat", "Bupati Garut"."""
        return any(c.place.feature.startswith("A.") or c.place.population > _BIG for c in piece.candidates)

    def hint_before(self, at: int) -> str | None:
        """Take the class word in lower case before a name: "provinsi", "the city of"."""
        for kind in ("class_before", "feature", "facility"):
            found = self.lexicon.match_before(f"names.{kind}", self.text.words, at)
            if found and (kind == "class_before" or self.lexicon.get("relative") == "after"):
                return found.words
        return None

    def context(self, piece: _Piece) -> float:
        """Weigh the words beside a name: prepositions, a container behind a comma, a verb of saying."""
        words, score = self.text.words, 1.5 if self.is_located(piece) else 0.0
        behind = words[piece.last] if piece.last < len(words) else ""
        if behind == "," and self.longest_place(piece.last + 1, len(words)):
            score += 1.0
        if piece.first >= 2 and words[piece.first - 1] == "," and words[piece.first - 2] not in self.plain:  # noqa: PLR2004
            score += 0.5
        if behind == "'s":
            score += 0.3
        saying = self.lexicon.match("speakers.said", words, piece.last)
        if saying and piece.last - piece.first == 1 and not _is_major(piece):
            score -= 2.0
        return score

    def word_evidence(self, piece: _Piece) -> float:
        """Weigh how a single word is written elsewhere: as a common word, in names of places, of persons."""
        if piece.last - piece.first > 1:
            return 1.0
        counts = self.counts.get(self.text.words[piece.first])
        if counts is None:
            return 0.0
        lower, place, person, organisation, other = counts
        named = place + person + organisation + other
        score = 2.0 * (place + 1) / (named + 2) - 1.0 if named else 0.0
        opens = piece.first in self.heads or self.caseless
        if lower >= _COMMON and lower > place:
            score -= 3.0 if opens or lower > 5 * (place + 1) else 1.0
        return score

    def words(self, piece: _Piece) -> str:
        return " ".join(self.text.words[piece.first : piece.last])

    def make(self, first: int, last: int, *, hint: str | None = None, dateline: bool = False, score: float) -> Span:
        start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
        return Span(start, end, self.text.text[start:end], hint, dateline, score)


def _strength(piece: _Piece) -> float:
    """How likely a name is the place it can be, before anything else is known: countries and large towns first."""
    best = 0.0
    for candidate in piece.candidates:
        place = candidate.place
        if place.feature.startswith(("A.PCL", "L.CONT")) or place.feature == "P.PPLC":
            value = 2.5
        elif place.feature == "A.ADM1" or place.population >= _BIG:
            value = 1.5
        elif place.feature[:1] in "HTLS" or place.feature == "A.ADM2":
            value = 1.0
        else:
            value = 0.5 if place.population >= _TOWN else -0.5
        best = max(best, value if candidate.exact or not piece.candidates[0].exact else value - 1.0)
    return best


def _is_major(piece: _Piece) -> bool:
    """Whether a name is first of all a country, a continent or a capital."""
    return any(
        candidate.place.feature.startswith(("A.PCL", "L.CONT")) or candidate.place.feature == "P.PPLC"
        for candidate in piece.candidates[:2]
    )
