"""A batch makes what is not there as it should be, alone in its folder, and can be stopped and killed at any moment."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner, Result

from psi.batch.receipts import Receipts
from psi.batch.run import planned, run, typed
from psi.cli import main
from psi.workbench import examples, importing, wanted
from psi.workbench.casework import opened
from tests.batch.conftest import MARK, PSI, START, WRITE, Write, batch_of, psi, texts, until, with_mark
from tests.store.test_faults import small_disk
from tests.test_bad_input import NEED_ROOT, NOBODY

Cases = Callable[..., list[Path]]
WITH_DAY = 'case: str = ""\nout: str = ""\non: str = ""\nreader: str = ""\nmany = 1'
DAY = {"on": "2026-11-23"}
RENDER = "from psi.workbench import open_case\nprint(*open_case(case, on='2026-11-23').render(out), sep='\\n')"
HANG = (
    "import subprocess, time\nif name == 'c' and not Path(out, 'again').exists():\n"
    "    _ = (folder / '.report.docx.0123.part').write_text('half')\n    child = subprocess.Popen(['sleep', '3600'], start_new_session=True)\n"
    "    Path(out, 'hangs').touch()\n    time.sleep(3600)"
)


def to_do(notebook: Path, cases: list[Path] | list[str], out: Path, parameters: dict[str, str] = DAY, **how: bool) -> str:
    """The ids of the cases that a batch would make, without making them."""
    plan, receipts = planned(notebook, out, parameters, **how), Receipts(out)
    found = wanted.named(tuple(map(str, cases)))
    return " ".join(case.id for case in found if receipts.holds(case.id, plan.key(case)) is None)


def kept(out: Path) -> dict[str, bytes]:
    """The documents in the folder of a batch."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*.docx"))}


def refused(*words: object) -> str:
    """What a batch says that is refused before anything runs."""
    done: Result = CliRunner().invoke(main, ["batch", *map(str, words)])
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.slow
def test_only_what_changed_is_made_again(notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.setenv("PSI_SITE", str(tmp_path / "site"))
    path, files, out = notebook(START, WRITE, parameters=WITH_DAY), cases("a", "b"), tmp_path / "out"
    importing.import_files(opened(), (examples()["us-ohio-declined"],), reason="import")
    all_of_them = [*files, "us-ohio-declined"]
    assert {told.standing for told in batch_of(path, all_of_them, out, DAY).values()} == {"rendered"}
    before = {file: file.stat().st_mtime_ns for file in out.glob("*/document.txt")}
    again = batch_of(path, all_of_them, out, DAY)
    assert {name: (told.standing, told.documents) for name, told in again.items()} == {
        name: ("unchanged", (f"{name}/document.txt",)) for name in ("a", "b", "us-ohio-declined")
    }
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert (out / "starts-a").read_text() == "x"

    assert to_do(path, all_of_them, out) == ""
    assert to_do(path, all_of_them, out, {"on": "2026-11-24"}) == "a b us-ohio-declined"
    assert to_do(path, all_of_them, out, DAY | {"reader": "probation"}) == "a b us-ohio-declined"
    assert to_do(path, all_of_them, out, DAY | {"many": "2"}) == "a b us-ohio-declined"
    assert to_do(path, all_of_them, out, pdf=True) == "a b us-ohio-declined"

    for file in ("us-ohio/wording/job.j2", "shared/validations/us-ohio-risk.yaml"):
        (tmp_path / "site" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / file).write_text("ours")
        assert to_do(path, all_of_them, out) == "a b us-ohio-declined"
        (tmp_path / "site" / file).unlink()
    assert to_do(path, all_of_them, out) == ""

    (out / "a" / "document.txt").write_text("edited")
    assert to_do(path, all_of_them, out) == "a"
    (out / "a" / "document.txt").write_text("of a")
    (out / "b" / "document.txt").unlink()
    assert to_do(path, all_of_them, out) == "b"
    (out / "b" / "document.txt").write_text("of b")
    files[0].write_text(files[0].read_text() + "# as it is\n")
    assert to_do(path, all_of_them, out) == "a"

    changed = examples()["us-ohio-declined"].read_text(encoding="utf-8").replace("given_names: Linh", "given_names: Mai")
    (tmp_path / "declined.yaml").write_text(changed, encoding="utf-8")
    [made] = importing.import_files(opened(), (tmp_path / "declined.yaml",), reason="change")
    assert (made.outcome, made.revision) == ("changed", 2)
    assert to_do(path, all_of_them, out) == "a us-ohio-declined"
    path.write_text(path.read_text().replace("document.txt", "document.txt "))
    assert to_do(path, all_of_them, out) == "a b us-ohio-declined"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"case": 1, "key": "k", "documents": []}', b'{"case": "a"}', b"\xff\xfe", b"null"])
