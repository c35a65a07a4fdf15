"""Private folders for what a run needs while it lasts: held by a lock that ends with their process, so that a later run can clear up after a killed one."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

YOUNG = 60  # seconds in which a folder may have been made and not been locked yet


def made(prefix: str) -> tuple[Path, int]:
    """A new folder (0700) among the temporary files, and the number under which this process holds it."""
    sweep(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    return folder, hold(folder)


def hold(folder: Path) -> int:
    """Hold a folder, which is made anew where it is gone; the number is closed when it is no longer needed."""
    folder.mkdir(mode=0o700, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_EX)
    return number


@contextlib.contextmanager
def held(prefix: str) -> Iterator[Path]:
    """A new folder that goes with the block."""
    folder, number = made(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(number)


def sweep(prefix: str) -> None:
    """Remove the folders of this user that no process holds: those that made them were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            if found.st_uid != os.getuid() or time.time() - found.st_mtime < YOUNG:
                continue
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(number)
