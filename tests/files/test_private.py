"""Files that only their owner reads, whole or not at all."""

import os
import resource
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from psi.errors import BadInput
from psi.files import private


@pytest.fixture(params=[0o022, 0o000, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_0600_and_folders_0700_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    private.write(tmp_path / "one" / "two" / "file", b"x")
    assert (mode(tmp_path / "one"), mode(tmp_path / "one" / "two"), mode(tmp_path / "one" / "two" / "file")) == (0o700, 0o700, 0o600)


def test_a_file_that_was_open_to_others_is_closed_when_written_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(0o644)
    private.write(tmp_path / "file", b"new")
    assert ((tmp_path / "file").read_bytes(), mode(tmp_path / "file")) == (b"new", 0o600)


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    private.make_folder(tmp_path / "shared")
    assert mode(tmp_path / "shared") == 0o755


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    private.write(tmp_path / "link", b"new")
    assert ((tmp_path / "target").read_bytes(), (tmp_path / "link").is_symlink()) == (b"kept", False)


def test_a_folder_cannot_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(BadInput) as caught:
        private.write(tmp_path / "file" / "report.docx", b"x")
    assert str(caught.value) == f"{tmp_path}/file: the folder cannot be made: file exists. Name another with --out."
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_a_file_cannot_be_written_where_a_folder_is(tmp_path: Path) -> None:
    (tmp_path / "report.docx").mkdir()
    with pytest.raises(BadInput) as caught:
        private.write(tmp_path / "report.docx", b"x")
    assert str(caught.value) == f"{tmp_path}/report.docx: it cannot be written: is a directory. Name another folder with --out."
    assert [p.name for p in tmp_path.iterdir()] == ["report.docx"]


def test_a_full_disk_leaves_the_old_file_and_no_half_of_the_new(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    private.write(path, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(BadInput) as caught:
            private.write(path, b"new" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(caught.value) == f"{path}: it cannot be written: file too large. Name another folder with --out."
    assert (path.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (b"old", ["report.docx"])
