"""Tagger: the probability that a subword belongs to the name of a place, a person or an organisation.

A small multilingual transformer reads windows of one or several sentences. Its input is the subwords and what the
gazetteer knows of each name. ``data/build/models/train.py`` trains it; its training data and figures are in
``data/models/README.md``.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.errors import DataFileError
from geo.files import data_path
from geo.recognition.subwords import BEGIN, END, Vocabulary, spaceless_runs
from geo.text import Text

__all__ = ["CLASSES", "Tagger", "Window", "adds_exactly", "check_model", "open_session", "open_tagger", "windows"]

CLASSES = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER", "B-ORG", "I-ORG")

_WINDOW = 90  # pieces
_ROWS = 23  # of the product that tries the processor
_BLOCK = 18  # bytes of 32 four-bit weights and their scale

Floats = npt.NDArray[np.float32]


class Window(NamedTuple):
    """A part of a text that the model reads at once.

    Parameters
    ----------
    tokens
        Index of the token each piece belongs to.
    idents
        Row of the word table for each piece.
    spans
        Character offsets of each piece in the text.
    """

    tokens: list[int]
    idents: list[int]
    spans: list[tuple[int, int]]


def windows(
    text: Text, sentences: Iterable[int], vocabulary: Vocabulary, *, most: int = _WINDOW, unspaced: bool = False
) -> Iterator[Window]:
    """Cut sentences into pieces, and pack neighbours into windows.

    Parameters
    ----------
    text
        The text.
    sentences
        Indices of the sentences to read, in order.
    vocabulary
        The pieces.
    most
        Pieces of a window; only a single long word makes a longer one.
    unspaced
        Whether to read as if there were no spaces between words; training uses it for part of its data.

    Yields
    ------
    Window
        The windows in the order of the text.
    """
    window = Window([], [], [])
    for index in sentences:
        sentence = text.sentences[index]
        words = list(_pieces(text, range(sentence.first, sentence.last), vocabulary, unspaced=unspaced))
        if window.idents and len(window.idents) + sum(len(word.idents) for word in words) > most:
            yield window
            window = Window([], [], [])
        for word in words:
            if window.idents and len(window.idents) + len(word.idents) > most:
                yield window
                window = Window([], [], [])
            window.tokens.extend(word.tokens)
            window.idents.extend(word.idents)
            window.spans.extend(word.spans)
    if window.idents:
        yield window


def _words(text: Text, tokens: range) -> Iterator[tuple[int, int]]:
    """Yield the words to cut into subwords: tokens, and runs of them in scripts without spaces."""
    at = tokens.start
    for first, last in spaceless_runs(text, tokens):
        yield from ((token, token + 1) for token in range(at, first))
        yield first, last
        at = last
    yield from ((token, token + 1) for token in range(at, tokens.stop))


def _pieces(text: Text, tokens: range, vocabulary: Vocabulary, *, unspaced: bool) -> Iterator[Window]:
    """Cut every word of a sentence into pieces, a small window each."""
    end = text.tokens[tokens.start - 1].end if tokens.start else -1
    for first, last in _words(text, tokens):
        start, stop = text.tokens[first].start, text.tokens[last - 1].end
        word = text.text[start:stop] if last - first > 1 else text.tokens[first].text
        pieces = vocabulary.cut(word, spaced=start != end and not unspaced)
        starts = [token.start - start for token in text.tokens[first:last]]
        yield Window(
            [first + bisect_right(starts, piece.start) - 1 for piece in pieces],
            [piece.ident for piece in pieces],
            [(start + piece.start, start + piece.end) for piece in pieces],
        )
        end = stop


class Tagger:
    """The open model; made by `open_tagger`.

    Parameters
    ----------
    folder
        Folder of the model's files.
    """

    def __init__(self, folder: Path) -> None:
        with ThreadPoolExecutor(1) as pool:
            checked = pool.submit(check_model, folder)
            import onnxruntime  # noqa: F401, PLC0415 - slow; the rules do not need it, and the check runs meanwhile

            checked.result()
        pieces = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        with np.load(folder / "tables.npz") as tables:
            self.vocabulary = Vocabulary(pieces, tables["scores"].tolist())
            self._words = tables["words"]
            self._positions: Floats = tables["positions"].astype(np.float32)
            self._marks: Floats = tables["marks"].astype(np.float32)
        self._session = open_session(folder / "tagger.onnx")

    def tag(self, read: Sequence[Window], marks: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the probability of each class for each piece.

        Parameters
        ----------
        read
            Windows of a text.
        marks
            For each piece of each window what the gazetteer knows of it: 0 when it is part of no name, else
            1 + 2 x class for the first word of a name and 2 + 2 x class for others; class as in `known_names`.

        Returns
        -------
        list of numpy.ndarray
            For each window probabilities of shape (pieces, `CLASSES`) [-].
        """
        return [self._run(window, known) for window, known in zip(read, marks, strict=True)]

    def _run(self, window: Window, marks: Sequence[int]) -> Floats:
        """Read one window, alone: beside others it would be padded, and its 8-bit scales would be those of all."""
        length = len(window.idents) + 2
        vectors = self.vectors(np.array([BEGIN, *window.idents, END], np.int32))
        vectors += self._positions[:length]
        vectors += self._marks[[0, *marks, 0]]
        scores: Floats = self._session.run(None, {"vectors": vectors[None]})[0][0, 1:-1]
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return scores

    def vectors(self, idents: npt.NDArray[np.int32]) -> Floats:
        """Look up and unpack rows of the word table: blocks of a 16-bit scale and 32 weights of four bits.

        Parameters
        ----------
        idents
            Rows of the word table, of any shape.

        Returns
        -------
        numpy.ndarray
            Vectors, of the shape of `idents` with the width of the encoder behind it.
        """
        rows, places = np.unique(idents, return_inverse=True)
        blocks = self._words[rows].reshape(len(rows), -1, _BLOCK)
        scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
        nibbles = blocks[:, :, 2:]
        weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
        table: Floats = (weights * scales).reshape(len(rows), -1)
        return table[places.reshape(idents.shape)]


