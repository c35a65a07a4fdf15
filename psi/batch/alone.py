"""One job in a process that starts afresh and runs the notebook in a Jupyter kernel: for where a process cannot be forked.

Run as `python -m psi.batch.alone`, with the job as a line of JSON on its standard input. When that closes, because the
batch wants no more of it or was killed, the kernel and all below it are killed, its folder is removed, and it ends.
"""

import contextlib
import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from threading import Thread

from psi.batch.job import Job, carry_out, to_json
from psi.batch.parent import OUTCOME, WRITING, adopt, clear_parts, end_children, mapped


def main() -> None:
    """Carry the job out and leave the outcome in its folder."""
    adopt()
    job = Job(**json.loads(sys.stdin.readline()))
    folder = Path(job.folder)
    Thread(target=end_with_the_batch, args=(folder,), daemon=True).start()
    os.umask(0o077)
    os.environ.update(job.environment | {"TMPDIR": job.folder})
    tempfile.tempdir = None
    (folder / WRITING).symlink_to(Path(str(job.parameters.get("out", "."))) / job.case)
    if job.memory:
        resource.setrlimit(resource.RLIMIT_AS, (mapped() + job.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    part = folder / f"{OUTCOME}.part"
    part.write_bytes(to_json(carry_out(job)))
    part.rename(folder / OUTCOME)
    end_children()
    os._exit(0)  # the thread still waits for the batch


def end_with_the_batch(folder: Path) -> None:
    """Wait until nobody is there who wants the outcome; then leave nothing behind."""
    sys.stdin.read()
    end_children()
    clear_parts(folder)
    for _ in range(100):  # what the notebook's side of this process still writes there meanwhile, goes too
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()  # the last one out
        if not folder.exists():
            break
    os._exit(70)


if __name__ == "__main__":
    main()
