"""What a user meets when a file or a folder cannot be used: plain words, the exit code, and nothing half-written."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from psi.cli import main

PSI = str(Path(sys.executable).parent / "psi")
DAY = ("--on", "2026-11-23")
NOBODY = 65534
NEED_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
Written = Callable[..., Path]

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "unknown key": ("id: a\nidenity: {}\n", "line 2: idenity: 'idenity' is not a field psi knows here. Did you mean 'identity'?"),
    "wrong type": ("id: a\nidentity: [x]\n", "line 2: identity: this must be a group of fields, not a list."),
    "impossible date": ("id: a\ndates: {arrest: 2009-02-31}\n", "line 2: dates.arrest: '2009-02-31' is no day of the calendar. Check the day and the month."),
    "reversed dates": (
        "id: a\nresidences:\n- {id: home, place: x, began: 2010, ended: 2009}\n",
        "line 3: residences.home: it ended (2009) before it began (2010). Correct one of the two dates.",
    ),
    "repeated id": (
        "id: a\nresidences:\n- {id: home, place: x}\n- {id: home, place: y}\n",
        "line 4: residences.home: the id 'home' stands twice in residences. Give one of the two another id.",
    ),
    "repeated key": ("id: a\nid: b\n", "line 2: the key 'id' stands twice. Delete one of the two."),
    "no such source": (
        "id: a\nplea: {source: [nobody]}\n",
        "line 2: plea.source: no interview, document, record request or verification has the id 'nobody'. Correct it, or add the source.",
    ),
    "control character": ("id: a\nx: a\x07b\n", "holds the control character U+0007 at line 2, character 5 of the text; delete it."),
    "escaped surrogate": (
        'id: a\nx: "\\ud800"\n',
        "line 2: the text holds half of a character (a lone surrogate) U+D800 at line 1, character 1 of the text; delete it.",
    ),
    "empty": ("", "the file is empty. It must hold at least 'id:'."),
    "bomb": ("a: &a [x]\nb: [*a, *a]\n", "line 1: it opens with '&a', which YAML takes for a mark. Put the text in quotation marks."),
    "tag": ("id: !!python/object/new:os.system x\n", "line 1: the tag 'tag:yaml.org,2002:python/object/new:os.system' is not allowed here. Delete it."),
    "junk": (b"\x7fELF\xff", "line 1: byte 4 is not UTF-8 text. Save the file as UTF-8."),
    "utf-16": ("id: a\n".encode("utf-16"), "line 1: byte 0 is not UTF-8 text. Save the file as UTF-8."),
}


def psi(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("command", ["check", "assess", "render"])
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_case_is_refused_by_every_command_with_exit_2(written: Written, tmp_path: Path, kind: str, command: str) -> None:
    content, says = BROKEN[kind]
    path = written(content)
    done = psi(command, path, *(("--out", tmp_path / "out") if command == "render" else ()))
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"psi: {path}: {says}\n")
    assert [p.name for p in tmp_path.iterdir()] == ["case.yaml"]


def test_a_file_that_is_not_there_is_refused_with_what_could_be_named(tmp_path: Path) -> None:
    done = psi("check", tmp_path / "nope.yaml")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"psi: {tmp_path}/nope.yaml: there is no such file. The examples that psi ships are: england-wales-carer, ")


def test_a_folder_without_a_case_is_refused(tmp_path: Path) -> None:
    done = psi("check", tmp_path)
    assert (done.exit_code, done.stderr) == (2, f"psi: {tmp_path}: the folder holds no case.yaml. Name the file of the case.\n")


def test_a_folder_stands_for_the_case_in_it(written: Written, tmp_path: Path) -> None:
    written("id: a\njurisdiction: us-ohio\n")
    assert psi("assess", tmp_path, *DAY).stdout.startswith("a (Ohio, court of common pleas), worked out for 2026-11-23\n")


@pytest.mark.parametrize("name", ["x" * 300, "../" * 2000 + "case.yaml", ""])
def test_a_name_that_can_be_no_file_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = psi("check", name)
    assert (done.exit_code, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert done.stderr.startswith("psi: ")


def test_a_jurisdiction_that_is_not_there_is_refused_with_those_that_are(written: Written) -> None:
    path = written("id: a\njurisdiction: us-texas\n")
    done = psi("check", path)
    says = f"psi: {path}: jurisdiction: there is no jurisdiction 'us-texas'. The jurisdictions are: england-wales, us-federal, us-ohio.\n"
    assert (done.exit_code, done.stderr) == (2, says)


def test_a_case_without_a_jurisdiction_is_refused(written: Written) -> None:
    path = written("id: a\n")
    done = psi("check", path)
    assert (done.exit_code, done.stderr) == (2, f"psi: {path}: the case names no jurisdiction. Add 'jurisdiction:', for example us-ohio.\n")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-13-01", "'2026-13-01' is not a day. Write it as 2026-11-23."),
        ("tomorrow", "'tomorrow' is not a day. Write it as 2026-11-23."),
        ("9999-12-31", "'9999-12-31' lies outside 1880 to 2120. Check the year."),
        ("0001-01-01", "'0001-01-01' lies outside 1880 to 2120. Check the year."),
    ],
)
def test_a_day_that_is_no_day_is_refused(day: str, says: str) -> None:
    done = psi("check", "us-ohio-declined", "--on", day)
    assert (done.exit_code, done.stderr) == (2, f"psi: {says}\n")


def test_a_reader_that_no_rule_names_is_refused_and_nothing_written(tmp_path: Path) -> None:
    done = psi("render", "us-ohio-declined", "--reader", "press", "--out", tmp_path / "out", *DAY)
    assert (done.exit_code, done.stdout, (tmp_path / "out").exists()) == (2, "", False)
    assert done.stderr.startswith("psi: no rule of Ohio, court of common pleas names a reader 'press'. The readers are: court")


def test_a_site_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_SITE", "/nowhere")
    done = psi("check", "us-ohio-declined")
    assert (done.exit_code, done.stderr) == (2, "psi: /nowhere: the site's folder that PSI_SITE names is not there.\n")


def test_one_broken_case_among_several_stops_before_anything_is_written(written: Written, tmp_path: Path) -> None:
    done = psi("render", "us-ohio-declined", written(""), "--out", tmp_path / "out", *DAY)
    assert (done.exit_code, done.stdout, (tmp_path / "out").exists()) == (2, "", False)


def test_the_same_id_twice_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    done = psi("render", "us-ohio-declined", "us-ohio-declined", "--out", tmp_path / "out", *DAY)
    assert (done.exit_code, done.stdout, (tmp_path / "out").exists()) == (2, "", False)
    assert done.stderr == "psi: two of the cases have the id 'us-ohio-declined'. Give one of them another id.\n"


def test_an_output_path_that_is_a_file_is_refused_and_the_file_kept(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"kept")
    done = psi("render", "us-ohio-declined", "--out", tmp_path / "out", *DAY)
    says = f"psi: {tmp_path}/out/us-ohio-declined: the folder cannot be made: file exists. Name another with --out.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", says)
    assert (tmp_path / "out").read_bytes() == b"kept"


def test_a_fault_of_psi_is_said_as_such_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*words: object, **more: object) -> None:
        raise KeyError("Harmon Kessler")

    monkeypatch.setattr("psi.workbench.open_case", broken)
    done = psi("check", "us-ohio-declined")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("psi: it stopped with KeyError in psi/cli/options.py, line ")
    assert done.stderr.endswith("psi: this is a fault of psi. Its message is not shown, because it could hold facts of the case.\n")
    assert "Kessler" not in done.stderr


def test_a_broken_template_of_a_site_is_a_fault_of_the_template(tmp_path: Path) -> None:
    wording = tmp_path / "templates" / "us-ohio" / "wording"
    wording.mkdir(parents=True)
    (wording / "front.j2").write_text("{{ nobody.knows }}", encoding="utf-8")
    done = psi("--site", tmp_path, "check", "us-ohio-declined", *DAY)
    assert (done.exit_code, done.stdout, "Traceback" in done.stderr) == (3, "", False)
    assert done.stderr.endswith("psi: this is a fault of psi, its rules or its templates, not of the case.\n")


# From here on the real program, as a user starts it.


def run(*words: str | Path, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PSI, *map(str, words)], capture_output=True, text=True, timeout=60, **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("kind", ["unknown key", "escaped surrogate", "junk"])
def test_the_program_refuses_a_broken_case_without_a_traceback(written: Written, kind: str) -> None:
    content, says = BROKEN[kind]
    path = written(content)
    done = run("check", path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"psi: {path}: {says}\n")


def test_a_full_disk_is_said_in_plain_words() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([PSI, "schema"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (2, "psi: the output: no space left on device.\n")


def test_a_reader_that_closes_the_pipe_is_no_fault() -> None:
    done = subprocess.run(["/bin/bash", "-c", f"{PSI} schema | head -1"], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.slow
def test_a_file_that_does_not_fit_on_the_disk_leaves_the_old_report(tmp_path: Path) -> None:
    assert run("render", "us-ohio-declined", "--out", tmp_path, *DAY).returncode == 0
    report = tmp_path / "us-ohio-declined" / "report.docx"
    before = report.read_bytes()
    limit = f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, {resource.RLIM_INFINITY})); sys.argv[0] = 'psi'; import psi.cli; psi.cli.main()"
    words = [sys.executable, "-c", limit, "render", "us-ohio-declined", "--out", str(tmp_path), "--on", "2026-11-24"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"psi: {report}: it cannot be written: file too large. Name another folder with --out.\n"
    assert report.read_bytes() == before
    assert sorted(p.name for p in report.parent.iterdir()) == [".psi", "report.docx", "sealed-memorandum.docx"]


@pytest.fixture(scope="session")
def open_checkout() -> Iterator[None]:
    """Let other users reach a checkout that lies in a closed folder, for the time of the run."""
    closed = {p: p.stat().st_mode for p in (*Path(PSI).parents, *Path(__file__).resolve().parents) if p != Path.home() and not p.stat().st_mode & 0o001}
    for parent, mode in closed.items():
        parent.chmod(mode | 0o011)
    yield
    for parent, mode in closed.items():
        parent.chmod(mode)


@pytest.fixture
def ordinary(open_checkout: None) -> Iterator[Path]:
    """A home of an ordinary user outside the folders of root."""
    home = Path("/var/tmp") / f"psi-test-{os.getpid()}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    yield home
    shutil.rmtree(home)


def as_nobody(home: Path, *words: str | Path, umask: int = -1) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "MPLCONFIGDIR": str(home), "LANG": "C.UTF-8"}
    return run(*words, user=NOBODY, group=NOBODY, extra_groups=(), env=environment, cwd=home, umask=umask)


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


@NEED_ROOT
def test_a_case_that_may_not_be_read_is_refused(ordinary: Path) -> None:
    secret = ordinary / "secret.yaml"
    secret.write_text("id: a\n")
    secret.chmod(0o600)
    done = as_nobody(ordinary, "check", secret)
    assert (done.returncode, done.stderr) == (2, f"psi: {secret}: it cannot be read: permission denied.\n")
    done = as_nobody(ordinary, "check", "/root/case.yaml")
    assert (done.returncode, done.stderr) == (2, "psi: /root/case.yaml: it cannot be read: permission denied.\n")


@NEED_ROOT
@pytest.mark.slow
def test_an_ordinary_user_writes_for_themselves_alone_also_under_an_open_umask(ordinary: Path) -> None:
    done = as_nobody(ordinary, "render", "us-ohio-declined", "--out", ordinary / "new" / "out", *DAY, umask=0o022)
    assert done.returncode == 0
    made = [ordinary / "new", *(ordinary / "new").rglob("*")]
    assert {stat.S_IMODE(p.stat().st_mode) for p in made if p.is_dir()} == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in made if p.is_file()} == {0o600}
    assert done.stdout == "".join(f"{ordinary}/new/out/us-ohio-declined/{name}.docx\n" for name in ("report", "sealed-memorandum"))


@NEED_ROOT
@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "says"),
    [
        (0o500, 0o600, "us-ohio-declined/report.docx: it cannot be written: permission denied. Name another folder with --out."),
        (0o600, 0o600, "us-ohio-declined: what lies there cannot be read: permission denied. Name another folder with --out."),
        (0o700, 0o000, "us-ohio-declined: what lies there cannot be read: permission denied. Name another folder with --out."),
    ],
)
def test_a_report_that_may_not_be_touched_stays_as_it_is(ordinary: Path, folder_mode: int, file_mode: int, says: str) -> None:
    assert psi("render", "us-ohio-declined", "--out", ordinary / "out", *DAY).exit_code == 0
    folder = ordinary / "out" / "us-ohio-declined"
    for path in (ordinary / "out", folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    before = everything(folder)
    (folder / "report.docx").chmod(file_mode)
    folder.chmod(folder_mode)
    done = as_nobody(ordinary, "render", "us-ohio-declined", "--out", ordinary / "out", "--on", "2026-11-24")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"psi: {ordinary}/out/{says}\n")
    assert everything(folder) == before


@NEED_ROOT
def test_an_output_folder_of_somebody_else_is_refused(ordinary: Path) -> None:
    theirs = ordinary / "theirs"
    theirs.mkdir(mode=0o755)
    done = as_nobody(ordinary, "render", "us-ohio-declined", "--out", theirs, *DAY)
    says = f"psi: {theirs}/us-ohio-declined: the folder cannot be made: permission denied. Name another with --out.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", says)
    assert list(theirs.iterdir()) == []
