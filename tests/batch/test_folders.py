"""What a killed run has left is removed by the next one, and what another run needs is not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from psi.batch import folders
from tests.batch.conftest import until

HOLD = "import sys, time; from psi.batch import folders; print(folders.made('psi-batch-')[0], flush=True); time.sleep(600)"


def aged(folder: Path) -> Path:
    """The folder as if it had been made an hour ago."""
    os.utime(folder, (time.time() - 3600, time.time() - 3600))
    return folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folders.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_what_a_killed_run_left_is_removed_and_what_a_run_holds_or_has_just_made_is_not(temporary: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        (theirs / "0").mkdir()
        aged(theirs)
        (temporary / "psi-batch-new").mkdir()
        (temporary / "psi-other-old").mkdir()
        aged(temporary / "psi-other-old")
        with folders.held("psi-batch-") as ours:
            assert oct(ours.stat().st_mode & 0o777) == "0o700"
            assert {each.name for each in temporary.iterdir()} == {theirs.name, "psi-batch-new", "psi-other-old", ours.name}
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert theirs.is_dir()
    until(lambda: folders.sweep("psi-batch-") or not theirs.exists())
    assert {each.name for each in temporary.iterdir()} == {"psi-batch-new", "psi-other-old"}


def test_a_link_to_a_folder_is_not_followed(temporary: Path) -> None:
    kept = temporary / "kept"
    (kept / "file").mkdir(parents=True)
    aged(kept)
    (temporary / "psi-batch-link").symlink_to(kept)
    os.utime(temporary / "psi-batch-link", (0, 0), follow_symlinks=False)
    folders.sweep("psi-batch-")
    assert (kept / "file").is_dir()
