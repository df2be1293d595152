import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli import main
from maps.payload import page_strings, ui_languages

TEXT = "PARIS (Reuters) - A train left Paris for Berlin on Monday.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def invoke(*args, text=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=text)

    return invoke


def test_map_writes_one_page_and_says_where(run, tmp_path):
    result = run("map", "a.txt", "--published", "2023-09-06")
    assert (result.exit_code, result.stdout) == (0, "a.html\n")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "https://cdn" not in page


def test_map_reads_standard_input(run, tmp_path):
    assert run("map", "-", "-o", "out.html", text=TEXT).exit_code == 0
    assert (tmp_path / "out.html").exists()


@pytest.mark.parametrize("gear", ["accurate", "fast"])
def test_names_are_found_in_either_gear(run, gear):
    result = run("extract", "-", "--gear", gear, text=json.dumps({"doc_id": 1, "text": TEXT, "lang": "en"}))
    roles = [toponym["role"] for toponym in json.loads(result.stdout)["toponyms"]]
    assert roles == ["dateline", "origin", "destination"]


def test_an_unknown_gear_is_a_wrong_call(run):
    result = run("show", "a.txt", "--gear", "reverse")
    assert (result.exit_code, "'accurate', 'fast'" in result.stderr) == (2, True)


def test_show_prints_the_story(run):
    result = run("show", "a.txt", "--published", "2023-09-06")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("Paris", "Berlin", "2023-09-04", "rail"))


GPX = """<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="48.85" lon="2.35"/><trkpt lat="52.52" lon="13.4"/></trkseg></trk></gpx>"""


@pytest.mark.parametrize(("text", "told"), [(TEXT, False), ("A train left Rome for Naples on Monday.\n", True)])
def test_a_line_of_ones_own_replaces_its_journey(run, tmp_path, text, told):
    (tmp_path / "my.gpx").write_text(GPX, encoding="utf-8")
    result = run("export", "-", "s.geojson", "--route", "my.gpx", text=text)
    written = (tmp_path / "s.geojson").read_text(encoding="utf-8")
    assert ("own line: my.gpx" in written, "fits no journey" in result.stderr) == (not told, told)


def test_journeys_that_are_called_off_can_be_left_out(run, tmp_path):
    (tmp_path / "a.txt").write_text("The minister cancelled his trip from Paris to Berlin.\n", encoding="utf-8")
    found = [run("show", "a.txt", *flag).stdout for flag in ((), ("--no-denied",))]
    assert ["Routes" in table for table in found] == [True, False]


def test_show_says_why_a_leg_is_schematic(run, tmp_path):
    (tmp_path / "a.txt").write_text("A train went from Seoul to Tokyo on Monday.\n", encoding="utf-8")
    assert "no railway leads there" in " ".join(run("show", "a.txt").stdout.replace("│", " ").split())


def test_show_drives_no_terminal(run, tmp_path):
    (tmp_path / "a.txt").write_text(
        "\x1b[31mRain fell in Paris\x1b]0;pwned\x07 on Monday. [bold]x[/bold]", encoding="utf-8"
    )
    result = run("show", "a.txt", "--lang", "en")
    assert result.exit_code == 0
    assert "\x1b]0" not in result.stdout


def test_export_writes_what_the_ending_says(run, tmp_path):
    result = run("export", "a.txt", "story.geojson")
    assert (result.exit_code, result.stdout) == (0, "story.geojson\n")
    assert json.loads((tmp_path / "story.geojson").read_text(encoding="utf-8"))["type"] == "FeatureCollection"


def test_extract_goes_on_and_ends_with_a_code(run, tmp_path):
    (tmp_path / "in.jsonl").write_text(
        '{"doc_id": 1, "text": "Rain in Oslo.", "lang": "en"}\nnonsense\n', encoding="utf-8"
    )
    result = run("extract", "in.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 3
    assert "line 2" in result.stderr
    assert "1 of 2 articles could not be read" in result.stderr
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(record["doc_id"], record["error"] is None) for record in records] == [(1, True), (None, False)]


def test_extract_writes_to_standard_output(run):
    result = run("extract", "-", text='{"doc_id": 1, "text": "Rain in Oslo.", "lang": "en"}\n')
    assert json.loads(result.stdout)["doc_id"] == 1


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("map", "missing.txt"), "there is no file 'missing.txt'"),
        (("map", "."), "is a folder"),
        (("map", "a.txt", "-o", "no/such/map.html"), "cannot write"),
        (("map", "a.txt", "--published", "5/9/2023"), "is not a date"),
        (("map", "a.txt", "--lang", "klingon"), "is not an ISO 639 code"),
        (("show", "a.txt", "--places", "missing.csv"), "cannot be read"),
        (("export", "a.txt", "story.doc"), "the ending must be one of"),
        (("extract", "missing.jsonl"), "there is no file"),
        (("show", "http://127.0.0.1:9/"), "cannot fetch"),
    ],
)
def test_what_goes_wrong_is_one_sentence(run, tmp_path, args, sentence):
    before = sorted(tmp_path.iterdir())
    result = run(*args)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", [(), ("map",), ("export",), ("show",), ("extract",)])
