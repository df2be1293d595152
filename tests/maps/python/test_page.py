"""The scripts in a page."""

import re
from pathlib import Path

import pytest

from maps import page

FOLDER = Path(page.__file__).parent / "static" / "js"
SCRIPTS = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.js")}


def test_every_script_is_in_a_page_but_the_one_that_only_describes():
    assert SCRIPTS - {*page._STORY_SCRIPTS, *page._EDIT_SCRIPTS, *page._CLUSTERS_SCRIPTS} == {
        "shared/app",
        "shared/trusted",  # stands before Leaflet in every page
    }


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_text_of_a_script_spans_lines_where_it_could_look_like_a_comment(name):
    lines = (FOLDER / f"{name}.js").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("`") % 2] == []


def test_a_page_leaves_out_comments_and_keeps_code():
    code = page._own_script("shared/basemap")
    assert not [line for line in code.splitlines() if line.lstrip().startswith("//")]
    assert "D.drawBasemap=function(app){" in code


@pytest.mark.parametrize("name", sorted(SCRIPTS - {"shared/app"}))
def test_a_page_keeps_every_text_of_its_scripts(name):
    whole = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    code = [line.partition(" //")[0] for line in whole.splitlines() if not line.lstrip().startswith("//")]
    texts = {text for line in code for text in re.findall(r'"[^"]*"|`[^`]*`', line)}
    assert sorted(text for text in texts if text not in page._own_script(name)) == []
