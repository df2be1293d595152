"""Chunks: runs of capitalised words, cut into chunks by what each can be.

A chunk is a name of the gazetteer, a class word, a title, a word of organisations, or a plain name; the lexicon and
the gazetteer say which.
"""

from collections.abc import Iterator
from typing import NamedTuple

from geo.gazetteer import Candidate, Gazetteer
from geo.recognition.subwords import is_spaceless, spaceless_runs
from geo.text import Lexicon, Sentence, Text, word_counts

__all__ = [
    "BIG",
    "CASELESS",
    "COMMON",
    "Chunk",
    "ChunkReader",
    "is_major",
    "is_spaceless",
    "known_names",
    "names_within",
    "prior_odds",
]

BIG = 500_000  # inhabitants
_TOWN = 15_000  # inhabitants
_HEAD_TOKENS = 14  # a dateline ends within this many tokens
_HEAD_SENTENCES = 8  # among which the head of the body is looked for
_FULL_STOPS = frozenset('.!?…"\u201d')
_SHORTEST_DATELINE = 2  # letters: shorter capitals at the head of a text are an acronym
COMMON = 3  # times seen in lower case, from which a word is a common word
_ACRONYM = 4  # letters
_SHORTEST_PREFIXED, _LONGEST_PREFIXED = 4, 3  # letters and words of a name behind a proclitic
_FEW_CASED = 10  # in a script without case one token of so many can be a foreign word
_SHORTEST_WITHIN, _LONGEST_WITHIN = 2, 7  # letters of a name in a script without spaces
CASELESS = 0.6  # share of capitals from which case says nothing
_KNOWN = (0.5, 1.0, 1.5, 2.5)  # strengths of a place that separate the classes of how well known a name is


class Chunk(NamedTuple):
    """Tokens of a run of capitalised words, and their kind.

    Parameters
    ----------
    first, last
        Index of its first token and of the token after its last.
    kind
        ``"place"``, ``"title"``, ``"organisation"``, ``"facility"``, ``"feature"``, ``"class"``, ``"direction"`` or
        ``"name"``.
    candidates
        The candidates of a place.
    """

    first: int
    last: int
    kind: str  # place | title | organisation | facility | feature | class | direction | name
    candidates: tuple[Candidate, ...] = ()


def known_names(text: Text, gazetteer: Gazetteer) -> Iterator[tuple[int, int, int]]:
    """Find the words that spell a name of the gazetteer, whatever they mean here.

    Parameters
    ----------
    text
        The text.
    gazetteer
        The gazetteer to look names up in.

    Yields
    ------
    tuple of int
        Index of the first token, of the token after the last, and how well known the best-known place of that name
        is: 4 for countries and capitals to 0 for hamlets.
    """
    reader = ChunkReader(text, gazetteer)
    for sentence in text.sentences:
        at = sentence.first
        while at < sentence.last:
            chunk = reader.longest_place(at, sentence.last) if reader.may_begin(at) else None
            if chunk is None:
                chunk = reader.prefixed_place(at, sentence.last)
            if chunk is None or (chunk.last - at == 1 and not reader.is_name_word(at)):
                at += 1
                continue
            yield at, chunk.last, sum(prior_odds(chunk) >= least for least in _KNOWN)
            at = chunk.last


def names_within(text: Text, gazetteer: Gazetteer) -> Iterator[tuple[int, int, int]]:
    """Find names of the gazetteer inside words of scripts without spaces: "中国" in "访问中国之后".

    Parameters
    ----------
    text
        The text.
    gazetteer
        The gazetteer to look names up in.

    Yields
    ------
    tuple of int
        Character offsets, end exclusive, and how well known the name is; see `known_names`.
    """
    for first, last in spaceless_runs(text, range(len(text.tokens))):
        start, end = text.tokens[first].start, text.tokens[last - 1].end
        while start < end:
            for stop in range(min(start + _LONGEST_WITHIN, end), start + _SHORTEST_WITHIN - 1, -1):
                found = gazetteer.candidates(text.text[start:stop])
                if found:
                    known = sum(prior_odds(Chunk(0, 1, "place", found)) >= least for least in _KNOWN)
                    yield start, stop, known
                    start = stop
                    break
            else:
                start += 1


