"""House styles: fonts, colours, logo, and what is refused."""

from pathlib import Path

import pytest

import maps
from geo.errors import OptionError
from maps.page import own_colours
from maps.style import contrast, read_style
from tests.maps import stories

EXAMPLES = sorted((Path(__file__).parents[3] / "docs" / "styles").glob("*.toml"))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_styles(path):
    html = maps.story_map(stories.kim(), style=path).get_root().render()
    assert read_style(path, base=own_colours()).css in html


def test_there_are_two_examples():
    assert [path.stem for path in EXAMPLES] == ["aid-agency", "newspaper"]


def test_the_pages_own_colours_can_be_told_from_its_paper():
    own = own_colours()
    assert {"paper", "ink", "soft", "happened", "planned", "denied"} <= set(own)
    assert min(contrast(own[key], own["paper"]) for key in ("ink", "soft")) >= 4.5
    assert min(contrast(own[key], own["paper"]) for key in ("happened", "planned", "possible", "denied")) >= 4.5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[colours]\nink = '#dddddd'", "ink #dddddd on paper #fdfcf9 has a contrast of 1.32; it needs 4.5"),
        ("[colours]\nhappened = '#ffe0e0'", "happened #ffe0e0 on paper"),
        ("[dark]\nink = '#222222'", r"\[dark\]: ink #222222"),
        ("[colours]\nink = 'red; } body { display: none'", "is written like"),
        ("[colours]\nscene = '#111111'", r"\[colours\] has no 'scene'"),
        ("[fonts]\nheadlines = 'x; } * { background: url(http://a)'", "is a list of family names"),
        ("[fonts.files]\n\"a';}\" = 'a.woff2'", "the name of a font is words"),
        ("[fonts.files]\nA = 'a.exe'", "is none of .woff2"),
        ("[fonts.files]\nA = 'missing.woff2'", "cannot be read: No such file"),
        ("[logo]\nfile = 'logo.gif'", "is none of .png"),
        ("colours = 1", "is a table"),
        ("[shop]", "the style has no 'shop'"),
        ("[[[", "cannot be read"),
    ],
)
def test_what_is_no_style_is_refused_in_a_sentence(tmp_path, text, sentence):
    (tmp_path / "house.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OptionError, match=sentence):
        read_style(tmp_path / "house.toml", base=own_colours())


def test_fonts_colours_and_logo_reach_the_reader(open_page, tmp_path):
    (tmp_path / "logo.png").write_bytes(PIXEL)
    (tmp_path / "house.toml").write_text(
        "[fonts]\nheadlines = 'Verdana, sans-serif'\n[colours]\npaper = '#f0fff0'\nhappened = '#0a3d0a'\n"
        "[logo]\nfile = 'logo.png'\ntext = 'The \"Paper\" <b>'\n",
        encoding="utf-8",
    )
    page = open_page(maps.story_map(stories.kim(), style=tmp_path / "house.toml"), color_scheme="dark")
    shown = page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('h1')).fontFamily,"
        " getComputedStyle(document.documentElement).getPropertyValue('--happened').trim(),"
        " document.querySelector('.logo').alt, document.querySelector('.logo').naturalWidth]"
    )
    assert shown == ["rgb(240, 255, 240)", "Verdana, sans-serif", "#0a3d0a", 'The "Paper" <b>', 1]
    assert page.log.complaints == []
