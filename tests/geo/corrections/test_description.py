"""What docs/corrections.md shows is what the code does."""

from pathlib import Path

import geo
from geo.corrections import describe_article, parse_corrections

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "corrections.md").read_text(encoding="utf-8")


def block(language):
    return PAGE.split(f"```{language}\n")[1].partition("```")[0]


def test_the_example_is_valid_and_fits_its_article(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(compile(block("python"), "docs/corrections.md", "exec"), names)
    assert names["story"].left == ()
    moved = names["story"].routes.iloc[0]
    assert (moved["origin_id"], moved["corrected"]) == ("geonames:4717560", True)
    example = parse_corrections(block("json"))
    assert dict(example.article, title="") == describe_article(names["article"])
    story = geo.read_story(names["article"], published="2023-09-06", corrections=example)
    assert story.left == ()
    assert len(story.routes) == len(names["story"].routes) - 1
    told = {row["title"]: (row["status"], row["time"]) for row in story.events.to_dict("records") if row["corrected"]}
    assert ("unconfirmed", "2023-09-04/2023-09-05") in told.values()
