"""`psi template` as its reader meets it: a copy, a check with an exit code, and a preview that follows every save."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psi.cli import main


def psi(*words: str) -> Result:
    return CliRunner().invoke(main, ["template", *words])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_new_copy_says_where_it_lies_and_what_to_do_next(site: Path) -> None:
    done = psi("new", "franklin", "--from", "us-ohio", "--site", str(site))
    assert done.exit_code == 0, done.output
    assert f"lie in {site}/templates/franklin. README.txt there says what each is for." in done.stdout
    assert "Cases that say 'jurisdiction: franklin' use them." in done.stdout
    assert f"Next: psi --site {site} template preview franklin" in done.stdout


def test_a_copy_under_the_same_name_says_whose_place_it_takes(site: Path) -> None:
    done = psi("new", "us-ohio", "--from", "us-ohio", "--site", str(site))
    assert "They take the place of the templates 'us-ohio' that psi ships, for every case of that court." in done.stdout


def test_a_second_copy_is_exit_2_in_one_plain_sentence(site: Path) -> None:
    psi("new", "franklin", "--from", "us-ohio", "--site", str(site))
    done = psi("new", "franklin", "--from", "us-ohio", "--site", str(site))
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_check_is_exit_1_with_problems_and_the_file_and_line_of_each(site: Path) -> None:
    psi("new", "franklin", "--from", "us-ohio", "--site", str(site))
    psi("copy", "franklin", "job", "--site", str(site))
    job = site / "templates" / "franklin" / "wording" / "job.j2"
    job.write_text("One.\n{{ ''.__class__.__mro__ }}", encoding="utf-8")
    done = psi("check", str(site))
    assert done.exit_code == 1
    assert f"{job}, line 2: '__class__' begins with an underscore. A template reads facts and nothing else." in done.stdout.splitlines()
    assert re.search(r"^franklin: 1 problem( and \d notes?)?\.$", done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_a_check_is_exit_0_without_problems() -> None:
    done = psi("check", "us-ohio")
    assert (done.exit_code, done.stdout.splitlines()[-1].startswith("us-ohio: no problems")) == (0, True)


def test_a_place_without_templates_is_exit_2(tmp_path: Path) -> None:
    done = psi("check", str(tmp_path))
    assert done.exit_code == 2
    assert "no templates lie here" in done.stderr


def test_without_a_terminal_the_document_is_made_once(tmp_path: Path) -> None:
    done = psi("preview", "us-ohio", "--out", str(tmp_path / "out"))
    assert (done.exit_code, (tmp_path / "out" / "report.docx").read_bytes()[:2]) == (0, b"PK")
    assert re.fullmatch(r"made again \d\d:\d\d:\d\d: .*report\.docx\n", done.stdout)


def test_a_slip_is_told_with_its_line_and_is_exit_1_when_made_once(site: Path, tmp_path: Path) -> None:
    psi("copy", "us-ohio", "job", "--site", str(site))
    (site / "templates" / "us-ohio" / "wording" / "job.j2").write_text("\n{{ it.boss }}", encoding="utf-8")
    done = psi("preview", "us-ohio", "--once", "--site", str(site), "--out", str(tmp_path / "out"))
    assert (done.exit_code, "Traceback" in done.output) == (1, False)
    assert "wording/job.j2, line 2: there is no field 'boss' here." in done.stdout
    assert not (tmp_path / "out").exists()


class Terminal:
    """A preview in a terminal of its own."""

    def __init__(self, words: list[str], folder: Path) -> None:
        self.ours, theirs = pty.openpty()
        program = str(Path(sys.executable).parent / "psi")
        self.process = subprocess.Popen(
            [program, "template", "preview", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True
        )
        os.close(theirs)
        self.said = ""

    def wait_for(self, pattern: str, seconds: float = 90) -> re.Match[str]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := re.search(pattern, self.said):
                self.said = self.said[found.end() :]
                return found
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.ours, 4096).decode()
                except OSError:
                    break
        raise AssertionError(f"never said {pattern!r}: {self.said!r}")


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice shows the pages")
def test_a_preview_follows_every_save_shows_the_pages_and_ends_quietly(site: Path, tmp_path: Path) -> None:
    psi("copy", "us-ohio", "sources-note", "--site", str(site))
    note = site / "templates" / "us-ohio" / "wording" / "sources-note.j2"
    terminal = Terminal(["us-ohio", "--site", str(site), "--case", "us-ohio-declined"], tmp_path)
    try:
        address = terminal.wait_for(r"Its pages: (http://127\.0\.0\.1:\d+/[\w-]+/)")[1]
        terminal.wait_for(r"made again \d\d:\d\d:\d\d: preview/report\.docx")
        until = time.monotonic() + 90
        while b'<img src="0?' not in (page := fetched(address)) and time.monotonic() < until:
            time.sleep(0.5)
        assert b'alt="Page 1 of ' in page
        assert fetched(f"{address}0")[:4] == b"\x89PNG"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetched(re.sub(r"/[\w-]+/$", "/guess/", address))
        note.write_text("One.\n{{ nobody }}\n", encoding="utf-8")
        terminal.wait_for(r"sources-note\.j2, line 2: 'nobody' is undefined\.")
        until = time.monotonic() + 90
        while b"The document could not be made. The pages below are the last that could." not in fetched(address):
            assert time.monotonic() < until
            time.sleep(0.2)
        note.write_text("Our own note.\n", encoding="utf-8")
        terminal.wait_for(r"made again \d\d:\d\d:\d\d")
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.wait_for(r"The preview has ended\.")
        assert terminal.process.wait(timeout=20) == 0
        assert "Traceback" not in terminal.said
    finally:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        os.close(terminal.ours)
