import csv
import io

from geo.corrections import learned_places
from geo.gazetteer import open_gazetteer
from tests.geo.corrections.conftest import change, corrections, quoted

MOVED = change("mention", "edit", quoted("Paris"), set={"place": {"id": "geonames:4717560"}})
SET = change("mention", "edit", quoted("Goma"), set={"place": {"point": [29.2, -1.7]}, "name": "Goma; camp"})


def test_corrected_places_become_a_table(gazetteer):
    renamed = change("mention", "edit", quoted("Berlin"), set={"role": "scene"})
    rows = learned_places([corrections(MOVED, SET, renamed), corrections(MOVED)], gazetteer)
    assert [(row["name"], row["lat"], row["lon"], row["country"], row["aliases"]) for row in rows] == [
        ("Paris", 33.66094, -95.55551, "US", ""),
        ("Goma", -1.7, 29.2, None, "Goma, camp"),
    ]


def test_the_last_change_of_the_same_words_counts(gazetteer):
    back = change("mention", "edit", quoted("Paris"), set={"place": {"id": "geonames:2988507"}})
    gone = change("mention", "remove", quoted("Goma"))
    rows = learned_places([corrections(MOVED, SET, back, gone)], gazetteer)
    assert [(row["name"], row["country"]) for row in rows] == [("Paris", "FR")]


def test_a_name_that_is_a_formula_is_left_out(gazetteer):
    text = "=cmd|calc and Bonn"
    named = change("mention", "add", quoted("=cmd|calc", text=text), set={"place": {"point": [1, 2]}})
    assert learned_places([corrections(named)], gazetteer) == []


def test_the_table_is_one_that_the_gazetteer_takes(gazetteer, tmp_path):
    rows = learned_places(
        [corrections(MOVED, SET, change("mention", "edit", quoted("Paris", 1), set=SET["set"]))], gazetteer
    )
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "mine.csv").write_text(table.getvalue(), encoding="utf-8")
    own = open_gazetteer(places=tmp_path / "mine.csv")
    assert [candidate.place.country for candidate in own.candidates("Paris")[:2]] == ["US", None]
    assert own.candidates("Goma, camp")[0].place.lat == -1.7
