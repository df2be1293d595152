"""The page's own words: one file for each language, and no word that nothing uses."""

import re
from pathlib import Path

import pytest
from babel import Locale

import maps
from maps import payload

MAPS = Path(maps.__file__).parent
ENGLISH = payload.page_strings("en")
READERS = (*sorted(MAPS.glob("static/js/**/*.js")), MAPS / "headline.py")
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in READERS)


CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # of the CLDR's plural rules, in its order


def texts_of(one):
    return list(one.values()) if isinstance(one, dict) else [one]


def values(one):
    """Return the values of a text or of each word of a list; of plural forms those of any, when all have the same."""
    found = [sorted(re.findall(r"{\w+}", text)) for text in texts_of(one)]
    if isinstance(one, dict) and set(one) <= set(CATEGORIES):
        return found[0] if all(form == found[0] for form in found) else found
    return found


def test_a_language_is_a_file():
    assert payload.ui_languages() == ("ar", "de", "en", "es", "fr", "hi", "id", "ja", "ms", "pt", "ru", "tr", "zh")


@pytest.mark.parametrize("language", payload.ui_languages())
def test_every_language_has_the_same_keys(language):
    strings = payload.page_strings(language)
    assert list(strings) == list(ENGLISH)
    lists = {key: list(names) for key, names in strings.items() if isinstance(names, dict)}
    forms = sorted(Locale.parse(language).plural_form.tags | {"other"}, key=CATEGORIES.index)
    counted = {key: forms for key, names in ENGLISH.items() if list(names) == ["one", "other"]}
    assert lists == {key: list(names) for key, names in ENGLISH.items() if isinstance(names, dict)} | counted


@pytest.mark.parametrize("language", payload.ui_languages())
def test_every_sentence_has_the_values_of_the_english_one(language):
    strings = payload.page_strings(language)
    assert {key: values(text) for key, text in strings.items()} == {key: values(text) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("language", payload.ui_languages())
def test_every_sentence_says_something(language):
    texts = [text for one in payload.page_strings(language).values() for text in texts_of(one)]
    assert [text for text in texts if not text or text != text.strip() or "  " in text] == []


def test_every_key_is_used():
    used = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r"\bstrings\.(\w+)", SCRIPTS))
    assert [key for key in ENGLISH if key not in used] == []


def test_no_key_is_missing():
    asked = re.findall(r'(?:\.(?:t|name)\(|\bcounted\(app, |\bD\.skip\(app, "\w+", )"(\w+)"', SCRIPTS)
    assert set(asked) - set(ENGLISH) == set()
