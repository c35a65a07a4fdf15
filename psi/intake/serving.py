"""Starting the Jupyter server that the forms are served by: on this machine only, with its own token, kernels on private sockets."""

import getpass
import os
import stat
import sys
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from psi.workbench import find_notebook

SHARE = Path(__file__).resolve().parent / "share"
MOST_CHARACTERS = 40
CONFIG = SHARE / "jupyter_server_config.json"


def command(page: str, *, port: int, browser: bool) -> list[str]:
    """The command that serves one page: `voila/render/app.ipynb` for the application, `lab` for the notebooks."""
    folder = find_notebook("app").parent
    return [
        sys.executable,
        "-m",
        "jupyter",
        "lab" if page.startswith("lab") else "server",
        f"--config={CONFIG}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.default_url=/{page}",
        "--ServerApp.answer_yes=True",  # Ctrl-C ends it without a question
        *(["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
    ]


def environment() -> dict[str, str]:
    """The environment of the server: psi's own page template, and kernels that talk over sockets in a short private folder."""
    paths = [str(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return os.environ | {"JUPYTER_PATH": os.pathsep.join(paths), "JUPYTER_RUNTIME_DIR": str(runtime_folder())}


def runtime_folder() -> Path:
    """A private folder with a short name: the name of a socket has at most 107 characters, and homes can be deep."""
    near = Path(os.environ.get("XDG_RUNTIME_DIR") or gettempdir())
    folder = (near if near.is_dir() and len(str(near)) < MOST_CHARACTERS else Path("/tmp")) / f"psi-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        return Path(mkdtemp(prefix="psi-", dir=folder.parent))
    return folder


def serve(page: str, *, port: int, browser: bool) -> None:
    """Become the server; it ends with Ctrl-C."""
    os.execve(sys.executable, command(page, port=port, browser=browser), environment())
