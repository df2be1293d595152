"""Fixtures of the tests of `geo`: the gazetteer, the sample, documents, and the whole pipeline."""

import datetime as dt
from pathlib import Path

import pytest

from geo import Article, read_story
from geo.document import Document
from geo.gazetteer import open_gazetteer
from geo.story import read_document
from geo.text import open_lexicon, read_text

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
    """Return a function that takes a text through all stages."""

    def read(text, language="en", published=PUBLISHED):
        return read_document(Article(text, language=language, published=published), gazetteer=gazetteer)

    return read
