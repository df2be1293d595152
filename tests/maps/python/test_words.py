"""The page's own words: one file for each language, and no word that nothing uses."""

import re
from pathlib import Path

import pytest

import maps
from maps import payload

MAPS = Path(maps.__file__).parent
ENGLISH = payload.page_strings("en")
READERS = (*sorted(MAPS.glob("static/js/**/*.js")), MAPS / "headline.py")
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in READERS)


def test_a_language_is_a_file():
    assert payload.ui_languages() == ("en", "id")


@pytest.mark.parametrize("language", payload.ui_languages())
def test_every_language_has_the_same_keys(language):
    strings = payload.page_strings(language)
    assert list(strings) == list(ENGLISH)
    lists = {key: list(names) for key, names in strings.items() if isinstance(names, dict)}
    assert lists == {key: list(names) for key, names in ENGLISH.items() if isinstance(names, dict)}


def test_every_key_is_used():
    used = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r"\bstrings\.(\w+)", SCRIPTS))
    assert [key for key in ENGLISH if key not in used] == []


def test_no_key_is_missing():
    asked = re.findall(r'(?:\.(?:t|name)\(|\bcounted\(app, |\bD\.skip\(app, "\w+", )"(\w+)"', SCRIPTS)
    assert set(asked) - set(ENGLISH) == set()
