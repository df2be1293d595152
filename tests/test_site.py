"""The documentation site is built without a warning, and what its pages tell a reader to do works."""

import shlex
import shutil
import subprocess
import sys

import duckdb
import pytest
from click.testing import CliRunner

from geo import read_article
from geo.cli import main
from geo.corrections import Corrections, describe_article, select, write_corrections
from geo.tables import SCHEMA
from maps.picture import find_browser
from tests.maps import archives
from tests.test_docs import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("tutorials/*.md"), *DOCS.glob("guides/*.md"), DOCS / "index.md"])
LANGUAGES = ("sh", "python", "sql")
NOT_RUN = ("pip ", "python3 -m venv ")  # tests/test_docs.py installs, as the README says


def blocks(page):
    """Yield the language and the text of the blocks that a reader is to run, in the order of the page."""
    language, lines = None, []
    for line in page.read_text(encoding="utf-8").splitlines():
        fence = line.strip()
        if fence.startswith("```") and language is None:
            language, lines = fence.strip("`"), []
        elif fence == "```":
            if language in LANGUAGES:
                yield language, "\n".join(lines)
            language = None
        elif language is not None:
            lines.append(line.strip() if language == "sh" else line)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Make a folder that holds what the pages say a reader has."""
    for path in (DOCS / "examples").iterdir():
        shutil.copy(path, tmp_path)
    shutil.copy(DOCS / "examples" / "ferry.txt", tmp_path / "article.txt")
    shutil.copy(DOCS / "styles" / "newspaper.toml", tmp_path)
    archives.write_archive(tmp_path / "java.pmtiles", {(0, 0, 0): b""})
    article = read_article(tmp_path / "ferry.txt")
    at = article.text.index("Sabu")
    target = select(article.text, at, at + len("Sabu"))
    change = {"kind": "mention", "action": "edit", "target": target, "set": {"place": {"id": "dateline:savu"}}}
    write_corrections(Corrections(describe_article(article), [change]), tmp_path / "ferry.corrections.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line):
    """Do what a line of a shell says."""
    words = shlex.split(line, comments=True)
    if words[:2] == ["cp", "-r"]:
        shutil.copytree(*words[2:])
        return
    assert words[0] == "dateline", line
    if "--picture" in words and find_browser() is None:
        return
    done = CliRunner().invoke(main, words[1:])
    assert done.exit_code == 0, (line, done.output, done.exception)


@pytest.mark.filterwarnings("ignore")  # libraries of readers warn of extras of their own
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_works(page, desk):
    names = {}
    for language, text in blocks(page):
        if language == "python":
            exec(compile(text, page.name, "exec"), names)
        elif language == "sql":
            duckdb.sql(text).fetchall()
        else:
            for line in text.splitlines():
                if line.strip() and not line.startswith(NOT_RUN):
                    run(line)


def test_the_site_is_built_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", DOCS, tmp_path / "site"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "tutorials/first-map.html" in home
    assert [
        word for word in ("https://fonts.", "cdn.", "//unpkg") if word in home
    ] == []  # it is read without a network


def test_every_page_can_be_reached():
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    pages = {str(page.relative_to(DOCS).with_suffix("")) for page in DOCS.rglob("*.md")} - {"index"}
    assert sorted(page for page in pages if f"\n{page}\n" not in index) == []


def commands(group, name="dateline"):
    """Yield each command with its whole name."""
    yield name, group
    for below, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{name} {below}")


def test_every_command_and_option_is_explained_and_on_its_page():
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in commands(main):
        assert f"## {name}\n" in page
        assert command.help
        options = [option for option in command.params if option.param_type_name == "option"]
        assert [option.name for option in options if not option.help and not option.hidden] == []


def test_every_column_is_explained():
    assert [
        (table, name) for table, columns in SCHEMA.items() for name, about in columns.items() if not about.meaning
    ] == []
