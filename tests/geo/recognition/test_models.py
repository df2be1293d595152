import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from geo.files import data_path

BUILD = Path(__file__).resolve().parents[3] / "data" / "build"


@pytest.fixture(scope="module")
def convention():
    spec = importlib.util.spec_from_file_location("convention", BUILD / "models" / "convention.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "label", "language", "expected"),
    [
        ("Kabupaten Garut", "LOC", "id", [("Garut", "LOC")]),
        ("Kabupaten", "LOC", "id", []),
        ("Bandara Dhoho", "FAC", "id", [("Bandara Dhoho", "LOC")]),
        ("Gedung DPR, Jakarta", "LOC", "id", [("Gedung DPR", "LOC"), ("Jakarta", "LOC")]),
        ("SMK Negeri 2 Bengkulu", "LOC", "id", [("SMK Negeri 2 Bengkulu", "ORG")]),
        ("the United States", "GPE", "en", [("United States", "LOC")]),
        ("The Hague", "LOC", "en", [("The Hague", "LOC")]),
        ("northern Syria", "LOC", "en", [("Syria", "LOC")]),
        ("Diyala province", "LOC", "en", [("Diyala", "LOC")]),
        ("Washington, D.C.", "LOC", "en", [("Washington", "LOC"), ("D.C.", "LOC")]),
        ("Partai Amanat Nasional (PAN)", "ORG", "id", [("Partai Amanat Nasional (PAN)", "ORG")]),
    ],
)
def test_spans_of_training_texts_follow_one_convention(text, label, language, expected, convention):
    spans = convention.normalised(text, [{"start": 0, "end": len(text), "label": label}], language)
    assert [(text[start:end], kind) for start, end, kind in spans] == expected


def test_what_an_office_is_of_is_no_part_of_a_persons_name(convention):
    text = "Johor chief Azrol Rahani"
    entities = [{"start": 0, "end": 5, "label": "LOC"}, {"start": 0, "end": len(text), "label": "PER"}]
    assert convention.normalised(text, entities, "en") == [(0, 5, "LOC"), (12, 24, "PER")]


def test_the_models_together_stay_below_forty_megabytes():
    assert sum(path.stat().st_size for path in data_path("models").iterdir()) < 40_000_000


def test_the_manifest_names_the_files_that_are_there():
    folder = data_path("models")
    sums = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert sums == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums}
    assert set(sums) == {"tagger.onnx", "sums.onnx", "tables.npz", "vocabulary.txt"}
