"""A real Jupyter server with Voilà, and a real Chromium that a person would use."""

import os
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from psi.intake import serving
from psi.store import Store
from psi.store.opening import open_store

TOKEN = "a-token-for-the-tests"


@dataclass
class Server:
    """The running server, its address, and the store that its kernels open."""

    port: int
    process: subprocess.Popen[bytes]
    home: Path

    @property
    def app(self) -> str:
        """The address of the application."""
        return f"http://127.0.0.1:{self.port}/voila/render/app.ipynb?token={TOKEN}"

    @property
    def store(self) -> Store:
        """The store of the person at the forms."""
        return open_store(f"sqlite:///{self.home}/psi/cases.db")

    @property
    def kernels(self) -> set[str]:
        """The ids of the kernels that run now."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/kernels?token={TOKEN}") as answer:
            return set(re.findall(r'"id": "([0-9a-f-]+)"', answer.read().decode()))


def started(home: Path, root: Path | None = None, port: int = 0) -> Server:
    """Start a server of one person, and wait until it answers; `root` for notebooks that may be written to, `port` for one that comes back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = port or int(free.getsockname()[1])
    words = [*serving.command("voila/render/app.ipynb", port=port, browser=False), f"--IdentityProvider.token={TOKEN}"]
    words = [f"--ServerApp.root_dir={root}" if root and word.startswith("--ServerApp.root_dir") else word for word in words]
    environment = serving.environment() | {"XDG_DATA_HOME": str(home), "HOME": str(home), "PSI_SITE": "", "PYTHONWARNINGS": "ignore"}
    environment.pop("PSI_DATABASE_URL", None)
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=subprocess.STDOUT)
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}", timeout=1):
                return Server(port, process, home)
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError((home / "server.log").read_text())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = started(tmp_path_factory.mktemp("home"))
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=sandbox)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1366 by 768; nothing may be fetched from elsewhere, and no script may fail."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    opened = context.new_page()
    elsewhere: list[str] = []
    failed: list[str] = []
    opened.on(
        "request",
        lambda request: elsewhere.append(request.url) if not request.url.startswith(("http://127.0.0.1", "data:", "blob:", "ws://127.0.0.1")) else None,
    )
    opened.on("pageerror", lambda error: failed.append(str(error)) if "MathJax" not in str(error) else None)
    yield opened
    context.close()
    assert elsewhere == []
    assert failed == []


@pytest.fixture
def app(page: Page, server: Server) -> Callable[[], Page]:
    """Open the application as a person does, and wait for its first screen."""

    def open_it() -> Page:
        page.goto(server.app)
        page.get_by_role("heading", name="My cases").wait_for(timeout=60_000)
        return page

    return open_it
