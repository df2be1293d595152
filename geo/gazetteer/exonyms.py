"""Exonyms: names that the gazetteer file lacks in other languages.

Seas, mountains and regions; and the one letter of Han by which a country or a province is called ("中美").
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from geo.files import data_path
from geo.gazetteer.places import fold

__all__ = ["Exonyms", "read_exonyms"]

_SHORTEST = 6  # letters of a word of the Latin alphabet that is read as a name
_OTHER = "/"  # between the usual name in a language and its other names


class Exonyms(NamedTuple):
    """The table of exonyms.

    Parameters
    ----------
    labels
        The usual name of a place by its id and language.
    meant
        Ids and languages of the places that a folded name means.
    longest
        Words of the longest name that begins with a folded word.
    """

    labels: Mapping[tuple[str, str], str]
    meant: Mapping[str, tuple[tuple[str, str], ...]]
    longest: Mapping[str, int]


@lru_cache(maxsize=1)
def read_exonyms() -> Exonyms:
    """Read the table of exonyms.

    Returns
    -------
    Exonyms
        What ``data/gazetteer/exonyms.tsv`` holds.
    """
    head, *lines = data_path("gazetteer", "exonyms.tsv").read_text(encoding="utf-8").splitlines()
    languages = head.split("\t")[1:]
    labels: dict[tuple[str, str], str] = {}
    meant: dict[str, dict[tuple[str, str], None]] = {}
    longest: dict[str, int] = {}
    for line in lines:
        place_id, *columns = line.split("\t")
        for language, names in zip(languages, columns, strict=True):
            if not names:
                continue
            labels[place_id, language] = names.split(_OTHER, 1)[0]
            for folded in map(fold, names.split(_OTHER)):
                if folded.isascii() and folded.isalpha() and len(folded) < _SHORTEST:
                    continue  # "Tuna" is the Danube in Turkish, and a fish
                meant.setdefault(folded, {})[place_id, language] = None
                words = folded.replace("-", " ").split()
                longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Exonyms(labels, {name: tuple(found) for name, found in meant.items()}, longest)
