"""Lexicons: the words of a language that Dateline reads by, as data.

A lexicon is a folder of TOML files, ``data/lexicons/<code>``, merged over what the CLDR knows of the language. This
module opens it and answers one question: which entry of a table begins at this token? `geo.text.schema` lists all
tables.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from typing import Any, NamedTuple

from geo.errors import DataFileError
from geo.files import data_path
from geo.text.tokens import entry_words

__all__ = ["ANY", "Lexicon", "Match", "base_forms", "languages", "open_lexicon", "own_tables", "word_counts"]

ANY = "und"  # BCP 47: the language is not known
_LONGEST_ENTRY = 5  # words
_SHORTEST_STEM = 4  # letters
_MOST_INFLECTED, _MOST_FORMS = 3, 60  # words of a name that is inflected, and nominatives that are tried


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
        ISO 639-1 code of the language, ``"und"`` when it is not known.
    tables
        The merged files.
    """

    code: str
    tables: Mapping[str, Any]
    _index: dict[str, dict[str, list[tuple[list[str], Match]]]] = field(default_factory=dict, init=False, repr=False)
    _words: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False)

    @property
    def class_word(self) -> str | None:
        """Where a class word stands beside its name: ``"before"`` or ``"after"``; None when not known."""
        found: str | None = self.get("grammar.class_word")
        return found

    @property
    def has_names(self) -> bool:
        """Whether the language has a whole lexicon, and not words of dates alone."""
        return "names" in self.tables

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
            self._index[path] = _indexed(self.get(path, ()), self)
        return self._index[path]


def languages() -> tuple[str, ...]:
    """List the languages that have a whole lexicon: words of names, not of dates alone.

    Returns
    -------
    tuple of str
        ISO 639-1 codes, sorted.
    """
    return tuple(sorted(path.parent.name for path in data_path("lexicons").glob("*/names.toml")))


@lru_cache(maxsize=32)
def open_lexicon(language: str | None) -> Lexicon:
    """Open the lexicon of a language.

    Merges, in this order: what holds in every language (``und``), the names of days and months of the CLDR, and the
    files of the language's own folder.

    Parameters
    ----------
    language
        ISO 639-1 code, or another code of the CLDR; None when the language is not known.

    Returns
    -------
    Lexicon
        The language's lexicon; what no source knows is empty.

    Raises
    ------
    DataFileError
        When a lexicon file cannot be parsed.
    """
    code = language or ANY
    tables = _merged(own_tables(ANY), _cldr(code))
    return Lexicon(code, tables if code == ANY else _merged(tables, own_tables(code)))


def own_tables(code: str) -> dict[str, Any]:
    """Merge the files of a language's folder.

    Parameters
    ----------
    code
        Code of the language.

    Returns
    -------
    dict
        The tables that the folder's files have together; empty when there is no folder.

    Raises
    ------
    DataFileError
        When a file cannot be parsed.
    """
    tables: dict[str, Any] = {}
    for path in sorted((data_path("lexicons") / code).glob("*.toml")) if code.isalnum() else ():
        try:
            read = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            msg = f"the lexicon {code}/{path.name} cannot be read: {error}"
            raise DataFileError(msg) from error
        tables = _merged(tables, read)
    return tables


def _cldr(code: str) -> dict[str, Any]:
    """Find a language's line in the file of the CLDR's names of days and months."""
    path = data_path("lexicons", "cldr.tsv")
    with path.open(encoding="utf-8") as lines:
        line = next((line for line in lines if line.partition("\t")[0] == code), None)
    try:
        return dict(json.loads(line.partition("\t")[2])) if line else {}
    except json.JSONDecodeError as error:
        msg = f"the lexicon {path.name!r} cannot be read: {error}"
        raise DataFileError(msg) from error


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Add the entries of the second mapping to the first, lists and tables within included."""
    merged = dict(one)
    for key, value in other.items():
        known = merged.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(known, value)
        else:
            merged[key] = [*known, *value] if isinstance(known, list) and isinstance(value, list) else value
    return merged


def _indexed(table: Any, lexicon: Lexicon) -> dict[str, list[tuple[list[str], Match]]]:
    """Turn a table (phrases; phrase -> value; value -> phrases) into first word -> [(words, value)], longest first."""
    manner, possessives = lexicon.get("cut"), tuple(lexicon.get("grammar.possessive", ()))
    inflection = lexicon.get("grammar.inflection", ())
    pairs: list[tuple[str, Any]] = []
    if isinstance(table, Mapping):
        for key, value in table.items():
            pairs += [(phrase, key) for phrase in value] if isinstance(value, list) else [(key, value)]
    else:
        pairs = [(phrase, phrase) for phrase in table]
    index: dict[str, list[tuple[list[str], Match]]] = {}
    for phrase, value in pairs:
        for form in _forms(phrase, inflection):
            words = list(entry_words(form, manner, possessives))
            index.setdefault(words[0], []).append((words, Match(value, len(words), " ".join(words))))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _forms(entry: str, inflection: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Expand an entry that ends in ``+`` into its regular forms; any other entry is itself."""
    if not entry.endswith("+"):
        return (entry,)
    stem = entry[:-1]
    for row in inflection:
        if stem.endswith(tuple(row["endings"])):
            kept = stem[: len(stem) - row["drop"]]
            return tuple(kept + form for form in row["forms"])
    return (stem,)


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
    if not (data_path("lexicons") / language / "words.tsv").exists():
        return {}
    lines = data_path("lexicons", language, "words.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines[1:] if line)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])) for row in rows}


def base_forms(name: str, language: str) -> Iterator[str]:
    """Undo the case endings of a name: "Москве" is Москва, "Баренцевом море" Баренцево море, "Warszawy" Warszawa.

    Parameters
    ----------
    name
        The name as the text writes it.
    language
        ISO 639-1 code of the text.

    Yields
    ------
    str
        What its nominative can be; nothing for languages without a table of endings.
    """
    words = name.split(" ")
    if len(words) > _MOST_INFLECTED or not _endings(language):
        return
    forms = [list(dict.fromkeys((*_bases(word, language), word))) for word in words]
    yield from (found for parts in islice(product(*forms), _MOST_FORMS) if (found := " ".join(parts)) != name)


def _bases(word: str, language: str) -> Iterator[str]:
    """Undo the case ending of one word."""
    if len(word) < _SHORTEST_STEM:
        return
    for ending, bases in _endings(language):
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + base for base in bases)


@lru_cache(maxsize=16)
def _endings(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the case endings of a language, the longest first, each with what may stand instead in the nominative."""
    lines = data_path("lexicons", "endings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(
        (ending, tuple(base.replace("-", "") for base in bases.split()))
        for ending, bases, languages in rows
        if language in languages.split()
    )
