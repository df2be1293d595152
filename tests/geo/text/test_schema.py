import shutil

import pytest

from geo.errors import OptionError
from geo.files import data_path
from geo.text import check_lexicon
from geo.text.schema import Finding

SHIPPED = sorted({path.parent.name for path in data_path("lexicons").glob("*/*.toml")})


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a function that writes a file of the language "xx" and checks it."""
    shutil.copy(data_path("lexicons", "cldr.tsv"), tmp_path)
    monkeypatch.setattr("geo.text.lexicon.data_path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    (tmp_path / "xx").mkdir()

    def check(text):
        (tmp_path / "xx" / "names.toml").write_text(text, encoding="utf-8")
        return [finding for finding in check_lexicon("xx") if finding.kind != "missing"]

    return check


@pytest.mark.parametrize("code", SHIPPED)
def test_the_shipped_lexicons_hold_nothing_that_no_code_reads(code):
    assert [finding for finding in check_lexicon(code) if finding.kind != "missing"] == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[roles]\nscen = ['en']", Finding("unknown", "roles.scen", "no code reads this key")),
        ("[rols]\nscene = ['en']", Finding("unknown", "rols", "no code reads this table")),
        ("[names]\ntitle = 'rey'", Finding("wrong", "names", "expected groups")),
        ("day_first = 'yes'", Finding("wrong", "day_first", "expected flag")),
        ("[names]\ntitle = ['rey', 'rey']", Finding("unused", "names.title", "'rey' is listed 2 times")),
        ("[names]\ntitle = ['Rey']", Finding("unused", "names.title", "'Rey' is not in lower case")),
    ],
)
def test_what_is_wrong_is_named(own, text, finding):
    assert own(text) == [finding]


def test_what_a_whole_lexicon_lacks_is_listed():
    missing = {finding.table for finding in check_lexicon("id")}
    assert missing <= {"light.nouns", "light.weak", "journeys.helpers", "journeys.now", "status.happened"}


def test_a_language_without_files_is_told():
    with pytest.raises(OptionError, match="zz"):
        check_lexicon("zz")
