import shutil

import pytest

from geo.errors import DataFileError
from geo.files import data_path
from geo.text.lexicon import languages, open_lexicon


def test_there_are_two_languages():
    assert languages() == ("en", "id")


def test_both_languages_have_the_same_tables():
    def tables(node, path=""):
        return {path} | {
            name for key, value in node.items() if isinstance(value, dict) for name in tables(value, f"{path}.{key}")
        }

    assert tables(open_lexicon("en").tables) ^ tables(open_lexicon("id").tables) == {*(".progressive", ".dates.fused")}


def test_the_longest_entry_wins():
    words = "pada pertengahan bulan yang akan datang".split()
    found = open_lexicon("id").match("dates.words.next", words, 3)
    assert (found.length, found.words) == (3, "yang akan datang")


def test_an_entry_is_found_before_a_token():
    found = open_lexicon("en").match_before("roles.destination", "a bus on the way to Paris".split(), 6)
    assert found.words == "on the way to"


@pytest.mark.parametrize("form", ["arrest", "arrests", "arrested", "arresting"])
def test_a_plus_stands_for_the_regular_forms(form):
    assert open_lexicon("en").match("events", [form], 0).value == "coerce"


def test_every_language_of_the_cldr_has_months_and_weekdays():
    codes = [line.partition("\t")[0] for line in data_path("lexicons", "cldr.tsv").read_text("utf-8").splitlines()]
    assert len(codes) > 200
    for code in ("sv", "sw", "th", "uk", "vi"):
        lexicon = open_lexicon(code)
        assert sorted(set(lexicon.get("dates.months").values())) == list(range(1, 13))
        assert sorted(set(lexicon.get("dates.weekdays").values())) == list(range(1, 8))


CODES = sorted(path.parent.name for path in data_path("lexicons").glob("*/dates.toml"))


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_a_language_add_to_those_of_the_cldr(code):
    lexicon = open_lexicon(code)
    assert len(lexicon.get("dates.months")) >= 12
    assert lexicon.get("dates.words.next")


def test_an_unknown_language_knows_no_words():
    lexicon = open_lexicon("xx")
    assert (lexicon.has_names, lexicon.match("events", ["war"], 0), lexicon.words("names.title")) == (
        False,
        None,
        frozenset(),
    )


def test_a_broken_lexicon_is_told(tmp_path, monkeypatch):
    shutil.copytree(data_path("lexicons"), tmp_path, dirs_exist_ok=True)
    (tmp_path / "id" / "names.toml").write_text("[dates\n", encoding="utf-8")
    monkeypatch.setattr("geo.text.lexicon.data_path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    open_lexicon.cache_clear()
    with pytest.raises(DataFileError, match=r"id/names\.toml"):
        open_lexicon("id")
    open_lexicon.cache_clear()


def test_adding_a_language_keeps_what_was_known_of_it(tmp_path, monkeypatch):
    before = open_lexicon("es").tables["dates"]
    shutil.copytree(data_path("lexicons"), tmp_path, dirs_exist_ok=True)
    (tmp_path / "es" / "names.toml").write_text('[names]\nfeature = ["río"]\n', encoding="utf-8")
    monkeypatch.setattr("geo.text.lexicon.data_path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    open_lexicon.cache_clear()
    lexicon = open_lexicon("es")
    open_lexicon.cache_clear()
    assert lexicon.tables["dates"] == before
    assert lexicon.words("names.feature") == {"río"}
