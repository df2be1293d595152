"""Corrections by the command line."""

import json

import pytest
from click.testing import CliRunner

from geo import Article
from geo.cli import main
from geo.corpus import read_table
from geo.corrections import corrections_text, select
from tests.geo.corrections.conftest import change, corrections

TEXT = "PARIS (Reuters) - A train left Paris for Berlin on Monday.\n"
PARIS = select(TEXT, TEXT.rindex("Paris"), TEXT.rindex("Paris") + 5)
TO_TEXAS = change("mention", "edit", PARIS, set={"place": {"id": "geonames:4717560"}}, who="Ann")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def invoke(*args):
        return CliRunner().invoke(main, [*args])

    return invoke


def save(path, *changes, text=TEXT):
    path.write_text(corrections_text(corrections(*changes, article=Article(text))), encoding="utf-8")


def origins(path):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [one["properties"]["origin_id"] for one in features if one["properties"]["layer"] == "routes"]


def test_a_file_that_is_named_is_applied(run, tmp_path):
    save(tmp_path / "c.json", TO_TEXAS)
    result = run(
        "export", "a.txt", "a.geojson", "--corrections", "c.json", "--gear", "fast", "--published", "2023-09-06"
    )
    assert (result.exit_code, result.stdout) == (0, "a.geojson\n")
    assert result.stderr == "corrections of 'c.json' are applied: 1\n"
    assert origins(tmp_path / "a.geojson") == ["geonames:4717560"]


def test_a_file_beside_the_article_is_found_and_said(run, tmp_path):
    save(tmp_path / "a.corrections.json", TO_TEXAS)
    result = run("show", "a.txt", "--gear", "fast", "--published", "2023-09-06")
    assert result.stderr == "corrections of 'a.corrections.json' are applied: 1\n"
    assert "Texas" in result.stdout
    assert "by hand" in result.stdout
    assert "happened, corrected" in " ".join(result.stdout.split())


