"""Pictures of a saved page, made by the system's browser."""

import re
import struct

import pytest
from lxml import etree

import maps
from geo.errors import MissingExtraError, OptionError, OutputError
from maps import payload, picture
from maps.picture import save_picture
from tests.maps import stories


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "map.html"
    maps.story_map(stories.kim()).save(path)
    return path


def test_a_png_has_the_size_asked_for_and_more_than_one_colour(browser, page, tmp_path):
    target = tmp_path / "map.png"
    save_picture(page, target, size=(900, 600))
    data = target.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (900, 600)
    assert len(data) > 30_000


def test_a_pdf_is_one(browser, page, tmp_path):
    target = tmp_path / "map.pdf"
    save_picture(page, target)
    data = target.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")


def test_another_ending_is_refused(page, tmp_path):
    with pytest.raises(OptionError, match=r"a picture is a \.png or a \.pdf, not 'map\.gif'"):
        save_picture(page, tmp_path / "map.gif")


def test_a_system_without_a_browser_is_an_error(page, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingExtraError, match="a picture needs a browser"):
        save_picture(page, tmp_path / "map.png")


def test_a_browser_that_fails_leaves_nothing_behind(page, tmp_path, monkeypatch):
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "chromium").write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
    (fake / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:/bin:/usr/bin")
    with pytest.raises(OutputError, match="chromium could not make"):
        save_picture(page, tmp_path / "map.png")
    assert not list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("ending", [".png", ".pdf"])
def test_a_picture_that_is_cut_does_not_replace_the_old_one(browser, page, tmp_path, monkeypatch, ending):
    target, whole = tmp_path / f"map{ending}", tmp_path / f"whole{ending}"
    save_picture(page, whole)
    target.write_bytes(b"old")
    fake = tmp_path / "bin"
    fake.mkdir()
    option = {".png": "--screenshot=", ".pdf": "--print-to-pdf="}[ending]
    copy = f'#!/bin/sh\nfor one; do case $one in {option}*) head -c "$ROOM" "$WHOLE" > "${{one#*=}}";; esac; done\n'
    (fake / "chromium").write_text(copy, encoding="ascii")
    (fake / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:/bin:/usr/bin")
    monkeypatch.setenv("WHOLE", str(whole))
    size = whole.stat().st_size
    for room in (10, size // 2, size - 2):
        monkeypatch.setenv("ROOM", str(room))
        with pytest.raises(OutputError, match=r"could not write .* whole; the disk may be full"):
            save_picture(page, target)
        assert (target.read_bytes(), sorted(tmp_path.glob(f"*{ending}"))) == (b"old", [target, whole])
    monkeypatch.setenv("ROOM", str(size))
    save_picture(page, target)
    assert target.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("shape", picture.SHAPES)
def test_a_picture_that_stands_alone_has_its_shape_and_says_all(browser, page, tmp_path, shape):
    target = tmp_path / "map.svg"
    save_picture(page, target, shape=shape)
    drawing = etree.fromstring(target.read_bytes())
    assert (int(drawing.get("width")), int(drawing.get("height"))) == picture.SHAPES[shape]
    said = [" ".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    made = payload.story_payload(stories.kim())
    words = " ".join(said)
    for expected in (*made["article"]["title"].split()[:3], "Pyongyang", "Vladivostok", "km", "OpenStreetMap", "2023"):
        assert expected in words
    statuses = {made["strings"]["status_names"][event["status"]] for event in made["events"]}
    assert statuses <= set(said)
    assert not drawing.xpath("//*[local-name()='script' or local-name()='foreignObject']")


def test_a_picture_that_stands_alone_is_a_png_and_a_page_of_paper(browser, page, tmp_path):
    save_picture(page, tmp_path / "map.png", shape="square")
    assert struct.unpack(">II", (tmp_path / "map.png").read_bytes()[16:24]) == (1080, 1080)
    save_picture(page, tmp_path / "map.pdf", shape="wide")
    data = (tmp_path / "map.pdf").read_bytes()
    assert re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", data) == [(b"900", b"506.25")] or (
        re.findall(rb"/Count (\d+)", data)[:1] == [b"1"]
    )


def test_another_shape_is_refused(page, tmp_path):
    with pytest.raises(OptionError, match="one of wide, square, tall, not 'round'"):
        save_picture(page, tmp_path / "map.svg", shape="round")
