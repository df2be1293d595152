"""Fixtures of the tests of `geo`: the gazetteer, the sample, documents, and the whole pipeline."""

import datetime as dt
from itertools import zip_longest
from pathlib import Path

import pytest

from geo import Article, read_story
from geo.document import UNRESOLVED, Document, Mention, Resolution, Role
from geo.gazetteer import Candidate, Place, open_gazetteer
from geo.reader import read_by_rules
from geo.story import read_document
from geo.text import open_lexicon, read_text
from geo.times.cursor import Cursor

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "articles" / "kontan_kim_vladivostok_id.txt"
PUBLISHED = dt.date(2023, 9, 6)


@pytest.fixture(scope="session")
def gazetteer():
    return open_gazetteer()


@pytest.fixture(scope="session")
def sample():
    return SAMPLE


@pytest.fixture(scope="session")
def kim():
    """The story of the sample article."""
    return read_story(SAMPLE, published=PUBLISHED)


@pytest.fixture
def tokenised():
    """Return a function that cuts a text in a language."""
    return lambda text, language="en": read_text(text, open_lexicon(language))


@pytest.fixture
def document():
    """Return a function that makes a document of a text, with layers made by hand."""

    def make(text, language="en", *, published=PUBLISHED, source=None, **layers):
        article = Article(text, language=language, published=published, source=source)
        return Document(article, read_text(text, open_lexicon(language)), **layers)

    return make


@pytest.fixture
def reading(gazetteer):
    """Return a function that takes a text through all stages, read by rules."""

    def read(text, language="en", published=PUBLISHED):
        article = Article(text, language=language, published=published)
        return read_document(article, gazetteer=gazetteer, reader=read_by_rules)

    return read


@pytest.fixture
def cursor(tokenised):
    """Return a function that makes the cursor of a date rule over a text."""
    return lambda text, language="en", **options: Cursor(tokenised(text, language), PUBLISHED, **options)


@pytest.fixture
def make_place():
    """Return a function that makes a place; its id is made of its name and country."""

    def make(name, country="FR", *, feature="P.PPL", admin1=None, lat=0.0, lon=0.0, population=0, extent_km=5.0):
        ident = f"test:{name}-{country}".lower()
        return Place(ident, name, "test", feature, country, admin1, None, lat, lon, population, extent_km)

    return make


@pytest.fixture
def with_mentions(document):
    """Return a function that makes a document with one mention for each name, in the order of the text."""

    def make(text, names, *, roles=(), places=(), **options):
        mentions, at = [], 0
        for name, role, place in zip_longest(names, roles, places):
            at = text.index(name, at)
            resolution = Resolution(place, 1.0, (), ()) if place else UNRESOLVED
            end = at + len(name)
            mentions.append(
                Mention(at, end, name, None, False, 1.0, False, resolution, Role(role or "reference", None))
            )
            at = end
        return document(text, mentions=mentions, **options)

    return make


class StubGazetteer:
    """A gazetteer of a few hand-made places."""

    def __init__(self, places):
        self._found = {}
        for place in places:
            candidate = Candidate(place, place.name, "name", None, exact=True)
            self._found[place.name] = (*self._found.get(place.name, ()), candidate)

    def candidates(self, name, *, broad=False):  # noqa: ARG002
        return self._found.get(name, ())

    def max_words(self, first_word):
        names = (name.split() for name in self._found)
        return max((len(words) for words in names if words[0].lower() == first_word.lower()), default=0)

    def ask(self, name):  # noqa: ARG002
        return None


@pytest.fixture
def stub_gazetteer():
    """Return the class of a gazetteer of hand-made places."""
    return StubGazetteer
