"""Lexicons: the words of a language that Dateline reads by, as data.

A lexicon is one TOML file a language, ``data/lexicons/<code>.toml``. This module opens it and answers one question:
which entry of a table stands at this token?
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from geo.errors import DataFileError
from geo.files import data_path
from geo.text.tokens import entry_words

__all__ = ["Lexicon", "Match", "base_forms", "languages", "open_lexicon", "word_counts"]

_VOWELS = "aeiou"
_SHORTEST_DROPPED_Y = 2
_LONGEST_ENTRY = 5  # words
_SHORTEST_STEM = 4  # letters


class Match(NamedTuple):
    """An entry of a lexicon table found in a text.

    Parameters
    ----------
    value
        What the table says of the words.
    length
        How many tokens the entry covers.
    words
        The words as the lexicon writes them.
    """

    value: Any
    length: int
    words: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of one language, table by table.

    Parameters
    ----------
    code
        ISO 639-1 code of the language, ``"und"`` for a lexicon that knows dates at most.
    tables
        The parsed file.
    """

    code: str
    tables: Mapping[str, Any]
    _index: dict[str, dict[str, list[tuple[list[str], Match]]]] = field(default_factory=dict, init=False, repr=False)
    _words: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    def get(self, path: str, default: Any = None) -> Any:
        """Return the raw value at a dotted path.

        Parameters
        ----------
        path
            For example ``"dates.months"``.
        default
            What to return when the lexicon has no such entry.

        Returns
        -------
        Any
            The value as TOML gives it.
        """
        node: Any = self.tables
        for key in path.split("."):
            if not isinstance(node, Mapping) or key not in node:
                return default
            node = node[key]
        return node

    def words(self, path: str) -> frozenset[str]:
        """Return the single words of a table.

        Parameters
        ----------
        path
            Dotted path of a table.

        Returns
        -------
        frozenset of str
            Every entry that is one word, lower case.
        """
        if path not in self._words:
            table = self._table(path)
            single = (first for first, entries in table.items() if any(len(words) == 1 for words, _ in entries))
            self._words[path] = frozenset(single)
        return self._words[path]

    def match(self, path: str, words: Sequence[str], at: int) -> Match | None:
        """Find the longest entry of a table that begins at a token.

        Parameters
        ----------
        path
            Dotted path of a table, for example ``"events"``.
        words
            The text's tokens in lower case.
        at
            Index of the token to begin at.

        Returns
        -------
        Match or None
            The entry; None when no entry of the table stands here.
        """
        if not 0 <= at < len(words):
            return None
        table = self._index.get(path)
        if table is None:
            table = self._table(path)
        word = words[at]
        if word not in table:
            return None
        for entry, match in table[word]:
            if match.length == 1 or words[at : at + match.length] == entry:
                return match
        return None

    def match_before(self, path: str, words: Sequence[str], end: int) -> Match | None:
        """Find the longest entry of a table that ends just before a token.

        Parameters
        ----------
        path
            Dotted path of a table.
        words
            The text's tokens in lower case.
        end
            Index of the first token behind the entry.

        Returns
        -------
        Match or None
            The entry; None when no entry of the table stands there.
        """
        table = self._table(path)
        for start in range(max(0, end - _LONGEST_ENTRY), end):
            for entry, match in table.get(words[start], ()):
                if match.length == end - start and words[start:end] == entry:
                    return match
        return None

    def openers(self, path: str) -> AbstractSet[str]:
        """Return the words that begin an entry of a table.

        Parameters
        ----------
        path
            Dotted path of a table.

        Returns
        -------
        set of str
            First words, lower case.
        """
        return self._table(path).keys()

    def entries(self, path: str) -> Iterator[Sequence[str]]:
        """Yield the entries of a table.

        Parameters
        ----------
        path
            Dotted path of a table.

        Yields
        ------
        sequence of str
            The words of an entry.
        """
        for entries in self._table(path).values():
            yield from (words for words, _ in entries)

    def _table(self, path: str) -> dict[str, list[tuple[list[str], Match]]]:
        if path not in self._index:
            self._index[path] = _indexed(self.get(path, ()), self.get("cut"))
        return self._index[path]


def languages() -> tuple[str, ...]:
    """List the languages that have a whole lexicon.

    Returns
    -------
    tuple of str
        ISO 639-1 codes, sorted.
    """
    return tuple(sorted(path.stem for path in data_path("lexicons").glob("*.toml")))


