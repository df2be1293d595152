"""The layout holds: folders are stages, imports go one way and through contracts, and every file has its place."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from geo.document import ROLES, STATUSES
from geo.events import TYPES
from geo.events.location import WEIGHTS as LOCATION
from geo.recognition.hybrid import WEIGHTS as RECOGNITION
from geo.routing import MODES
from geo.text import TABLES, languages, open_lexicon

ROOT = Path(__file__).resolve().parent.parent
GEO = ROOT / "geo"
FOLDERS = {  # each with the data folder that only it reads
    "text": "lexicons",
    "gazetteer": "gazetteer",
    "recognition": "models",
    "resolution": None,
    "times": None,
    "events": None,
    "reader": "reader",
    "routes": None,
    "routing": "networks",
    "corrections": None,
    "output": None,
    "evaluation": None,
    "corpus": None,
    "cli": None,
}
TOP = {
    "__init__",
    "__main__",
    "article",
    "document",
    "errors",
    "fetching",
    "files",
    "installation",
    "intervals",
    "story",
    "tables",
    "vectors",
}
GRAMMAR = ("articles", "determiners", "genitive", "linkers", "conjunctions", "possessive", "addressee")


def modules() -> list[Path]:
    return sorted(path for path in GEO.rglob("*.py") if "data" not in path.relative_to(GEO).parts)


def room(path: Path) -> str:
    """Name the folder of a module, or the module itself at the top of geo."""
    parts = path.relative_to(GEO).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield what of geo a module imports, and whether at the top of the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "geo":
            names = [f"geo.{alias.name}" for alias in node.names] if node.module == "geo" else [node.module]
            yield from ((name, id(node) in top) for name in names)


def test_files_are_where_they_belong():
    assert {path.stem for path in GEO.glob("*.py")} == TOP
    assert {path.parent.name for path in GEO.glob("*/__init__.py")} == set(FOLDERS)
    assert [path for path in modules() if len(path.relative_to(GEO).parts) > 2] == []


def test_folders_import_each_other_by_their_contracts():
    past = [
        (str(path.relative_to(ROOT)), name)
        for path in modules()
        for name, _ in imports(path)
        if len(name.split(".")) > 2 and name.split(".")[1] in FOLDERS and name.split(".")[1] != room(path)
    ]
    assert past == []


def test_no_import_goes_round_in_a_circle():
    arrows: dict[str, set[str]] = {}
    for path in modules():
        if path.name == "__init__.py" and path.parent == GEO:
            continue
        found = {name.split(".")[1] for name, _ in imports(path) if name.count(".")}
        arrows.setdefault(room(path), set()).update(found - {room(path)})
    placed: set[str] = set()
    while free := {name for name, needs in arrows.items() if name not in placed and needs & arrows.keys() <= placed}:
        placed |= free
    assert sorted(arrows.keys() - placed) == []


def test_each_data_folder_is_read_by_one_package():
    readers: dict[str, set[str]] = {}
    for path in modules():
        if path.stem == "installation":  # it compares the bytes of all with their manifests, and reads none
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "data_path" and node.args:
                readers.setdefault(getattr(node.args[0], "value", "?"), set()).add(room(path))
    assert readers == {data: {folder} for folder, data in FOLDERS.items() if data}


def test_geo_knows_no_screens():
    inside = [
        path.name
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "maps" and room(path) != "cli"
    ]
    assert inside == []


def literals(path: Path) -> Iterator[str]:
    """Yield the texts that a module compares with or keeps in sets and lists."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        near: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            near = [*node.comparators, node.left]
        elif isinstance(node, ast.Set | ast.List):
            near = [node]
        for part in chain.from_iterable(ast.walk(one) for one in near):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


@pytest.mark.parametrize("language", languages())
def test_no_words_of_a_language_stand_in_code(language):
    lexicon = open_lexicon(language)
    tables = (*(f"grammar.{table}" for table in GRAMMAR), "names.plain", "speakers.said", "light.and")
    words = {word for table in tables for word in lexicon.words(table) if len(word) > 1}
    keys = {key for table in TABLES.values() for key in f"{table.keys} {table.optional}".split()}
    known = {"before", "after", "second", *ROLES, *STATUSES, *TYPES, *MODES, *LOCATION, *RECOGNITION, *keys}
    found = {
        (str(path.relative_to(ROOT)), text)
        for path in modules()
        if room(path) in FOLDERS and room(path) != "output"
        for text in literals(path)
        if text in words and text not in known
    }
    assert sorted(found) == []