class ChunkReader:
    """A reader of the capitalised runs of a text.

    Parameters
    ----------
    text
        The text, tokenised, with the lexicon of its language.
    gazetteer
        The gazetteer to look names up in.
    """

    def __init__(self, text: Text, gazetteer: Gazetteer) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.lexicon: Lexicon = text.lexicon
        self.plain = self.lexicon.words("names.plain")
        self.joiners = self.lexicon.words("names.joiner")
        self.counts = word_counts(self.lexicon.code)
        self._proclitics = tuple(self.lexicon.get("grammar.proclitics", ()))
        cased = [token for token in text.tokens if token.text.lower() != token.text.upper()]
        capitals = sum(token.text[0].isupper() for token in cased)
        shouting = sum(token.text.isupper() and len(token.text) > 1 for token in cased)
        self.uncased = len(cased) * _FEW_CASED < len(text.tokens)
        self.caseless = bool(cased) and (shouting > CASELESS * len(cased) or capitals == 0)
        self.heads = {sentence.first for sentence in text.sentences}

    def dateline(self) -> range:
        """Find the dateline: "KONTAN.CO.ID - WASHINGTON.", "JAKARTA, KOMPAS.com -", "BEIRUT Aid ...".

        It is at the head of the text, or after a headline: a first line without a full stop.

        Returns
        -------
        range
            Indices of its tokens; empty when there is none.
        """
        if self.caseless:
            return range(0)
        for body in [sentence for sentence in self.text.sentences[:_HEAD_SENTENCES] if sentence.kind == "body"][:2]:
            found = self.dateline_of(body)
            if found or self.text.tokens[body.last - 1].text in _FULL_STOPS:
                return found
        return range(0)

    def dateline_of(self, body: Sentence) -> range:
        """Find the dateline at the head of a sentence.

        Parameters
        ----------
        body
            The sentence.

        Returns
        -------
        range
            Indices of its tokens; empty when there is none.
        """
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
        """Tell whether a token is written as part of a name.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        bool
            False too for scripts without spaces, whose case says nothing.
        """
        token = self.text.tokens[at]
        if not token.text[0].isalpha() or (not token.text.isascii() and is_spaceless(token.text)):
            return False
        if self.caseless or token.text.lower() == token.text.upper():
            lower = self.counts.get(token.lower)
            return token.lower not in self.plain and not (lower and lower[0] >= COMMON > lower[1])
        if not token.text[0].isupper():
            return False
        if at in self.heads or self.text.tokens[at - 1].text in {'"', "“", "'", ":", "(", "‘"}:
            return token.lower not in self.plain
        return not (token.lower in self.plain and token.text[1:].islower())

    def runs(self, sentence: Sentence) -> Iterator[list[Chunk]]:
        """Cut a sentence into runs of name words.

        Parameters
        ----------
        sentence
            A sentence of the text.

        Yields
        ------
        list of Chunk
            The chunks of a run in order.
        """
        tokens, at = self.text.tokens, sentence.first
        if sentence.kind == "byline":
            return
        if sentence.kind == "related":
            at = next(place for place in range(at, sentence.last) if self.text.words[place] in {":", "："})
        while at < sentence.last:
            opening = None if self.is_name_word(at) else self._opening(at, sentence.last)
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
                elif self._is_title_stop(end) and end + 1 < sentence.last and self.is_name_word(end + 1):
                    end += 2
                else:
                    break
            chunks = list(self._chunks(at, end, sentence.last))
            yield chunks
            at = max(end, chunks[-1].last)

    def may_begin(self, at: int) -> bool:
        """Tell whether a name of the gazetteer can begin at a token.

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        bool
            True when a look-up can succeed.
        """
        token = self.text.tokens[at]
        return self.is_name_word(at) or (token.text[0].isupper() and self.gazetteer.max_words(token.lower) > 1)

    def _opening(self, at: int, limit: int) -> Chunk | None:
        """Return the name of several words that a capitalised common word opens: "New Delhi", "The Hague"."""
        token = self.text.tokens[at]
        if not token.text[0].isupper() or self.gazetteer.max_words(token.lower) <= 1:
            return None
        place = self.longest_place(at, limit)
        return place if place and place.last - at > 1 else None

    def _is_title_stop(self, at: int) -> bool:
        """Tell whether a token is the full stop of a shortened title: "Mr.", "Gen."."""
        token, before = self.text.tokens[at], self.text.tokens[at - 1]
        shortened = (
            token.text == "." and before.end == token.start and before.lower in self.lexicon.words("abbreviations")
        )
        return shortened and self.lexicon.match("names.title", self.text.words, at - 1) is not None

    def _chunks(self, first: int, last: int, limit: int) -> Iterator[Chunk]:
        """Cut a run into places, titles, class words, organisation words and plain names."""
        at = first
        while at < last:
            if self.text.tokens[at].text == ".":
                at += 1
                continue
            chunk = self._chunk(at, limit)
            yield chunk
            at = chunk.last

    def _chunk(self, at: int, limit: int) -> Chunk:
        """Return the longest chunk that begins at a token; among equals, words of the lexicon come before places."""
        words = self.text.words
        place = self.longest_place(at, limit)
        best = Chunk(at, at + 1, "name")
        for kind in ("title", "organisation", "organisation_head", "facility", "class_before", "feature", "direction"):
            found = self.lexicon.match(f"names.{kind}", words, at)
            if found and at + found.length > best.last - (best.kind == "name"):
                best = Chunk(
                    at,
                    at + found.length,
                    {"class_before": "class", "organisation_head": "organisation"}.get(kind, kind),
                )
        if place and place.last > best.last - (best.kind == "name"):
            left_out = best.kind == "class" and (
                self.lexicon.class_word == "before" or words[best.last - 1] in self.lexicon.words("grammar.genitive")
            )
            rest = self.longest_place(best.last, limit) if left_out else None
            return best if rest and rest.last >= place.last else place
        return best

    def longest_place(self, at: int, limit: int) -> Chunk | None:
        """Look up the longest name of the gazetteer that begins at a token and ends on a name word.

        Parameters
        ----------
        at
            Index of the token.
        limit
            Index of the token at which the name must have ended.

        Returns
        -------
        Chunk or None
            The name with its candidates; None when there is none.
        """
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
            elif not self._joins(end, at):
                break
            end += 1
        for stop in reversed(ends):
            name = text[tokens[at].start : tokens[stop - 1].end]
            candidates = self.gazetteer.candidates(name)
            if candidates and not self._is_mere_acronym(name, candidates):
                return Chunk(at, stop, "place", candidates)
        return None

    def proclitic(self, at: int) -> int:
        """Measure the small word that is written as one with the name behind it: "و" of "وصبراتة".

        Parameters
        ----------
        at
            Index of the token.

        Returns
        -------
        int
            Letters of it; 0 when the token has none, or is a name with it.
        """
        word = self.text.tokens[at].text
        if not self._proclitics or not word.startswith(self._proclitics) or self.gazetteer.candidates(word):
            return 0
        lengths = sorted((len(one) for one in self._proclitics if word.startswith(one)), reverse=True)
        fitting = (length for length in lengths if len(word) - length >= _SHORTEST_PREFIXED)
        return next((length for length in fitting if self.gazetteer.max_words(word[length:].lower())), 0)

    def prefixed_place(self, at: int, limit: int) -> Chunk | None:
        """Look up the longest name of the gazetteer behind the proclitic of a token.

        Parameters
        ----------
        at
            Index of the token.
        limit
            Index of the token at which the name must have ended.

        Returns
        -------
        Chunk or None
            The name with its candidates; None when there is none.
        """
        length = self.proclitic(at)
        if not length:
            return None
        start = self.text.tokens[at].start + length
        for stop in range(min(at + _LONGEST_PREFIXED, limit), at, -1):
            candidates = self.gazetteer.candidates(self.text.text[start : self.text.tokens[stop - 1].end])
            if candidates:
                return Chunk(at, stop, "place", candidates)
        return None

    def _joins(self, at: int, first: int) -> bool:
        """Tell whether a sign is part of a name: a hyphen, an apostrophe, the full stop of "St."."""
        token, before = self.text.tokens[at], self.text.tokens[at - 1]
        if token.text not in {"-", "–", "'", "’", "."} or (at > first and before.end != token.start):
            return False
        return token.text != "." or at == first or self.text.is_in("grammar.name_abbreviations", at - 1)

    def _is_mere_acronym(self, name: str, candidates: tuple[Candidate, ...]) -> bool:
        """Tell whether short capitals ("USS", "PT") only happen to spell a town's name."""
        return name.isupper() and len(name) <= _ACRONYM and not self.caseless and not any(c.exact for c in candidates)


