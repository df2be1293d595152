import shutil

import numpy as np
import pytest

from geo.errors import DataFileError
from geo.files import data_path
from geo.recognition import tagger
from geo.recognition.tagger import CLASSES, Tagger, open_session, open_tagger, windows


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(data_path("models"), tmp_path / "models")


@pytest.fixture(scope="module")
def vocabulary():
    return open_tagger().vocabulary


@pytest.mark.parametrize("name", ["tagger.onnx", "sums.onnx", "tables.npz", "vocabulary.txt"])
def test_a_damaged_model_is_refused_by_its_checksum(model, name):
    whole = bytearray((model / name).read_bytes())
    whole[len(whole) // 2] ^= 1
    (model / name).write_bytes(whole)
    with pytest.raises(DataFileError, match=f"the model file {name!r} is damaged"):
        Tagger(model)


def test_a_model_without_a_file_is_refused(model):
    (model / "tagger.onnx").unlink()
    with pytest.raises(DataFileError, match="cannot be read"):
        Tagger(model)


def test_windows_hold_every_word_once_and_in_order(tokenised, vocabulary):
    text = tokenised("It rained in Paris. " * 50 + "It snowed in Ouagadougou, they say.")
    read = list(windows(text, range(len(text.sentences)), vocabulary, most=30))
    assert sorted({at for window in read for at in window.tokens}) == list(range(len(text.tokens)))
    assert [at for window in read for at in window.tokens] == sorted(at for window in read for at in window.tokens)
    assert max(len(window.idents) for window in read) <= 30


def test_a_single_long_word_makes_a_window_of_its_own(tokenised, vocabulary):
    text = tokenised("It " + "q" * 10_000 + " rained.")
    lengths = [len(window.idents) for window in windows(text, [0], vocabulary, most=30)]
    assert max(lengths) <= 202


def test_probabilities_are_the_same_in_every_run(tokenised, vocabulary):
    text = tokenised("Banjir melanda Kota Surabaya, Jawa Timur. Warga mengungsi ke Sidoarjo.", "id")
    read = list(windows(text, range(len(text.sentences)), vocabulary))
    one, other = (open_tagger().tag(read, [[0] * len(window.idents) for window in read]) for _ in range(2))
    assert [scores.tolist() for scores in one] == [scores.tolist() for scores in other]
    assert one[0].shape == (len(read[0].idents), len(CLASSES))
    np.testing.assert_allclose(one[0].sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("name", ["models/tagger.onnx", "reader/reader.onnx"])
def test_a_model_gives_what_exact_sums_give_whichever_way_this_processor_takes(name, monkeypatch):
    fed = {"vectors": np.random.default_rng(20261128).normal(size=(2, 40, 384)).astype(np.float32)}
    here = open_session(data_path(name)).run(None, fed)[0]
    monkeypatch.setattr(tagger, "adds_exactly", lambda: False)
    assert np.array_equal(here, open_session(data_path(name)).run(None, fed)[0])


def test_nothing_read_gives_nothing():
    assert open_tagger().tag([], []) == []
