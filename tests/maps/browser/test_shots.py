"""Screenshots of three stories in four looks, kept below build/shots for people to look at."""

import base64
from pathlib import Path

import pytest

import maps

SHOTS = Path(__file__).parents[3] / "build" / "shots"
DESKTOP = {"width": 1280, "height": 800}
LOOKS = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "print": {"viewport": {"width": 688, "height": 1016}},  # A4 without its margins of 14 mm, at 96 dots to the inch
}
PAPERS = {"desktop": "fdfcf9", "phone": "fdfcf9", "dark": "17191b", "print": "ffffff"}
LEAST_PAPER = 0.25  # of the picture
LEAST_COLOURS = 1000
LOOKED_AT = """
async ([code, paper]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + code;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height), counts = new Map();
  for (let k = 0; k < data.length; k += 4) {
    const colour = data[k] * 65536 + data[k + 1] * 256 + data[k + 2];
    counts.set(colour, (counts.get(colour) || 0) + 1);
  }
  const share = (counts.get(parseInt(paper, 16)) || 0) * 4 / data.length;
  return { width: image.width, height: image.height, colours: counts.size, paper: share };
}
"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["kim", "many", "crowded"])
def test_a_story_is_seen_in_every_look(open_page, browser, story, name, look):
    page = open_page(maps.story_map(story(name)), **LOOKS[look])
    if look == "print":
        page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
        page.emulate_media(media="print")
    page.wait_for_timeout(100)
    SHOTS.mkdir(parents=True, exist_ok=True)
    shot = page.screenshot(path=SHOTS / f"{name}-{look}.png")
    assert shot.startswith(b"\x89PNG\r\n\x1a\n")
    reader = browser.new_page()
    seen = reader.evaluate(LOOKED_AT, [base64.b64encode(shot).decode("ascii"), PAPERS[look]])
    reader.close()
    assert {"width": seen["width"], "height": seen["height"]} == LOOKS[look]["viewport"]
    assert seen["paper"] > LEAST_PAPER
    assert seen["colours"] > LEAST_COLOURS
    assert page.log.complaints == []
    assert page.log.requests == [page.log.path.as_uri()]
