"""The guides: every command they show runs, every link leads somewhere, and the coverage page is up to date."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EXITS = {"check": {0, 1}}


def commands() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            found += [(page.name, line[2:].split("#")[0].strip()) for line in block.splitlines() if line.startswith("$ ")]
    return [(page, command) for page, command in found if not command.startswith("make ")]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), commands(), ids=lambda value: str(value)[:60])
def test_a_command_shown_in_a_guide_runs(page: str, command: str, tmp_path: Path) -> None:
    if command.startswith("psi history"):
        run("psi import examples/us-ohio-declined/case.yaml", tmp_path)
    if command.startswith("psi inspect"):
        run("psi render us-ohio-long-record --on 2026-11-23", tmp_path)
    done = run(command, tmp_path)
    words = shlex.split(command)
    assert done.returncode in EXITS.get(words[1], {0}), done.stderr
    assert "Traceback" not in done.stderr


def run(command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    words = [re.sub(r"^(docs|notebooks|examples)/", f"{ROOT}/\\1/", word) for word in shlex.split(command)]
    program = Path(sys.executable).parent / words[0]
    environment = {k: v for k, v in os.environ.items() if k not in {"XDG_DATA_HOME", "PSI_DATABASE_URL"}} | {"HOME": str(tmp_path)}
    return subprocess.run([str(program), *words[1:]], cwd=tmp_path, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_the_coverage_page_is_what_the_rule_files_say() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import runpy; print(runpy.run_path('tools/coverage.py')['page'](), end='')"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == made.stdout


def test_the_readme_opens_with_its_two_commands() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:12])
    assert "make demo" in first_screen
    assert "make test" in first_screen
