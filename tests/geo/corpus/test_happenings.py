"""Happenings: what several articles tell is one, with everything that each of them says."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.corpus import build_dataset, own_pool, read_inputs, read_table
from geo.corpus.meaning import meaning


def article(text, day, outlet, lang="en"):
    return {"text": text, "date": day, "url": f"https://www.{outlet}.example/{day}", "lang": lang, "doc_id": outlet}


ATTACK = [
    article("Gunmen attacked a market in Goma on Monday and killed ten people.", "2024-03-05", "reuters"),
    article("Armed men attacked the market of Goma on Monday, killing twelve people.", "2024-03-05", "afp"),
]
LATER = [article("Gunmen attacked the market in Goma on Monday and killed twelve.", "2024-03-06", "nation")]
CAMP = [article("Militiamen attacked a camp outside Goma on Thursday, wounding six.", "2024-03-08", "reuters")]
ELSEWHERE = [article("Gunmen attacked a market in Kano on Monday and killed ten people.", "2024-03-05", "daily")]


@pytest.fixture
def build(settings, jsonl, tmp_path):
    """Return a function that reads lists of articles into a dataset, a run for each."""

    def run(*lists, name="d", batch=4096):
        for number, articles in enumerate(lists):
            path = jsonl(articles, f"{name}{number}.jsonl")
            with ThreadPoolExecutor(1) as threads:
                build_dataset(read_inputs([path]), tmp_path / name, settings, pool=own_pool(threads, 1), batch=batch)
        return tmp_path / name

    return run


def told_by(root):
    """The outlets that tell each happening of the type assault."""
    events = read_table(root, "events").merge(read_table(root, "articles")[["article_id", "doc_id"]], on="article_id")
    attacks = events[events["type"] == "assault"]
    return sorted(sorted(set(group)) for _, group in attacks.groupby("happening_id")["doc_id"])


def test_one_attack_in_two_papers_is_one_happening_and_others_are_their_own(build):
    root = build([*ATTACK, *CAMP, *ELSEWHERE])
    assert told_by(root) == [["afp", "reuters"], ["daily"], ["reuters"]]


def test_the_numbers_of_each_source_stand_beside_each_other(build):
    def told(root):
        (found,) = read_table(root, "happenings").query("type == 'assault'")["told_counts"]
        return [(one["source"], one["kind"], one["least"], one["most"], one["text"]) for one in json.loads(found)]

    root = build(ATTACK)
    assert told(root) == [
        ("afp.example", "dead", 12, 12, "killing twelve people"),
        ("reuters.example", "dead", 10, 10, "killed ten people"),
    ]
    later = article("Gunmen attacked the market in Goma on Monday and killed at least 14.", "2024-03-06", "afp")
    assert told(build([later]))[0] == ("afp.example", "dead", 14, None, "killed at least 14")


def test_todays_article_joins_what_was_read_before(build):
    assert told_by(build(ATTACK, LATER)) == [["afp", "nation", "reuters"]]
    assert told_by(build(ATTACK, [], LATER, name="again")) == [["afp", "nation", "reuters"]]


def test_a_happening_counts_its_sources_and_keeps_its_identity(build):
    before = read_table(build(ATTACK), "happenings").query("type == 'assault'")
    after = read_table(build(LATER), "happenings").query("type == 'assault'")
    assert before["happening_id"].tolist() == after["happening_id"].tolist()
    assert (before["sources"].tolist(), after["sources"].tolist()) == ([2], [3])
    row = after.iloc[0]
    assert (str(row["first_seen"].date()), str(row["last_seen"].date())) == ("2024-03-05", "2024-03-06")
    assert (row["time"], row["status"], list(row["told_places"])) == ("2024-03-04", "happened", [row["place_id"]])


def test_read_at_once_or_day_by_day_the_happenings_are_the_same(build):
    everything = [*ATTACK, *LATER, *CAMP, *ELSEWHERE]
    whole = told_by(build(everything, name="whole"))
    assert whole == [["afp", "nation", "reuters"], ["daily"], ["reuters"]]
    assert told_by(build(*([one] for one in everything), name="parts")) == whole


def test_disagreement_is_kept(build):
    planned = article("The president of Vietnam will travel to Jakarta on Monday.", "2024-11-03", "a")
    happened = [
        article("The president of Vietnam travelled to Jakarta on Monday.", "2024-11-05", outlet)
        for outlet in ("b", "c")
    ]
    table = read_table(build([planned, *happened]), "happenings")
    (row,) = table[table["sources"] == 3].to_dict("records")
    assert (row["status"], sorted(row["told_statuses"])) == ("happened", ["happened", "planned"])


WIRE = "Rain fell in Oslo. " + " ".join(f"Gauge {k} of street {k * 7} showed {k * 3} mm at noon." for k in range(20))


def test_a_wire_copy_is_one_reading_with_all_addresses(build):
    texts = [WIRE, WIRE + " Reporting by A. Person.", "Sun shone in Oslo. " + WIRE[::-1]]
    root = build([article(text, f"2024-03-0{k + 5}", f"paper{k}") for k, text in enumerate(texts)])
    heads = read_table(root, "articles").set_index("doc_id")
    assert heads["copy_of"].fillna("").tolist() == ["", heads["article_id"]["paper0"], ""]
    assert heads["address"].notna().all()
    assert heads["article_id"]["paper1"] not in set(read_table(root, "mentions")["article_id"])


def test_a_copy_is_known_in_a_later_run(build):
    first, second = (article(WIRE + f" Edition {k}.", "2024-03-05", f"paper{k}") for k in range(2))
    heads = read_table(build([first], [second]), "articles").set_index("doc_id")
    assert heads["copy_of"]["paper1"] == heads["article_id"]["paper0"]


def test_a_change_of_one_letter_is_another_article_of_the_input(build):
    root = build([{"text": "Rain in Oslo."}], [json.loads('{"text": "Rain in Rome."}')])
    assert read_table(root, "articles")["copy_of"].isna().tolist() == [True, True]


def test_what_changed_between_two_states_of_a_dataset_is_told(build, tmp_path):
    from shutil import copytree

    from click.testing import CliRunner

    from geo.cli import main

    plan = article("The president of Vietnam will travel to Jakarta on Monday.", "2024-11-03", "a")
    done = [
        article("The president of Vietnam travelled to Jakarta on Monday.", "2024-11-05", one) for one in ("b", "c")
    ]
    copytree(build([plan]), tmp_path / "old")
    new = build(done, ATTACK)
    told = CliRunner().invoke(main, ["corpus", "diff", str(tmp_path / "old"), str(new)])
    lines = sorted(line.split("\t")[:2] for line in told.stdout.splitlines())
    assert (told.exit_code, lines) == (0, [["new", "- > happened"], ["status", "planned > happened"]])
    same = CliRunner().invoke(main, ["corpus", "diff", str(new), str(new)])
    assert (same.exit_code, same.stdout) == (0, "")
    wrong = CliRunner().invoke(main, ["corpus", "diff", str(tmp_path), str(new)])
    assert (wrong.exit_code, wrong.stderr) == (1, f"dateline: {str(tmp_path)!r} is no dataset\n")


def test_the_command_reads_maps_and_says_what_it_did(build, jsonl, tmp_path):
    from click.testing import CliRunner

    from geo.cli import main

    command = ["corpus", jsonl([*ATTACK, {"doc_id": 9}]), "-o", str(tmp_path / "d"), "--gear", "fast", "--workers", "1"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stdout) == (3, f"{tmp_path / 'd'}\n")
    assert result.stderr.splitlines() == [
        "dateline: in.jsonl, line 3: no 'text'",
        "3 articles, 2 events, 1 happenings",
        "1 articles could not be read:",
        "  1: no '...'",
    ]
    mapped = CliRunner().invoke(main, ["map", str(tmp_path / "d"), "-o", str(tmp_path / "m.html")])
    assert (mapped.exit_code, mapped.stdout) == (0, f"{tmp_path / 'm.html'}\n")
    assert '"clusters":' in (tmp_path / "m.html").read_text(encoding="utf-8")


def test_a_sentence_of_tens_of_thousands_of_words_is_compared():
    few, many = (tuple(f"word{number}" for number in range(count)) for count in (1_000, 30_000))
    assert meaning(many, many[::-1]) >= 0.0
    assert meaning(few, ("train", "station")) == meaning(many, ("train", "station"))
