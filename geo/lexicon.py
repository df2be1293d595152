"""Lexicons: the words of a language that Dateline reads by, as data.

A lexicon is one TOML file a language, ``data/lexicons/<code>.toml``. This module opens it and answers one question:
which entry of a table stands at this token?
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from geo.errors import DataFileError
from geo.files import data_path

__all__ = ["Lexicon", "Match", "languages", "open_lexicon"]

_VOWELS = "aeiou"
_SHORTEST_DROPPED_Y = 2
_LONGEST_ENTRY = 5  # words


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


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, table by table.

    Parameters
    ----------
    code
        ISO 639-1 code of the language, ``"und"`` for the lexicon without words.
    tables
        The parsed file.
    """

    code: str
    tables: Mapping[str, Any]
    _index: dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]] = field(
        default_factory=dict, init=False, repr=False
    )

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
            self._words[path] = frozenset(
                first for first, entries in self._table(path).items() if any(len(w) == 1 for w, _ in entries)
            )
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
        for entry, value in self._table(path).get(words[at], ()):
            if tuple(words[at : at + len(entry)]) == entry:
                return Match(value, len(entry), " ".join(entry))
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
            for entry, value in table.get(words[start], ()):
                if len(entry) == end - start and tuple(words[start:end]) == entry:
                    return Match(value, len(entry), " ".join(entry))
        return None

    def openers(self, path: str) -> frozenset[str]:
        """Return the words that begin an entry of a table.

        Parameters
        ----------
        path
            Dotted path of a table.

        Returns
        -------
        frozenset of str
            First words, lower case.
        """
        return frozenset(self._table(path))

    def _table(self, path: str) -> dict[str, list[tuple[tuple[str, ...], Any]]]:
        if path not in self._index:
            self._index[path] = _indexed(self.get(path, ()))
        return self._index[path]


def languages() -> tuple[str, ...]:
    """List the languages that have a lexicon.

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
        ISO 639-1 code; None or a language without a lexicon gives the lexicon that knows no words.

    Returns
    -------
    Lexicon
        The language's lexicon, or the empty one with the code ``"und"``.

    Raises
    ------
    DataFileError
        When the lexicon file cannot be parsed.
    """
    if language not in languages():
        return Lexicon("und", {})
    path = data_path("lexicons", f"{language}.toml")
    try:
        return Lexicon(language, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"the lexicon {path.name!r} cannot be read: {error}"
        raise DataFileError(msg) from error


def _indexed(table: Any) -> dict[str, list[tuple[tuple[str, ...], Any]]]:
    """Turn a table (phrases; phrase -> value; value -> phrases) into first word -> [(words, value)], longest first."""
    pairs: list[tuple[str, Any]] = []
    if isinstance(table, Mapping):
        for key, value in table.items():
            pairs += [(phrase, key) for phrase in value] if isinstance(value, list) else [(key, value)]
    else:
        pairs = [(phrase, phrase) for phrase in table]
    index: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for phrase, value in pairs:
        for form in _forms(phrase):
            words = tuple(form.split())
            index.setdefault(words[0], []).append((words, value))
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