def test_a_damaged_receipt_is_no_receipt(damage: bytes, tmp_path: Path) -> None:
    receipts = Receipts(tmp_path)
    (tmp_path / "a.docx").write_bytes(b"document")
    receipts.write("a", "k", (tmp_path / "a.docx",))
    assert receipts.holds("a", "k")
    (receipts.folder / "a.json").write_bytes(damage)
    assert receipts.holds("a", "k") is None


@pytest.mark.slow
def test_force_makes_everything_again_and_what_somebody_edited_stays(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    path, files, out = notebook(START, RENDER), cases("a", "b"), tmp_path / "out"
    batch_of(path, files, out)
    report = out / "a" / "report.docx"
    psis = report.read_bytes()
    report.write_bytes(b"edited by an officer")
    told = batch_of(path, files, out)
    assert (told["a"].standing, told["b"].standing, told["a"].documents[0]) == ("rendered", "unchanged", "a/report.new.docx")
    assert (report.read_bytes(), report.with_name("report.new.docx").read_bytes()) == (b"edited by an officer", psis)
    assert {each.standing for each in batch_of(path, files, out).values()} == {"unchanged"}
    assert {each.standing for each in batch_of(path, files, out, force=True).values()} == {"rendered"}
    assert report.read_bytes() == b"edited by an officer"


@pytest.mark.slow
def test_a_batch_that_is_killed_leaves_nothing_and_goes_on_where_it_was(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    path, files, temporary = notebook(START, HANG, RENDER), cases(*"abcde"), Path(tempfile.mkdtemp())
    whole, out = tmp_path / "whole", tmp_path / "out"
    whole.mkdir()
    (whole / "again").touch()
    assert {told.standing for told in batch_of(path, files, whole).values()} == {"rendered"}
    environment = os.environ | {MARK: str(tmp_path), "TMPDIR": str(temporary)}
    command = list(map(str, (PSI, "batch", *files, "--notebook", path, "--out", out, "--workers", 2)))
    batch = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    receipts = out / ".psi" / "receipts"
    until(lambda: (out / "hangs").exists() and len(list(receipts.glob("*.json"))) >= 2)
    batch.send_signal(signal.SIGKILL)
    batch.wait()
    done = {path.stem for path in receipts.glob("*.json")}
    until(lambda: with_mark(str(tmp_path)) == [], within=10)
    assert list(temporary.iterdir()) == []
    assert list(out.rglob("*.part")) == []
    temporary.rmdir()
    (out / "again").touch()
    told = batch_of(path, files, out)
    assert {name: each.standing for name, each in told.items()} == {name: "unchanged" if name in done else "rendered" for name in "abcde"}
    assert all((out / f"starts-{name}").read_text() == "x" for name in done)
    assert "c" not in done
    assert kept(out) == kept(whole)
    assert len(kept(out)) >= 5


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on_and_a_terminal_has_a_bar(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    fail = "if name == 'b': 1 / 0"
    temporary = Path(tempfile.mkdtemp())
    command = ["batch", *cases(*"abcd"), "--notebook", notebook(START, fail, HANG, WRITE), "--out", tmp_path / "out", "--workers", 1]
    environment = os.environ | {MARK: str(tmp_path), "TMPDIR": str(temporary), "COLUMNS": "100"}
    seen = pexpect.spawn(PSI, list(map(str, command)), env=environment, timeout=180, encoding="utf-8", dimensions=(30, 100))
    seen.expect(r"b: failed after [\d.]+ s: ZeroDivisionError, cell 3")
    seen.expect(r"2/4 \[\d\d:\d\d<\d\d:\d\d, [^\]]+, 1 failed\]")
    until(lambda: (tmp_path / "out" / "hangs").exists())
    seen.sendintr()
    seen.expect(r"Stopped. 2 cases: 1 rendered, 0 unchanged, 1 failed. Run the same command again: what is done is not made again.")
    seen.expect(pexpect.EOF)
    seen.close()
    assert seen.exitstatus == 130
    assert "Traceback" not in str(seen.before)
    until(lambda: with_mark(str(tmp_path)) == [], within=10)
    assert list(temporary.iterdir()) == []
    assert list((tmp_path / "out").rglob("*.part")) == []
    assert (tmp_path / "out" / "batch.csv").read_text().splitlines()[1].startswith("a,rendered,a/document.txt,")
    temporary.rmdir()


@pytest.mark.slow
def test_a_second_batch_into_the_same_folder_is_refused_and_the_first_is_whole(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    wait = "import time\nPath(out, 'runs').touch()\nwhile not Path(out, 'go').exists(): time.sleep(0.02)"
    path, files, out = notebook(START, wait, WRITE), cases("a", "b"), tmp_path / "out"
    first = subprocess.Popen(list(map(str, (PSI, "batch", *files, "--notebook", path, "--out", out))), stderr=subprocess.PIPE, text=True)
    until(lambda: (out / "runs").exists())
    second = psi("batch", *files, "--notebook", path, "--out", out, "--json")
    assert second.returncode == 2
    assert second.stderr.endswith(f"psi: {out}: another batch is writing into this folder. Wait for it, or name another with --out.\n")
    assert "Traceback" not in second.stderr
    other = tmp_path / "other"
    other.mkdir()
    (other / "go").touch()
    assert {told.standing for told in batch_of(path, files, other).values()} == {"rendered"}
    (out / "go").touch()
    said = first.communicate()[1]
    assert (first.returncode, said.splitlines()[-1]) == (0, f"2 cases: 2 rendered, 0 unchanged, 0 failed. {out}/batch.html lists them.")
    assert [line.split(",")[:2] for line in sorted((out / "batch.csv").read_text().splitlines())] == [
        ["a", "rendered"],
        ["b", "rendered"],
        ["case", "standing"],
    ]


def test_what_cannot_be_run_is_refused_in_plain_words_before_anything_runs(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    a = cases("a")[0]
    own, out = notebook(START, WRITE), tmp_path / "out"
    to = ("--notebook", own, "--out", out)
    assert refused(*to) == "psi: there is no case to render. Name cases, or write --all for every open one.\n"
    unknown = refused("nobody", "no-one", *to)
    assert "nobody: there is no such file" in unknown
    assert "no-one: there is no such file" in unknown
    assert refused(a, a, *to) == "psi: the case 'a' is named twice. Name it once.\n"
    assert "it has no parameter 'redaer'. Its parameters are: case, out." in refused(a, *to, "-p", "redaer", "court")
    assert refused(a, *to, "-p", "case", "b") == "psi: the parameter 'case' is what the batch sets. Name cases and --out.\n"
    assert "0 is not in the range 1<=x<=1024" in refused(a, *to, "--workers", "0")
    assert "name cases, or write --all, or --query, not two of them" in refused(a, "--all", *to)
    assert not out.exists()
    bare = notebook("1", parameters="", name="bare.ipynb")
    assert refused(a, "--notebook", bare, "--out", out).startswith(f"psi: {bare}: it has no parameter 'case', so it cannot be run for a case.")
    broken = notebook("x = 1", "y = 1\nfor:\n", name="broken.ipynb")
    assert refused(a, "--notebook", broken, "--out", out) == f"psi: {broken}: code cell 3, line 2: this is no Python. Mend it in JupyterLab.\n"
    other = notebook("x <- 1", name="r.ipynb", kernel="ir", language="R", parameters='case = ""')
    words = f"psi: {other}: its kernel 'ir' is not installed here. Install it, or choose another kernel for the notebook in JupyterLab.\n"
    assert refused(a, "--notebook", other, "--out", out) == words
    (tmp_path / "no.ipynb").write_text("not a notebook")
    assert "papermill cannot run it" in refused(a, "--notebook", tmp_path / "no.ipynb", "--out", out)
    assert refused(a, "--notebook", "06-reprot", "--out", out) == "psi: there is no notebook '06-reprot'.\n"
    assert not out.exists()
    out.write_text("a file")
    assert refused(a, *to) == f"psi: {out}: it is a file. Name a folder with --out.\n"


def test_a_notebook_with_magics_and_await_and_odd_backslashes_is_sound(notebook: Write, tmp_path: Path) -> None:
    path = notebook("%%bash\nfor:", "!ls | wc", "await x", "x?", "%matplotlib inline\n'\\d'")
    assert planned(path, tmp_path / "out", {}).notebook == path


def test_a_file_and_a_stored_case_of_the_same_id_are_one_case_too_many(tmp_path: Path) -> None:
    file = examples()["us-ohio-declined"]
    importing.import_files(opened(), (file,), reason="import")
    assert refused(file, "us-ohio-declined", "--out", tmp_path / "out") == "psi: the case 'us-ohio-declined' is named twice. Name it once.\n"


@pytest.mark.parametrize("name", ["../../outside", "/etc/x", "A", "a/b", "", "x" * 41])
def test_a_case_file_cannot_name_a_file_outside_the_folder(name: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"id": name, "jurisdiction": "us-ohio"}))
    assert f"psi: {file}: " in refused(file, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@NEED_ROOT
@pytest.mark.slow
def test_an_output_folder_of_somebody_else_is_refused(cases: Cases, tmp_path: Path) -> None:
    home = Path(tempfile.mkdtemp())
    home.chmod(0o777)
    out = home / "out"
    out.mkdir(mode=0o755)
    done = psi(
        "batch", "us-ohio-declined", "--out", out, user=NOBODY, group=NOBODY, extra_groups=(), environment={"HOME": str(home), "XDG_DATA_HOME": str(home)}
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"psi: {out}/.psi: the folder cannot be made: permission denied. Name another with --out." in done.stderr


@pytest.mark.slow
def test_on_a_full_disk_a_batch_ends_in_plain_words_and_with_no_half_file(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    fill = "if name == 'b':\n    with open(f'{out}/filler', 'wb', buffering=0) as file:\n        for size in (65536, 4096, 1):\n            try:\n                while True: _ = file.write(b'x' * size)\n            except OSError: pass"
    with small_disk(tmp_path / "out", "2m") as mounted:
        if not mounted:
            pytest.skip("no small disk can be had here")
        done = psi("batch", *cases("a", "b", "c"), "--notebook", notebook(START, fill, RENDER), "--out", tmp_path / "out", "--workers", 1)
        assert "Traceback" not in done.stderr
        assert "fault of psi" not in done.stderr
        assert done.returncode in {1, 2}
        assert "no space left on device" in done.stderr
        assert list((tmp_path / "out").rglob("*.part")) == []
        assert len(kept(tmp_path / "out")) >= 1
        (tmp_path / "out" / "filler").unlink()
        told = batch_of(notebook(START, RENDER), cases("a", "b", "c"), tmp_path / "out")
        assert {each.standing for each in told.values()} == {"rendered"}


@pytest.mark.slow
def test_a_case_of_no_jurisdiction_fails_alone(cases: Cases, tmp_path: Path) -> None:
    a, b = cases("a", "b")
    b.write_text(b.read_text().replace("us-ohio", "atlantis"))
    told = batch_of("06-report", [a, b], tmp_path / "out", DAY)
    assert (told["a"].standing, told["b"].standing, told["b"].error) == ("rendered", "failed", "BadInput")
    assert "atlantis" not in texts(tmp_path / "out")


@pytest.mark.slow
def test_a_notebook_without_out_or_that_prints_other_files_has_no_documents(
    notebook: Write, cases: Cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.txt").touch()
    path = notebook("from pathlib import Path\nprint(Path('here.txt').resolve(), Path.cwd() / 'x', '/etc/hostname', case, sep='\\n')", parameters='case = ""')
    told = batch_of(path, cases("a"), tmp_path / "out")
    assert (told["a"].standing, told["a"].documents) == ("rendered", ())


@pytest.mark.parametrize(
    ("word", "kind", "value"),
    [("5", "", 5), ("-2.5", "float", -2.5), ("1e3", "None", 1000.0), ("true", "bool", True), ("None", "", None), ("007", "str", "007"), ("court", "", "court")],
)
def test_a_parameter_is_read_as_papermill_reads_it_but_text_stays_text(word: str, kind: str, value: object) -> None:
    assert (typed(word, kind), type(typed(word, kind))) == (value, type(value))


@pytest.mark.slow
def test_a_case_that_hangs_is_ended_in_time_though_all_others_are_there(notebook: Write, tmp_path: Path) -> None:
    """The others come so slowly that the batch would be busy with them for longer than the one may take."""
    path = notebook("import time\nif case == 'hangs': time.sleep(3600)")
    plan = planned(path, tmp_path / "out", {}, seconds=1.0)
    there = [wanted.Wanted(f"there-{n}", f"there-{n}", "") for n in range(40)]
    assert {told.standing for told in run(plan, there)} == {"rendered"}

    def slowly() -> Iterator[wanted.Wanted]:
        for case in (wanted.Wanted("hangs", "hangs", ""), *there):
            yield case
            time.sleep(0.2)

    told = [each.case for each in run(plan, slowly())]
    assert told.index("hangs") < 30
    assert len(told) == 41


@pytest.mark.slow
def test_a_kept_notebook_that_is_gone_is_kept_anew(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    path, files, out = notebook(START, WRITE), cases("a"), tmp_path / "out"

    def standing() -> str:
        return batch_of(path, files, out, keep_notebooks=True)["a"].standing

    assert (standing(), standing()) == ("rendered", "unchanged")
    (out / "notebooks" / "a.ipynb").unlink()
    assert (standing(), standing()) == ("rendered", "unchanged")


@pytest.mark.slow
def test_a_full_disk_for_temporary_files_is_said_and_no_fault_of_the_case(notebook: Write, cases: Cases, tmp_path: Path) -> None:
    fill = "import contextlib, os\nwith contextlib.suppress(OSError), open(os.environ['FILLER'], 'wb', buffering=0) as file:\n    while file.write(b'x' * 512): pass"
    with small_disk(tmp_path / "disk", "600k") as mounted:
        if not mounted:
            pytest.skip("no small disk can be had here")
        places = {"TMPDIR": str(tmp_path / "disk"), "FILLER": str(tmp_path / "disk" / "filler")}
        done = psi("batch", *cases("a", "b"), "--notebook", notebook(fill), "--out", tmp_path / "out", "--workers", 1, environment=places)
        assert done.returncode in {1, 2}
        assert ("fault of psi" in done.stderr, "Traceback" in done.stderr) == (False, False)
        assert "1 of 2  a: failed" in done.stderr
        assert done.stderr.count(f"is {tmp_path}/disk full?") == 2
