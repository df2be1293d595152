"""What the README, the notebook and the package promise is run."""

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

import geo
import maps

ROOT = Path(__file__).resolve().parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")


def code_blocks(path, language):
    text = path.read_text(encoding="utf-8")
    return [block.partition("```")[0] for block in text.split(f"```{language}\n")[1:]]


def test_the_readmes_python_runs(tmp_path, monkeypatch):
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    (block,) = code_blocks(ROOT / "README.md", "python")
    exec(compile(block, "README.md", "exec"), {})
    assert (tmp_path / "map.html").stat().st_size < 1_500_000


def test_the_commands_of_the_readme_and_of_the_examples_exist():
    from geo.cli import main

    named = {
        line.split()[1]
        for block in (*code_blocks(ROOT / "README.md", "sh"), *code_blocks(ROOT / "docs" / "cookbook.md", "text"))
        for line in block.splitlines()
        if line.startswith("dateline ")
    }
    assert {"map", "corpus", "explain"} < named
    assert named <= set(main.commands)


@pytest.mark.parametrize("package", [geo, maps])
def test_all_is_what_is_there(package):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        loaded = importlib.import_module(module.name)
        assert [name for name in loaded.__all__ if not hasattr(loaded, name)] == []


@pytest.mark.parametrize("module", ["geo.story", "geo.routing.router", "geo.gazetteer.sqlite"])
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_no_builder_is_in_the_wheels_data():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    folders = [ROOT / folder for folder in shipped["wheel"]["force-include"]]
    assert [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".csv"}] == []


def index_answers():
    """Whether pip can reach a package index."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "-q", "--ignore-installed", "affine"]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def installed(wheel, home):
    """Install the wheel, with all it needs where an index can be reached, else beside what is here; say which."""
    if index_answers():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", wheel], check=True, capture_output=True)
        return True
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    packages = next((home / "lib").iterdir()) / "site-packages"
    subprocess.run([*PIP, "install", "--no-deps", "--target", packages, wheel], check=True, capture_output=True)
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return False


def test_what_is_installed_carries_its_data_runs_from_another_folder_and_reads_a_web_page(tmp_path):
    """Follow the README's words by hand with the pip that Python brings; one installation, because each takes long."""
    by_hand = next(block for block in code_blocks(ROOT / "README.md", "sh") if "pip install ." in block)
    assert by_hand.splitlines()[:2] == ["python3 -m venv .venv && . .venv/bin/activate", "pip install ."]
    build = [*PIP, "wheel", ROOT, "--no-deps", "--no-build-isolation", "-w", tmp_path]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("dateline-*.whl")
    assert wheel.stat().st_size < 90_000_000
    home = tmp_path / "home"
    whole = installed(wheel, home)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def run(*words):
        command = [home / "bin" / "python", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)

    (tmp_path / "a.txt").write_text("PARIS (Reuters) - A train left Paris for Berlin on Monday.", encoding="utf-8")
    done = run(
        "-c", "import geo, geo.cli; print(geo.__file__); geo.cli.main(['map', 'a.txt', '--published', '2023-09-06'])"
    )
    packages = next((home / "lib").iterdir()) / "site-packages"
    assert done.stdout.splitlines() == [str(packages / "geo" / "__init__.py"), "a.html"], done.stderr
    assert (tmp_path / "a.html").exists()
    shown = run("-m", "dateline", "show", "a.txt")
    assert "Berlin" in shown.stdout, shown.stderr
    sentences = (
        "Floods hit the town of Garut in West Java on Monday, the disaster agency said, and 40 houses were flooded.",
        "Rescuers brought 120 people to schools and mosques on higher ground before the rain stopped in the evening.",
        "The governor is expected to visit the shelters on Wednesday, and trucks with food left Bandung at noon.",
    )
    story = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    body = f"<body><article><h1>Floods hit Garut</h1>{story}</article></body>"
    page = f"<html lang='en'><head><title>Floods hit Garut</title></head>{body}</html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    shown = run("-m", "dateline", "show", "page.html")
    assert "Garut" in shown.stdout, shown.stderr
    if not whole:
        pytest.skip("no package index can be reached: what the installation needs was not installed by itself")


@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("kim_train", "['kim.geojson', 'kim.html']"),
        ("many_articles", "['articles', 'events', 'happenings', 'mentions', 'places', 'routes', 'times']"),
        ("evaluation", "['ferry.corrections.json', 'ferry.html']"),
    ],
)
def test_a_notebook_runs(name, last):
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    kept = notebook.cells[-1].outputs[0]["data"]["text/plain"]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": ROOT / "notebooks"}}).execute()
    assert (kept, notebook.cells[-1].outputs[0]["data"]["text/plain"]) == (last, last)


def test_nothing_names_a_machine_or_a_registry():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    named = [
        name
        for name in listed.stdout.splitlines()
        if Path(name).suffix in {".py", ".md", ".toml", ".js", ".css", ".csv", ".ipynb"}
        and name != "tests/test_docs.py"
        for word in ("pypi.org", "npmjs.", "/work/", "/root/")
        if word in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert named == []