def test_what_does_not_fit_is_one_line_and_the_file_stays(run, tmp_path):
    gone = change("event", "remove", select(TEXT, 0, 5))
    save(tmp_path / "a.corrections.json", gone, TO_TEXAS)
    before = (tmp_path / "a.corrections.json").read_bytes()
    result = run("export", "a.txt", "a.geojson", "--gear", "fast", "--published", "2023-09-06")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[1:] == [
        "dateline: change 1 does not fit the article and is not applied: no event is read at 'PARIS'"
    ]
    assert origins(tmp_path / "a.geojson") == ["geonames:4717560"]
    assert (tmp_path / "a.corrections.json").read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        "{",
        '{"format": "dateline-corrections", "version": 9}',
        "\x1b]0;PWN\x07",
        corrections_text(corrections(TO_TEXAS))[:90],
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_no_page(run, tmp_path, content):
    (tmp_path / "c.json").write_text(content, encoding="utf-8")
    result = run("map", "a.txt", "--corrections", "c.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("dateline: ")
    assert "\x1b" not in result.stderr
    assert not (tmp_path / "a.html").exists()


def test_a_file_of_another_article_is_refused(run, tmp_path):
    other = "Nothing of this happened in Rome."
    save(tmp_path / "c.json", change("event", "remove", select(other, 8, 20)), text=other)
    result = run("show", "a.txt", "--corrections", "c.json")
    assert (result.exit_code, result.stderr) == (
        1,
        "dateline: the corrections 'c.json' are of another article: nothing that they quote is in this one\n",
    )


def test_several_articles_take_the_corrections_that_are_theirs(run, tmp_path):
    other = "A ship sailed from Rotterdam to Hamburg on Sunday.\n"
    (tmp_path / "b.txt").write_text(other, encoding="utf-8")
    save(tmp_path / "c.json", TO_TEXAS)
    result = run("map", "a.txt", "b.txt", "-o", "both.html", "--corrections", "c.json", "--gear", "fast")
    assert result.exit_code == 0
    assert "geonames:4717560" in (tmp_path / "both.html").read_text(encoding="utf-8")
    save(tmp_path / "d.json", change("event", "remove", select("Rain in Rome.", 0, 4)), text="Rain in Rome.")
    result = run("map", "a.txt", "b.txt", "-o", "none.html", "--corrections", "d.json", "--gear", "fast")
    assert (result.exit_code, (tmp_path / "none.html").exists()) == (1, False)


def test_corrected_places_become_a_table_that_maps_take(run, tmp_path):
    save(tmp_path / "a.corrections.json", TO_TEXAS)
    result = run("places", "learn", "a.corrections.json", "-o", "mine.csv")
    assert (result.exit_code, result.stdout) == (0, "1 places: mine.csv\n")
    (tmp_path / "a.corrections.json").unlink()
    run("export", "a.txt", "a.geojson", "--places", "mine.csv", "--gear", "fast", "--published", "2023-09-06")
    assert origins(tmp_path / "a.geojson") == ["user:geonames:4717560"]


def test_a_table_without_places_is_not_written(run, tmp_path):
    save(tmp_path / "c.json", change("mention", "remove", PARIS))
    result = run("places", "learn", "c.json", "-o", "mine.csv")
    assert (result.exit_code, (tmp_path / "mine.csv").exists()) == (1, False)


@pytest.mark.parametrize("options", [(), ("-o", "out.jsonl"), ("-o", "out.jsonl", "--workers", "2")])
def test_of_many_articles_each_gets_its_own_corrections(run, tmp_path, options):
    other = "Rebels attacked Goma on Tuesday. A truck went from Paris to Goma."
    lines = [{"doc_id": 1, "text": TEXT, "lang": "en"}, {"doc_id": 2, "text": other, "title": "Rebels", "lang": "en"}]
    (tmp_path / "all.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    gone = change("event", "remove", select(TEXT, 0, 5))
    save(tmp_path / "c.json", TO_TEXAS, gone)
    older = Article(f"{other} Rain fell.", title="Rebels")
    attack = change("event", "edit", select(older.text, 7, 15), set={"status": "denied"})
    (tmp_path / "d.json").write_text(corrections_text(corrections(attack, article=older)), encoding="utf-8")
    result = run(
        "extract", "all.jsonl", "--gear", "fast", "--corrections", "c.json", "--corrections", "d.json", *options
    )
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines() == [
        "dateline: change 2 does not fit the article and is not applied: no event is read at 'PARIS'",
        "articles corrected: 2",
    ]
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8") if options else result.stdout
    one, two = map(json.loads, written.splitlines())
    assert [place["lat"] for place in one["toponyms"] if place["start"] == TEXT.rindex("Paris")] == [33.66094]
    assert one["corrections"] == {"given": 2, "left": [result.stderr.splitlines()[0].removeprefix("dateline: ")]}
    assert [event["status"] for event in two["events"] if event["start"] == 7] == ["denied"]
    assert [place["lat"] > 40 for place in two["toponyms"] if place["start"] == other.index("Paris")] == [True]


def test_without_corrections_a_record_says_nothing_of_them(run, tmp_path):
    (tmp_path / "all.jsonl").write_text(json.dumps({"text": TEXT, "lang": "en"}), encoding="utf-8")
    assert "corrections" not in json.loads(run("extract", "all.jsonl", "--gear", "fast").stdout)


def test_a_dataset_is_read_with_a_folder_of_corrections_and_what_does_not_fit_is_told(run, tmp_path):
    archive = tmp_path / "archive"
    (archive / "below").mkdir(parents=True)
    (archive / "a.txt").write_text(TEXT, encoding="utf-8")
    (archive / "b.txt").write_text("Rebels attacked Goma on Tuesday, the mayor said.\n", encoding="utf-8")
    save(archive / "below" / "a.corrections.json", TO_TEXAS, change("event", "remove", select(TEXT, 0, 5)))
    (archive / "below" / "notes.json").write_text("{}", encoding="utf-8")
    options = ("-o", "dataset", "--corrections", "archive", "--gear", "fast", "--workers", "1", "--lang", "en")
    result = run("corpus", "archive", *options)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines() == [
        "dateline: 2 files of other kinds in 'archive' were passed over",
        "dateline: archive/a.txt: change 2 does not fit the article and is not applied: no event is read at 'PARIS'",
        "2 articles, 2 events, 2 happenings",
        "1 articles were corrected",
    ]
    mentions = read_table(tmp_path / "dataset", "mentions", ["text", "place_id", "corrected"])
    corrected = mentions[mentions["corrected"]]
    assert corrected[["text", "place_id"]].to_numpy().tolist() == [["Paris", "geonames:4717560"]]


def test_a_folder_without_corrections_is_one_sentence(run, tmp_path):
    (tmp_path / "empty").mkdir()
    result = run("corpus", "a.txt", "-o", "dataset", "--corrections", "empty")
    assert (result.exit_code, result.stderr) == (
        1,
        "dateline: the folder 'empty' holds no file of corrections: their names end in .corrections.json\n",
    )
    assert not (tmp_path / "dataset").exists()
