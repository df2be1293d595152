"""The program behind `make fuzz` finds an exception, a hang and a process that dies, and keeps their inputs."""

import os
import signal
import threading

import pytest
from hypothesis import strategies as st

from geo.errors import OptionError
from tests.fuzz.campaign import campaign
from tests.fuzz.targets import Target


def refuses(data, folder):
    if data == b"b":
        msg = "no"
        raise OptionError(msg)


def fails(data, folder):
    assert data != b"b"


def dies(data, folder):
    if data == b"b":
        os.kill(os.getpid(), signal.SIGKILL)


def hangs(data, folder):
    if data == b"b":
        threading.Event().wait()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize(
    ("read", "limit", "faults", "hangs"), [(refuses, 60, 0, 0), (fails, 60, 1, 0), (dies, 60, 1, 0), (hangs, 0.3, 0, 1)]
)
def test_what_fails_is_counted_and_kept(read, limit, faults, hangs, tmp_path, capfd):
    made = {"kind": Target(st.sampled_from([b"a", b"b"]), read)}
    outcome = campaign(made, 0.5, limit=limit, found=tmp_path, start=0)["kind"]
    bad = faults or hangs
    assert (outcome.faults, min(outcome.hangs, 1)) == (faults, hangs)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([b"b"] if bad else [])
    assert outcome.refused == 0 if bad else 0 < outcome.refused < outcome.tried
    line = capfd.readouterr().out.splitlines()[-1].split()
    assert line[:4] == ["kind", f"{outcome.tried:,}", f"{outcome.refused:,}", str(faults)]
