"""Mentions: which words of a text name a place.

This recogniser is driven by the gazetteer, the lexicon and counts of how words are written in annotated text; persons,
newspapers and organisations are kept from becoming places by what stands beside a name.
"""

from collections.abc import Iterator
from typing import Protocol

from geo.document import Document, Mention, Name, Names
from geo.gazetteer import Gazetteer
from geo.recognition.chunks import BIG, CASELESS, COMMON, Piece, Reader, is_major, strength
from geo.text import Token, class_word_before

__all__ = ["ACCEPT", "Judge", "Recogniser", "recognise"]

ACCEPT = 1.0  # odds from which a name is taken for a place
_DATELINE_ODDS, _CLASS_ODDS, _UNKNOWN_ODDS = 4.0, 2.5, 2.0
_UNKNOWN_LONGEST = 4  # words of a name that only a class word vouches for


class Recogniser(Protocol):
    """The seam of recognition: any callable of this shape finds the names of a document."""

    def __call__(self, document: Document, *, gazetteer: Gazetteer) -> Names:
        """Find the names of a document; see `recognise`."""


def recognise(document: Document, *, gazetteer: Gazetteer) -> Names:
    """Find the names of a document by rules alone.

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
    weighed, persons = Judge(document.text, gazetteer).weigh()
    return Names([span for span, odds in weighed if odds >= ACCEPT], persons)


class Judge(Reader):
    """The text under judgement: which of its pieces are places, which are persons.

    Parameters
    ----------
    text
        The text, tokenised, with the lexicon of its language.
    gazetteer
        The gazetteer to look names up in.
    """

    def weigh(self) -> tuple[list[tuple[Mention, float]], list[Name]]:
        """Weigh every name that could be a place, also those that are none.

        Returns
        -------
        tuple
            Spans in order with the odds that they are places, which are accepted from `ACCEPT`; and names of persons.
        """
        head = self.dateline()
        runs = [run for sentence in self.text.sentences for run in self.runs(sentence)]
        persons = {word for pieces in runs for word in self._person_words(pieces)}
        spans = [weighed for pieces in runs for weighed in self._spans(pieces, persons, head)]
        found = [person for pieces in runs for person in self._persons(pieces, persons)]
        return sorted(spans, key=lambda weighed: weighed[0].start), found

    def _person_words(self, pieces: list[Piece]) -> Iterator[str]:
        """Words that are part of somebody's name: behind a title, or in a run that is names only."""
        tokens = self.text.tokens
        if any(piece.kind in {"organisation", "facility", "feature", "class"} for piece in pieces):
            return
        titled = False
        for index, piece in enumerate(pieces):
            named = piece.kind == "name" or (piece.kind == "place" and not is_major(piece))
            near = [pieces[at] for at in (index - 1, index + 1) if 0 <= at < len(pieces)]
            beside = any(other.kind == "name" or (other.kind == "place" and not is_major(other)) for other in near)
            if named and (titled or beside):
                yield from (token.lower for token in tokens[piece.first : piece.last] if self._is_person_word(token))
            titled = piece.kind == "title" or (titled and named)

    def _persons(self, pieces: list[Piece], words: set[str]) -> Iterator[Name]:
        """Join neighbouring words of persons' names."""
        first = last = -1
        for piece in [*pieces, Piece(-1, -1, "end")]:
            named = piece.first >= 0 and all(word in words for word in self.text.words[piece.first : piece.last])
            if named and last == piece.first:
                last = piece.last
                continue
            if first >= 0:
                start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
                yield Name(start, end, self.text.text[start:end])
            first, last = (piece.first, piece.last) if named else (-1, -1)

    def _is_person_word(self, token: Token) -> bool:
        """Whether a word can be part of a person's name: no acronym, no word that is common in lower case."""
        lower = self.counts.get(token.lower, (0, 0, 0, 0, 0))
        common = lower[0] >= COMMON and lower[0] > lower[2]
        return len(token.text) > 1 and not token.text.isupper() and not common

    def _spans(self, pieces: list[Piece], persons: set[str], head: range) -> Iterator[tuple[Mention, float]]:
        """Decide which pieces of a run are places."""
        index = 0
        while index < len(pieces):
            joined = self._class_name(pieces, index)
            if joined is not None:
                stop, span = joined
                if span is not None:
                    yield span, _CLASS_ODDS
                index = stop
                continue
            piece = pieces[index]
            unknown = self._unknown_name(pieces, index)
            if unknown is not None:
                yield unknown, _UNKNOWN_ODDS
            if piece.kind == "place":
                yield self._place_span(pieces, index, persons, head)
            index += 1

    def _unknown_name(self, pieces: list[Piece], index: int) -> Mention | None:
        """Take a name that only the class word before it vouches for: "desa Sukamaju", "the village of Kashkash"."""
        found = self.lexicon.match_before("names.settlement", self.text.words, pieces[index].first)
        if index or pieces[0].kind != "name" or found is None:
            return None
        stop = 1
        while stop < min(len(pieces), _UNKNOWN_LONGEST) and pieces[stop].kind == "name":
            stop += 1
        return self._make(pieces[0].first, pieces[stop - 1].last, hint=found.words, score=0.7)

    def _class_name(self, pieces: list[Piece], index: int) -> tuple[int, Mention | None] | None:
        """Join a class word with its name ("Sungai Brantas", "Brazos River"), or leave it out ("Kabupaten Garut")."""
        piece = pieces[index]
        behind = pieces[index + 1] if index + 1 < len(pieces) else None
        after = self.lexicon.class_word == "before"
        if piece.kind in {"facility", "feature"} and after and behind and behind.kind in {"place", "name", "direction"}:
            stop = index + 1
            while (
                stop < len(pieces)
                and pieces[stop].kind in {"place", "name", "direction"}
                and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(piece.first, pieces[stop - 1].last, hint=self._words(piece), score=0.75)
        if piece.kind == "class" and behind and behind.kind == "name":
            stop = index + 1
            while (
                stop < len(pieces) and pieces[stop].kind in {"name", "direction"} and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(behind.first, pieces[stop - 1].last, hint=self._words(piece), score=0.7)
        if not after and piece.kind in {"place", "name"}:
            stop = index + 1
            while stop < len(pieces) and pieces[stop].kind in {"place", "name"}:
                stop += 1
            if stop < len(pieces) and pieces[stop].kind in {"feature", "facility"}:
                tail = pieces[stop + 1].kind if stop + 1 < len(pieces) else ""
                first = max(piece.first, pieces[stop].first - _UNKNOWN_LONGEST)
                taken = self._make(first, pieces[stop].last, hint=self._words(pieces[stop]), score=0.75)
                return stop + 1, None if tail == "organisation" else taken
        return None

    def _place_span(self, pieces: list[Piece], index: int, persons: set[str], head: range) -> tuple[Mention, float]:
        """Score a gazetteer name by what it is and what stands beside it."""
        piece = pieces[index]
        before = pieces[index - 1].kind if index else ""
        behind = pieces[index + 1].kind if index + 1 < len(pieces) else ""
        dateline, after = piece.first in head, self.lexicon.class_word == "before"
        if dateline and before != "name" and (piece.last >= head.stop or behind not in {"name", "organisation"}):
            return self._make(piece.first, piece.last, dateline=True, score=0.95), _DATELINE_ODDS
        hint = self._words(pieces[index - 1]) if before == "class" else class_word_before(self.text, piece.first)
        score = strength(piece) + self._context(piece) + self._word_evidence(piece) + (2.0 if hint else 0.0)
        neighbours = self._name_neighbours(pieces, index)
        major = is_major(piece)
        nested = after and self.lexicon.match_before("names.office", self.text.words, piece.first) is not None
        if behind == "organisation" or (before == "organisation" and not nested):
            score -= 4.0
        office = nested or (before == "title" and after and self._is_office(piece))
        if neighbours and not office:
            score -= 1.0 if major and len(neighbours) == 1 else 4.0
        if before == "title" and not office:
            score -= 3.0 if not major or behind in {"name", "place"} else 0.0
        if not hint and not self._is_located(piece) and all(c.place.feature == "S.UNIV" for c in piece.candidates):
            score -= 3.0
        single = piece.last - piece.first == 1
        if single and self.text.words[piece.first] in persons and not major:
            score -= 3.0
        sure = min(0.99, max(0.01, 0.55 + 0.1 * score))
        return self._make(piece.first, piece.last, hint=hint, score=sure)._replace(nested=nested), score

    def _is_located(self, piece: Piece) -> bool:
        """Whether a preposition of place or of moving stands before a name."""
        roles = ("scene", "origin", "destination", "via")
        return any(self.lexicon.match_before(f"roles.{role}", self.text.words, piece.first) for role in roles)

    def _name_neighbours(self, pieces: list[Piece], index: int) -> list[Piece]:
        """Pieces beside a place that look like the rest of somebody's name; common words do not count."""
        found = []
        for near in (index - 1, index + 1):
            if 0 <= near < len(pieces) and pieces[near].kind in {"name", "place"}:
                counts = self.counts.get(self.text.words[pieces[near].first])
                common = counts is not None and counts[0] >= COMMON and counts[0] > sum(counts[1:4])
                hyphen = self.text.tokens[pieces[near].first].text in {"-", "–"}
                opener = pieces[near].first in self.heads and common
                both = pieces[near].kind == "place" and (is_major(pieces[near]) or is_major(pieces[index]))
                if not (hyphen or opener or both or (common and self._is_title_case(pieces[near].first))):
                    found.append(pieces[near])
        return found

    def _is_title_case(self, at: int) -> bool:
        """Whether a token stands in a headline, where every word is capitalised."""
        sentence = self.text.sentences[self.text.sentence_at(self.text.tokens[at].start)]
        words = [token for token in self.text.tokens[sentence.first : sentence.last] if token.text[0].isalpha()]
        return sum(token.text[0].isupper() for token in words) > CASELESS * len(words)

    def _is_office(self, piece: Piece) -> bool:
        """Whether a place behind a title is what the office is for: "Gubernur Jawa Barat", "Bupati Garut"."""
        return any(c.place.feature.startswith("A.") or c.place.population > BIG for c in piece.candidates)

    def _context(self, piece: Piece) -> float:
        """Weigh the words beside a name: prepositions, a container behind a comma, a verb of saying."""
        words, score = self.text.words, 1.5 if self._is_located(piece) else 0.0
        behind = words[piece.last] if piece.last < len(words) else ""
        if behind == "," and self.longest_place(piece.last + 1, len(words)):
            score += 1.0
        if piece.first >= 2 and words[piece.first - 1] == "," and words[piece.first - 2] not in self.plain:  # noqa: PLR2004
            score += 0.5
        if behind in self.lexicon.words("grammar.possessive"):
            score += 0.3
        saying = self.lexicon.match("speakers.said", words, piece.last)
        if saying and piece.last - piece.first == 1 and not is_major(piece):
            score -= 2.0
        return score

    def _word_evidence(self, piece: Piece) -> float:
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
        if lower >= COMMON and lower > place:
            score -= 3.0 if opens or lower > 5 * (place + 1) else 1.0
        return score

    def _words(self, piece: Piece) -> str:
        """Join the words of a piece, in lower case."""
        return " ".join(self.text.words[piece.first : piece.last])

    def _make(self, first: int, last: int, *, hint: str | None = None, dateline: bool = False, score: float) -> Mention:
        """Make a span of tokens."""
        start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
        return Mention(start, end, self.text.text[start:end], hint, dateline, score)