@lru_cache(maxsize=1)
def open_tagger(folder: Path | None = None) -> Tagger:
    """Open the trained tagger.

    Parameters
    ----------
    folder
        Folder of the model's files; the one that ships with Dateline when None.

    Returns
    -------
    Tagger
        The tagger, ready to read.

    Raises
    ------
    DataFileError
        When a file of the model is missing or is not what its checksum says.
    """
    return Tagger(folder or data_path("models"))


def open_session(path: Path) -> Any:
    """Open a model for onnxruntime, with one thread, so that the same text gives the same result everywhere.

    Parameters
    ----------
    path
        The model's file.

    Returns
    -------
    onnxruntime.InferenceSession
        The model, ready to run. Where the processor's own 8-bit products overflow, onnxruntime takes exact ones, which
        need twice the time.
    """
    return _session(path, exact_sums=not adds_exactly())


def _session(path: Path, *, exact_sums: bool) -> Any:
    import onnxruntime  # noqa: PLC0415 - time that the rules alone do not need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # more would join sums and norms into an operator that is several times as slow as both
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    if exact_sums:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def adds_exactly() -> bool:
    """Tell whether this processor adds products of 8-bit numbers without overflow, as those with VNNI do.

    It multiplies the largest numbers: pairs of their products do not fit the 16 bits that other x86 processors add
    them in.

    Returns
    -------
    bool
        True when the sums are right.
    """
    session = _session(data_path("models") / "sums.onnx", exact_sums=False)
    (length,) = (port.shape[-1] for port in session.get_inputs())
    vectors = np.full((1, _ROWS, length), 255.0, np.float32)
    vectors[..., 0] = 0.0  # so that the numbers are read as 0 and 255
    return bool(np.all(session.run(None, {"vectors": vectors})[0] == vectors.sum(-1, keepdims=True) * 127.0))


def check_model(folder: Path) -> None:
    """Refuse a model whose files are not those of its manifest.

    Parameters
    ----------
    folder
        Folder of the model's files and of ``manifest.json`` with their SHA-256 checksums.

    Raises
    ------
    DataFileError
        When a file is missing or is not what its checksum says.
    """
    try:
        sums = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for name, wanted in sums.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                msg = f"the model file {name!r} is damaged: its checksum is not the one of its manifest"
                raise DataFileError(msg)
    except (OSError, ValueError) as error:
        msg = f"the model in {str(folder)!r} cannot be read: {error}"
        raise DataFileError(msg) from error