def prior_odds(chunk: Chunk) -> float:
    """Weigh how likely a name is the place it can be, before its context counts: countries and large towns most.

    Parameters
    ----------
    chunk
        A name of the gazetteer.

    Returns
    -------
    float
        Odds, -1.5 to 2.5 [-].
    """
    best = 0.0
    for candidate in chunk.candidates:
        place = candidate.place
        if place.feature.startswith(("A.PCL", "L.CONT")) or place.feature == "P.PPLC":
            value = 2.5
        elif place.feature == "A.ADM1" or place.population >= BIG:
            value = 1.5
        elif place.feature[:1] in "HTLS" or place.feature == "A.ADM2":
            value = 1.0
        else:
            value = 0.5 if place.population >= _TOWN else -0.5
        best = max(best, value if candidate.exact or not chunk.candidates[0].exact else value - 1.0)
    return best


def is_major(chunk: Chunk) -> bool:
    """Tell whether a name most likely means a country, a continent or a capital.

    Parameters
    ----------
    chunk
        A name of the gazetteer.

    Returns
    -------
    bool
        Whether one of its first two candidates is.
    """
    return any(
        candidate.place.feature.startswith(("A.PCL", "L.CONT")) or candidate.place.feature == "P.PPLC"
        for candidate in chunk.candidates[:2]
    )
