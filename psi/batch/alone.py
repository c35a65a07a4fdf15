"""One job in a process that starts afresh and runs the notebook in a Jupyter kernel: for where a process cannot be forked.

Run as `python -m psi.batch.alone`, with the job as JSON on its standard input.
"""

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

from psi.batch.job import Job, carry_out, to_json
from psi.batch.parent import OUTCOME, WRITING, die_with_parent, mapped


def main() -> None:
    """Carry the job out and leave the outcome in its folder."""
    die_with_parent()
    job = Job(**json.load(sys.stdin))
    folder = Path(job.folder)
    os.umask(0o077)
    os.environ.update(job.environment | {"TMPDIR": job.folder})
    tempfile.tempdir = None
    (folder / WRITING).symlink_to(Path(str(job.parameters.get("out", "."))) / job.case)
    if job.memory:
        resource.setrlimit(resource.RLIMIT_AS, (mapped() + job.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    part = folder / f"{OUTCOME}.part"
    part.write_bytes(to_json(carry_out(job)))
    part.rename(folder / OUTCOME)


if __name__ == "__main__":
    main()
