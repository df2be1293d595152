"""Results are written whole or not at all, where they belong, and never over an input."""

import os
import stat
import threading
from pathlib import Path

import pytest

from geo.errors import DataFileError, OptionError, OutputError
from geo.files import MANIFEST, check_no_input, check_shipped, put_in_place, replacing
from geo.installation import write_manifest


def write(target, content=b"new"):
    with replacing(Path(target)) as temporary:
        temporary.write_bytes(content)


def test_what_fails_leaves_the_old_file_and_no_other(tmp_path):
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")

    def fill():
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space"):
        fill()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.bin": b"old"}


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "other").touch()
    write(tmp_path / "a")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_keeps_its_mode(tmp_path, mode):
    target = tmp_path / "a"
    target.touch()
    target.chmod(mode)
    with replacing(target) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) & ~mode == 0
        temporary.write_bytes(b"new")
    assert (stat.S_IMODE(target.stat().st_mode), target.read_bytes()) == (mode, b"new")


@pytest.mark.parametrize("old", [b"x", b"longer than the new content"])
def test_a_file_keeps_its_other_names(tmp_path, old):
    target, other = tmp_path / "a", tmp_path / "b"
    target.write_bytes(old)
    other.hardlink_to(target)
    write(target)
    assert target.samefile(other)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new", "b": b"new"}


def test_a_file_with_other_names_is_kept_when_the_disk_is_full(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    target, other = tmp_path / "a", tmp_path / "b"
    target.write_bytes(b"old")
    other.hardlink_to(target)
    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OutputError, match="No space"):
        write(target, b"a new content that is longer")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


@pytest.mark.parametrize("there", [True, False])
def test_of_a_symbolic_link_the_file_behind_it_is_written(tmp_path, there):
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real", tmp_path / "link"
    if there:
        real.write_bytes(b"old")
    link.symlink_to(real)
    write(link)
    assert (link.readlink(), real.read_bytes(), [*real.parent.iterdir()]) == (real, b"new", [real])


def test_a_loop_of_links_and_a_long_name_are_told(tmp_path):
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for name in ("one", "n" * 300):
        with pytest.raises(OutputError, match="cannot write"):
            write(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_pipe_is_written_to(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe, b"new" * 100_000)
    reader.join()
    assert (read, stat.S_ISFIFO(pipe.stat().st_mode), [*tmp_path.iterdir()]) == ([b"new" * 100_000], True, [pipe])


def test_a_device_is_written_to():
    master, slave = os.openpty()
    try:
        write(os.ttyname(slave))
        assert os.read(master, 10) == b"new"
    finally:
        os.close(master)
        os.close(slave)


def test_a_dash_is_standard_output(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.chdir(tmp_path)
    write("-", b"\x00new")
    assert (capfdbinary.readouterr().out, [*tmp_path.iterdir()]) == (b"\x00new", [])


def test_a_whole_file_is_moved_as_it_is(tmp_path):
    whole, target = tmp_path / "whole", tmp_path / "target"
    whole.write_bytes(b"new")
    put_in_place(whole, target)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"target": b"new"}


def test_an_input_is_no_output_by_any_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("a.txt", "folder/in", "free"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    (tmp_path / "soft").symlink_to("a.txt")
    (tmp_path / "hard").hardlink_to("a.txt")
    for name in ("a.txt", "./a.txt", "folder/../a.txt", str(tmp_path / "a.txt"), "soft", "hard"):
        with pytest.raises(OptionError, match="is the input"):
            check_no_input(Path(name), ["https://example.org/", "-", "none", "a.txt"])
    with pytest.raises(OptionError, match="is in the input 'folder'"):
        check_no_input(Path("folder/in"), ["folder"])
    for name in ("free", "folder/new", "-", os.devnull):
        check_no_input(Path(name), ["a.txt", "folder", os.devnull])


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"other": "0"}', '{"a.bin": 1}'])
def test_a_shipped_file_without_its_checksum_is_refused(tmp_path, manifest):
    (tmp_path / MANIFEST).write_text(manifest)
    with pytest.raises(DataFileError, match="damaged"):
        check_shipped(tmp_path / "a.bin", b"content")


def test_a_shipped_file_is_what_its_manifest_says(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"content")
    write_manifest(tmp_path)
    check_shipped(tmp_path / "a.bin", b"content")
    with pytest.raises(DataFileError, match=r"a\.bin' is damaged: its checksum"):
        check_shipped(tmp_path / "a.bin", b"Content")
    check_shipped(tmp_path / "elsewhere" / "a.bin", b"Content")
