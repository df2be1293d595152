"""The lines of names: what they hold is marked whole, once, and counted as their README says."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "data/gold/names"
TAG = re.compile(r"<([lpo])>([^<>]+)</\1>")


def lines():
    return [(path.stem, line) for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]


def test_every_line_is_marked_whole_and_stands_once():
    found = lines()
    assert [line for _, line in found if not line.strip() or set("<>") & set(TAG.sub("", line))] == []
    assert [name for _, line in found for _, name in TAG.findall(line) if name != name.strip()] == []
    assert len({line for _, line in found}) == len(found)


def test_the_readme_counts_lines_and_places_of_each_language():
    counts = {}
    for language, line in lines():
        before = counts.get(language, (0, 0))
        counts[language] = (before[0] + 1, before[1] + sum(kind == "l" for kind, _ in TAG.findall(line)))
    rows = re.findall(
        r"^\| ([a-z]{2}) \| ([\d,]+) \| ([\d,]+) \|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert {code: (int(a.replace(",", "")), int(b.replace(",", ""))) for code, a, b in rows} == counts
