"""Starting the Jupyter server that the forms are served by: on this machine only, with its own token, kernels on private sockets."""

import os
import sys
from pathlib import Path

from psi.workbench import find_notebook

SHARE = Path(__file__).resolve().parent / "share"
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
        *(["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
    ]


def environment() -> dict[str, str]:
    """The environment of the server: psi's own page template is found before Voilà's."""
    paths = [str(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return os.environ | {"JUPYTER_PATH": os.pathsep.join(paths)}


def serve(page: str, *, port: int, browser: bool) -> None:
    """Become the server; it ends with Ctrl-C."""
    os.execve(sys.executable, command(page, port=port, browser=browser), environment())
