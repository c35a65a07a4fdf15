"""The wheel works from any folder, with its templates, rules, notebooks and examples inside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True, capture_output=True)
    wheel = next(folder.glob("psi-*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True, capture_output=True)
    return folder / "site"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = "import psi.cli; psi.cli.main()"
    environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(folder)}
    return subprocess.run([sys.executable, "-c", program, *words], cwd=folder, capture_output=True, text=True, env=environment)


@pytest.mark.slow
def test_the_installed_wheel_renders_an_example_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "render", "england-wales-carer", "--on", "2026-11-23")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "england-wales-carer" / "report.docx").is_file()


@pytest.mark.slow
def test_the_installed_wheel_carries_rules_and_notebooks(installed: Path, tmp_path: Path) -> None:
    assert "ogrs3" in run(installed, tmp_path, "rules").stdout
    assert {"06-report", "app"} <= {p.stem for p in (installed / "psi" / "notebooks").glob("*.ipynb")}
    intake = installed / "psi" / "intake"
    assert all((intake / name).is_file() for name in ("static/form.js", "static/form.css", "share/voila/templates/psi/index.html.j2"))
    assert (installed / "psi" / "store" / "postgresql" / "rights.sql").is_file()
    assert {p.name for p in (installed / "psi" / "templates").iterdir()} == {"england-wales", "shared", "us-federal", "us-ohio"}