@lru_cache(maxsize=16)
def open_lexicon(language: str | None) -> Lexicon:
    """Open the lexicon of a language.

    Parameters
    ----------
    language
        ISO 639-1 code, or another code of the CLDR; None for a language that nobody knows.

    Returns
    -------
    Lexicon
        The language's lexicon; where there is none, the one with the code ``"und"``, which knows how dates are written
        in every language of the CLDR and nothing else.

    Raises
    ------
    DataFileError
        When a lexicon file cannot be parsed.
    """
    if language in languages():
        return Lexicon(str(language), _parsed(data_path("lexicons", f"{language}.toml")))
    tables = _dates(language)
    path = data_path("lexicons") / "dates" / f"{language}.toml"
    own = _parsed(path) if tables and path.exists() else {}
    return Lexicon("und", {**tables, **own, "dates": _joined(tables["dates"], own.get("dates", {}))} if tables else {})


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Add the entries of the second mapping to the first, lists and tables within included."""
    joined = dict(one)
    for key, value in other.items():
        known = joined.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            joined[key] = _joined(known, value)
        else:
            joined[key] = [*known, *value] if isinstance(known, list) and isinstance(value, list) else value
    return joined


def _dates(language: str | None) -> dict[str, Any]:
    """Find a language's line in the file of the CLDR's names of days and months."""
    path = data_path("lexicons", "dates.tsv")
    with path.open(encoding="utf-8") as lines:
        line = next((line for line in lines if line.partition("\t")[0] == language), None)
    try:
        return dict(json.loads(line.partition("\t")[2])) if line else {}
    except json.JSONDecodeError as error:
        msg = f"the lexicon {path.name!r} cannot be read: {error}"
        raise DataFileError(msg) from error


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"the lexicon {path.name!r} cannot be read: {error}"
        raise DataFileError(msg) from error


def _indexed(table: Any, manner: str | None) -> dict[str, list[tuple[list[str], Match]]]:
    """Turn a table (phrases; phrase -> value; value -> phrases) into first word -> [(words, value)], longest first."""
    pairs: list[tuple[str, Any]] = []
    if isinstance(table, Mapping):
        for key, value in table.items():
            pairs += [(phrase, key) for phrase in value] if isinstance(value, list) else [(key, value)]
    else:
        pairs = [(phrase, phrase) for phrase in table]
    index: dict[str, list[tuple[list[str], Match]]] = {}
    for phrase, value in pairs:
        for form in _forms(phrase):
            words = list(entry_words(form, manner))
            index.setdefault(words[0], []).append((words, Match(value, len(words), " ".join(words))))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _forms(entry: str) -> tuple[str, ...]:
    """Expand ``arrest+`` into its regular English forms; any other entry is itself."""
    if not entry.endswith("+"):
        return (entry,)
    stem = entry[:-1]
    if stem.endswith("e"):
        return (stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing")
    if stem.endswith("y") and len(stem) > _SHORTEST_DROPPED_Y and stem[-2] not in _VOWELS:
        return (stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing")
    plural = f"{stem}es" if stem.endswith(("s", "sh", "ch", "x", "z")) else f"{stem}s"
    return (stem, plural, f"{stem}ed", f"{stem}ing")


@lru_cache(maxsize=16)
def word_counts(language: str) -> Mapping[str, tuple[int, int, int, int, int]]:
    """Read how a language's words are written in annotated text.

    Parameters
    ----------
    language
        ISO 639-1 code.

    Returns
    -------
    mapping of str to tuple of int
        For each word how often it stands in lower case, in names of places, of persons, of organisations, and with a
        capital elsewhere; empty for a language without counts.
    """
    if not (data_path("lexicons") / f"{language}.words.tsv").exists():
        return {}
    lines = data_path("lexicons", f"{language}.words.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])) for row in rows}


def base_forms(name: str) -> Iterator[str]:
    """Undo the case endings of a Russian or Ukrainian name: "Москве" is Москва, "Пекина" is Пекин.

    Parameters
    ----------
    name
        The name as the text writes it.

    Yields
    ------
    str
        What its nominative can be; nothing for names in Latin letters.
    """
    if len(name) < _SHORTEST_STEM or name.isascii():
        return
    for ending, bases in _endings():
        if name.endswith(ending):
            yield from (name.removesuffix(ending) + base for base in bases)


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the case endings, the longest first, each with what may stand instead in the nominative."""
    lines = data_path("lexicons", "endings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple((row[0], tuple(base.replace("-", "") for base in row[1].split())) for row in rows)
