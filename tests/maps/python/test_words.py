"""The page's own words: one file for each language, and no word that nothing uses."""

import base64
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale

import maps
from geo.article import NOTES
from geo.document import REASONS
from maps import payload

MAPS = Path(maps.__file__).parent
ENGLISH = payload.page_strings("en")
READERS = (*sorted(MAPS.glob("static/js/**/*.js")), MAPS / "headline.py")
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in READERS)


CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # of the CLDR's plural rules, in its order


def texts_of(one):
    return list(one.values()) if isinstance(one, dict) else [one]


def values(one, plural_form):
    """Return the values of each text; of plural forms once, when all have the same.

    A form for one number only, as one or two things in Arabic, may leave the number out.
    """
    found = [sorted(re.findall(r"{\w+}", text)) for text in texts_of(one)]
    if not isinstance(one, dict) or not set(one) <= set(CATEGORIES):
        return found
    count = "{shown}" if "{shown}" in found[-1] else "{n}"
    numbers = Counter(plural_form(n) for n in range(1000))
    whole = [sorted({*names, count}) if numbers[form] == 1 else names for form, names in zip(one, found, strict=True)]
    return found[-1] if all(names == found[-1] for names in whole) else found


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
    found = {key: values(text, Locale.parse(language).plural_form) for key, text in strings.items()}
    assert found == {key: values(text, Locale.parse("en").plural_form) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("language", payload.ui_languages())
def test_every_sentence_says_something(language):
    texts = [text for one in payload.page_strings(language).values() for text in texts_of(one)]
    assert [text for text in texts if not text.strip() or "  " in text] == []


def test_notes_are_the_readers_own():
    assert ENGLISH["note_texts"] == NOTES


def test_reasons_of_places_are_the_resolvers_own():
    """Each with its values; a name without a place has no card that could show its reason."""
    fields = {key: set(re.findall(r"{(\w+)", text)) for key, text in REASONS.items() if key != "none"}
    counted = [key.removeprefix("reason_") for key in ENGLISH if key.startswith("reason_") and key != "reason_texts"]
    said = ENGLISH["reason_texts"] | {key: ENGLISH[f"reason_{key}"]["other"] for key in counted}
    named = {key: set(re.findall(r"{(\w+)", text.replace("shown", "n"))) for key, text in said.items()}
    assert named == fields


def test_every_key_is_used():
    used = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r"\bstrings\.(\w+)", SCRIPTS))
    assert [key for key in ENGLISH if key not in used] == []


def test_no_key_is_missing():
    asked = re.findall(r'(?:\.(?:t|name)\(|\bcounted\(app, |\bD\.skip\(app, "\w+", )"(\w+)"', SCRIPTS)
    assert set(asked) - set(ENGLISH) == set()


@pytest.mark.parametrize(("kind", "edit"), [("story", True), ("story", False), ("clusters", False)])
def test_a_page_holds_what_it_says_in_every_language_in_60_kb(kind, edit):
    pages = {language: payload.page_words(kind, language, edit=edit) for language in payload.ui_languages()}
    for language, made in pages.items():
        packed = json.loads(gzip.decompress(base64.b64decode(made["others"]["packed"])))
        assert sorted([language, *packed]) == list(payload.ui_languages())
        assert list(packed) == made["others"]["languages"]
        for code, other in packed.items():
            texts = dict(zip(made["strings"], other["texts"], strict=True))
            for key, text in texts.items():
                if isinstance(text, list):
                    texts[key] = dict(zip(made["strings"][key], text, strict=True))
            assert texts == pages[code]["strings"]
            assert other["direction"] == pages[code]["direction"]
        assert len(made["others"]["packed"]) < 60_000


def test_a_page_has_the_words_that_it_can_need_and_no_others():
    story, edited, clusters = (
        set(payload.page_words(kind, "en", edit=edit)["strings"])
        for kind, edit in (("story", False), ("story", True), ("clusters", False))
    )
    assert story < edited
    assert {key for key in edited - story if not key.startswith("edit_")} == {"search"}  # also a kind of field
    assert {"search", "language", "cluster_here"} & story == {"language"}
    assert {"search", "language", "follow"} & clusters == {"search", "language"}
    assert story | edited | clusters >= {key for key in ENGLISH if not key.startswith(("summary_", "list_semicolon"))}