def test_help_has_an_example(run, command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout


def test_a_language_without_a_lexicon_is_said_and_places_are_still_found(run):
    result = run("show", "-", "--lang", "fr", text="Il pleut sur Marseille depuis hier.")
    assert result.exit_code == 0
    assert "in this language (fr) less well than others" in " ".join(result.stdout.split())
    assert "Marseille" in result.stdout


@pytest.fixture
def running(tmp_path):
    """Return a function that starts a command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def start(*args):
        command = [sys.executable, "-c", "from geo.cli import main; main()", *map(str, args)]
        return subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment)

    return start


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_goes_on_where_it_was(tmp_path, running, ending):
    lines = [json.dumps({"doc_id": k, "text": f"Rain fell in Oslo, {k} mm.", "lang": "en"}) for k in range(400)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ("extract", "in.jsonl", "-o", "out.jsonl", "--gear", "fast", "--workers", 1)
    parts = tmp_path / "out.jsonl.parts"
    with running(*command) as first:
        while len(list(parts.glob("*.gz"))) < 2 and first.poll() is None:
            time.sleep(0.01)
        first.send_signal(ending)
        complaint = first.communicate(timeout=60)[1].strip()
    if ending == signal.SIGINT:
        assert (first.returncode, complaint) == (130, "dateline: interrupted")
    else:
        assert first.returncode == -ending
    kept = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.gz")}
    assert len(kept) >= 2
    assert not (tmp_path / "out.jsonl").exists()
    with running(*command) as second:
        assert second.communicate(timeout=120)[1] == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["doc_id"] for record in records] == list(range(400))


def test_the_input_is_not_overwritten_by_its_result(run, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"doc_id": 1, "text": "Rain in Oslo."}\n', encoding="utf-8")
    result = run("extract", "in.jsonl", "-o", "./in.jsonl")
    assert (result.exit_code, result.stderr) == (
        1,
        "dateline: 'in.jsonl' is the input: the result wants another file\n",
    )


PAGE = f"<!DOCTYPE html><html lang=en><title>A train</title><body><article><p>{TEXT * 5}</p></article></body></html>"


def test_a_page_is_not_overwritten_by_its_map(run, tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    result = run("map", "page.html", "--gear", "fast")
    assert (result.exit_code, result.stdout) == (0, "page.map.html\n")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == PAGE
    assert "story-data" in (tmp_path / "page.map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "call",
    [
        "map a.txt -o ./a.txt",
        "map other.txt a.txt -o link",
        "map other.txt -o out.html --png a.png --places a.png",
        "map other.txt -o a.txt --style a.txt",
        "map other.txt -o other.corrections.json",
        "export a.geojson a.geojson",
        "export a.places.csv a.csv",
        "export other.txt other.corrections.json",
        "export other.txt a.gpkg --places a.gpkg",
        "extract a.jsonl -o hard.jsonl",
        "extract other.jsonl -o a.json --corrections a.json",
        "corpus a.jsonl other.jsonl --jsonl -o a.jsonl",
        "corpus folder --jsonl -o folder/in.jsonl",
        "corpus folder -o folder",
        "places learn a.json -o a.json",
        "gazetteer build a.txt -o a.txt",
    ],
)
def test_no_command_writes_over_what_it_reads(run, tmp_path, call):
    (tmp_path / "folder").mkdir()
    names = "other.txt other.corrections.json a.png a.geojson a.places.csv a.gpkg a.jsonl other.jsonl a.json"
    for name in (*names.split(), "folder/in.jsonl"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "link").symlink_to("a.txt")
    (tmp_path / "hard.jsonl").hardlink_to(tmp_path / "a.jsonl")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    result = run(*call.split())
    assert (result.exit_code, result.stderr.endswith(": the result wants another file\n")) == (1, True)
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_a_dash_as_output_is_standard_output(run, tmp_path):
    page = run("map", "a.txt", "--gear", "fast", "-o", "-")
    assert (page.exit_code, page.stdout[:15], page.stdout.rstrip()[-7:]) == (0, "<!DOCTYPE html>", "</html>")
    line = json.dumps({"doc_id": 1, "text": TEXT, "lang": "en"})
    for call in (("extract", "-", "-o", "-"), ("corpus", "-", "--jsonl", "-o", "-")):
        result = run(*call, "--gear", "fast", text=line)
        assert (result.exit_code, json.loads(result.stdout)["error"]) == (0, None)
    for call in (("map", "a.txt", "-o", "-", "--png", "a.png"), ("corpus", "a.txt", "-o", "-")):
        assert run(*call).exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_result_keeps_the_mode_of_its_file_and_a_link(run, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"doc_id": 1, "text": "Rain in Oslo.", "lang": "en"}\n', encoding="utf-8")
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real").touch(0o600)
    (tmp_path / "link").symlink_to("far/real")
    assert run("extract", "in.jsonl", "-o", "link", "--gear", "fast").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert ((tmp_path / "far" / "real").stat().st_mode & 0o777, len((tmp_path / "link").read_bytes()) > 2) == (
        0o600,
        True,
    )
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["real"]


def test_lookup_shows_the_candidates(run):
    result = run("gazetteer", "lookup", "Georgia")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("A.ADM1", "A.PCLI", "geonames:614540"))


def test_lookup_of_an_unknown_name_is_one_sentence(run):
    result = run("gazetteer", "lookup", "Xyzzyq")
    assert (result.exit_code, result.stderr) == (1, "dateline: the gazetteer does not know 'Xyzzyq'\n")


def test_lookup_of_a_misspelt_name_offers_the_near_ones(run):
    result = run("gazetteer", "lookup", "Springfeild")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "dateline: the gazetteer does not know 'Springfeild'; it knows 'springfield', 'springfild'\n"
    )


def test_sources_name_licence_and_attribution(run):
    result = run("gazetteer", "sources")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("CC", "regions.csv", "GeoNames"))


def test_a_gazetteer_is_built_and_used(run, tmp_path):
    cells = (
        "7",
        "Xanavuto",
        "Xanavuto",
        "",
        "1.5",
        "2.5",
        "P",
        "PPL",
        "ID",
        "",
        "",
        "",
        "",
        "",
        "900",
        "",
        "0",
        "",
        "",
    )
    (tmp_path / "dump.txt").write_text("\t".join(cells) + "\n", encoding="utf-8")
    built = run("gazetteer", "build", "dump.txt", "-o", "mine.sqlite")
    assert (built.exit_code, built.stdout) == (0, "1 places, 1 names: mine.sqlite\n")
    assert "geonames:7" in run("gazetteer", "lookup", "Xanavuto", "--gazetteer", "mine.sqlite").stdout


def test_a_dump_that_is_none_is_one_sentence(run, tmp_path):
    (tmp_path / "dump.txt").write_text("hello\n", encoding="utf-8")
    result = run("gazetteer", "build", "dump.txt", "-o", "mine.sqlite")
    assert result.exit_code == 1
    assert result.stderr.startswith("dateline: 'dump.txt', line 1: not a line of a GeoNames dump")
    assert not (tmp_path / "mine.sqlite").exists()


def test_a_geocoder_that_geopy_does_not_have_is_one_sentence(run):
    result = run("map", "a.txt", "--geocoder", "nope")
    assert result.exit_code == 1
    assert "geopy has no geocoder 'nope'" in result.stderr


def test_gold_spans_from_the_command_line(run, tmp_path):
    record = {"doc_id": 1, "text": "Rain in Oslo.", "lang": "en", "toponyms": [{"start": 8, "end": 12}]}
    (tmp_path / "in.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    result = run("extract", "in.jsonl", "--spans", "gold")
    assert json.loads(result.stdout)["toponyms"][0]["country"] == "NO"


def test_several_articles_make_one_map(run, tmp_path):
    (tmp_path / "b.txt").write_text("OSLO (Reuters) - Rain fell in Oslo on Monday.\n", encoding="utf-8")
    result = run("map", "a.txt", "b.txt", "-o", "both.html", "--published", "2023-09-06")
    assert (result.exit_code, result.stdout) == (0, "both.html\n")
    page = (tmp_path / "both.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("left Paris", "Rain fell"))


def test_of_several_articles_the_unreadable_are_told(run, tmp_path):
    result = run("map", "a.txt", "missing.txt", "-o", "both.html")
    assert result.exit_code == 3
    assert "there is no file 'missing.txt'" in result.stderr
    assert "1 of 2 articles could not be read" in result.stderr
    assert (tmp_path / "both.html").exists()
    assert run("map", "none.txt", "missing.txt").exit_code == 1


def test_a_file_of_many_articles_makes_one_map(run, tmp_path):
    rows = [{"doc_id": name, "text": f"Rain fell in {name} on Monday.", "lang": "en"} for name in ("Oslo", "Bergen")]
    (tmp_path / "week.jsonl").write_text("\n".join([*map(json.dumps, rows), "{"]) + "\n", encoding="utf-8")
    result = run("map", "week.jsonl", "--gear", "fast")
    assert (result.exit_code, result.stdout) == (3, "week.html\n")
    assert "line 3: not a JSON object" in result.stderr
    assert "2 articles, " in result.stderr
    assert "1 of 3 articles could not be read" in result.stderr
    assert '"clusters":' in (tmp_path / "week.html").read_text(encoding="utf-8")
    assert "is mapped alone" in run("map", "week.jsonl", "a.txt").stderr


def test_tiles_that_are_not_known_are_one_sentence(run, tmp_path):
    result = run("map", "a.txt", "--tiles", "OpenStreetMap.Mapnick", "-o", "map.html")
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (1, 1)
    assert "OpenStreetMap.Mapnik" in result.stderr
    assert not (tmp_path / "map.html").exists()


def test_the_page_takes_the_language_that_is_asked_for(run, tmp_path):
    assert run("map", "a.txt", "--interface", "ar", "-o", "map.html").exit_code == 0
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert page_strings("ar")["legend"] in page
    others = [language for language in ui_languages() if language != "ar"]
    assert [language for language in others if page_strings(language)["edit_hint"] in page] == []


def test_a_language_without_words_is_one_sentence(run, tmp_path):
    result = run("map", "a.txt", "--interface", "xx", "-o", "map.html")
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (1, 1)
    assert "'xx'" in result.stderr
    assert not (tmp_path / "map.html").exists()


def test_a_picture_must_have_its_ending(run):
    result = run("map", "a.txt", "--png", "map.gif")
    assert (result.exit_code, result.stderr) == (1, "dateline: --png wants a file that ends in .png, not 'map.gif'\n")


def test_a_picture_that_stands_alone_must_have_its_ending(run, tmp_path):
    result = run("map", "a.txt", "--picture", "map.gif")
    sentence = "dateline: --picture wants a file that ends in .png, .svg or .pdf, not 'map.gif'\n"
    assert (result.exit_code, result.stderr) == (1, sentence)
    assert not (tmp_path / "a.html").exists()


def test_a_page_takes_its_headline_and_its_source(run, tmp_path):
    given = ("--title", "Train <b>leaves</b>", "--byline", "N. N.", "--source", "The Paper", "--embed")
    assert run("map", "a.txt", "--published", "2023-09-06", *given).exit_code == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<title>Train &lt;b&gt;leaves&lt;/b&gt;</title>" in page
    assert '<meta property="og:site_name" content="The Paper">' in page
    assert '"embed":true' in page


def test_a_style_that_is_none_is_one_sentence(run, tmp_path):
    (tmp_path / "house.toml").write_text("[colours]\nink = 'red'\n", encoding="utf-8")
    result = run("map", "a.txt", "--style", "house.toml")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        1,
        "dateline: the colour 'ink' is written like \"#1a2b3c\", not 'red'",
    )
    assert not (tmp_path / "a.html").exists()


def test_map_and_show_end_with_what_is_doubtful(run, tmp_path):
    (tmp_path / "b.txt").write_text("Floods hit Paris and Xanavuto on Monday, police said.\n", encoding="utf-8")
    map_line = run("map", "b.txt", "--lang", "en", "--published", "2023-09-06").stderr.splitlines()[-1]
    show_line = run("show", "b.txt", "--lang", "en", "--published", "2023-09-06").stdout.splitlines()[-1]
    assert map_line == show_line
    assert re.fullmatch(r"\d+ events? and 0 journeys drawn; (not placed: .+|every name placed); .+", map_line)


def test_explain_looks_in_the_users_own_table(run, tmp_path):
    (tmp_path / "mine.csv").write_text("name,lat,lon\nXanavuto,1,2\n", encoding="utf-8")
    sentence = ("explain", "Floods hit Xanavuto on Monday.", "--lang", "en")
    assert "not in the gazetteer" in run(*sentence).stdout
    found = run(*sentence, "--places", tmp_path / "mine.csv").stdout
    assert "Xanavuto" in found
    assert "not in the gazetteer" not in found


def in_shell(folder, call):
    """Run a command in a shell, where its standard streams can be closed."""
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "in.jsonl").write_text('{"doc_id": 1, "text": "Rain in Oslo.", "lang": "en"}\n', encoding="utf-8")
    command = f'exec "{sys.executable}" -c "from geo.cli import main; main()" {call}'
    run = subprocess.run(["/bin/sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout, run.stderr.splitlines()[-1:]


FULL = "dateline: a file or standard output cannot be used: No space left on device"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("call", ["show a.txt --gear fast", "extract in.jsonl --gear fast", "lexicon check en"])
def test_a_full_standard_output_is_one_sentence(tmp_path, call):
    assert in_shell(tmp_path, f"{call} > /dev/full") == (1, "", [FULL])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("show a.txt --gear fast >&-", "output"),
        ("extract in.jsonl --gear fast >&-", "output"),
        ("show - --gear fast <&-", "input"),
        ("extract - --gear fast <&-", "input"),
        ("corpus - --jsonl -o x --gear fast <&-", "input"),
    ],
)
def test_a_closed_standard_stream_is_one_sentence(tmp_path, call, said):
    assert in_shell(tmp_path, call) == (1, "", [f"dateline: standard {said} is closed"])


def test_a_closed_standard_error_loses_no_result(tmp_path):
    code, out, _ = in_shell(tmp_path, "extract in.jsonl --gear fast 2>&-")
    assert (code, json.loads(out)["error"]) == (0, None)


LONG = "n" * 300


@pytest.mark.parametrize("name", ["loop", LONG])
@pytest.mark.parametrize(
    "call",
    [
        *(
            "show {}",
            "map {}",
            "map {}.jsonl",
            "map a.txt -o {}",
            "export a.txt {}.kml",
            "extract {}",
            "extract {} -o o",
        ),
        *("extract in.jsonl -o {}", "corpus {} -o ds", "corpus in.jsonl -o {}", "corpus {} --jsonl -o o"),
    ],
)
def test_a_loop_of_links_and_a_long_name_are_one_sentence(run, tmp_path, call, name):
    (tmp_path / "in.jsonl").write_text('{"doc_id": 1, "text": "Rain in Oslo.", "lang": "en"}\n', encoding="utf-8")
    for ending in ("", ".kml", ".jsonl"):
        (tmp_path / f"loop{ending}").symlink_to(f"loop2{ending}")
        (tmp_path / f"loop2{ending}").symlink_to(f"loop{ending}")
    before = sorted(tmp_path.iterdir())
    result = run(*call.format(name).split(), "--gear", "fast")
    assert (result.exit_code, len(result.stderr.splitlines()), name in result.stderr) == (1, 1, True)
    assert [path for path in sorted(tmp_path.iterdir()) if path.name not in {"ds", "o.parts"}] == before


NAME = "a\x1b]0;title\x07\udcff"


def test_a_file_name_drives_no_terminal(tmp_path):
    master, slave = os.openpty()
    (tmp_path / f"{NAME}.txt").write_text(TEXT, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from geo.cli import main; main()",
        "export",
        f"{NAME}.txt",
        f"{NAME}.geojson",
        "--gear",
        "fast",
    ]
    run = subprocess.Popen(command, cwd=tmp_path, stdout=slave, stderr=slave)
    os.close(slave)
    said = b""
    try:
        while part := os.read(master, 10_000):
            said += part
    except OSError:  # the end of a terminal
        assert run.wait() == 0
    os.close(master)
    assert said.decode().splitlines()[-1] == "a\ufffd]0;title\ufffd\ufffd.geojson"
    assert b"\x1b" not in said


def test_a_program_gets_a_file_name_as_it_is(tmp_path):
    (tmp_path / f"{NAME}.txt").write_text(TEXT, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from geo.cli import main; main()",
        "map",
        f"{NAME}.txt",
        "-o",
        f"{NAME}.html",
        "--gear",
        "fast",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert run.stdout == os.fsencode(f"{NAME}.html\n")
    assert (tmp_path / f"{NAME}.html").is_file()


@pytest.mark.parametrize(
    ("name", "value", "coloured"), [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)]
)
def test_an_error_has_no_colour_where_none_is_wanted(monkeypatch, name, value, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    told = CliRunner().invoke(main, ["show", "none.txt"], color=True).stderr
    said = "dateline: there is no file 'none.txt'"
    assert told == (f"\x1b[31m{said}\x1b[0m\n" if coloured else f"{said}\n")


def test_a_closed_pipe_of_messages_costs_no_result(tmp_path):
    lines = [{"text": 1}, {"text": "A fire broke out in Oslo."}, {"text": 2}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "from geo.cli import main; main()", "extract", "a.jsonl", "--gear", "fast"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=write, check=False)
    os.close(write)
    errors = [json.loads(line)["error"] for line in done.stdout.splitlines()]
    assert ([error is None for error in errors], done.returncode) == ([False, True, False], 3)
