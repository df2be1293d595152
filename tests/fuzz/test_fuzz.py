"""A few made-up inputs of every kind in each run of the tests, and every input that once failed.

FUZZ_TRIES=10000 in the environment tries more of each kind. Keep what fails in tests/fuzz/found, as KIND-NAME.bin.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, prepare, try_input

FOUND = sorted((Path(__file__).resolve().parent / "found").glob("*.bin"))
TRIES = int(os.environ.get("FUZZ_TRIES", "40"))  # of each kind


@pytest.mark.parametrize("name", TARGETS)
def test_a_made_up_input_is_read_or_refused_in_a_sentence(name, tmp_path):
    target = TARGETS[name]
    prepare()

    @settings(max_examples=max(TRIES // target.slow, 1), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def tried(data):
        try_input(target, data.draw(target.inputs), tmp_path)

    tried()


def kind_of(path):
    return path.stem.partition("-")[0]


@pytest.mark.parametrize("path", [path for path in FOUND if kind_of(path) in TARGETS], ids=lambda path: path.stem)
def test_what_failed_once_is_read_or_refused_in_a_sentence(path, tmp_path):
    try_input(TARGETS[kind_of(path)], path.read_bytes(), tmp_path)
