"""The commands on cases and rules, as a user types them."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner, Result

from psi.cli import main
from psi.files.yamlfile import read_yaml
from psi.workbench import examples

PSI = str(Path(sys.executable).parent / "psi")
ROOT = Path(__file__).resolve().parent.parent
DAY = ("--on", "2026-11-23")
REPORTS = {"check", "assess", "render", "demo", "score", "schema", "rules"}


def psi(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*before, name))
        if isinstance(command, click.Group):
            found += commands(command, (*before, name))
    return found


def shown() -> list[str]:
    """The commands that `psi --help` and the help of each command give as examples, of those that need no stored case."""
    first = re.findall(r"^  (psi .*?)(?:  +.*)?$", psi("--help").stdout, re.M)
    each = [line for words in commands() for line in re.findall(r"Example: (psi .*)", psi(*words, "--help").stdout)]
    return sorted({line for line in (*first, *each) if line.split()[1] in REPORTS - {"demo"}})


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    done = psi(*words, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: main {' '.join(words)} ")
    assert len(done.stdout.splitlines()) > 4


def test_the_help_of_psi_names_every_command_with_one_sentence() -> None:
    listed = psi("--help").stdout.split("Commands:\n")[1]
    assert re.findall(r"^  (\S+) ", listed, re.M) == sorted(main.commands)
    assert all(command.get_short_help_str() for command in main.commands.values())


@pytest.mark.slow
@pytest.mark.parametrize("line", shown())
def test_a_command_shown_in_the_help_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(examples()["england-wales-carer"], tmp_path / "case.yaml")
    shutil.copy(ROOT / "docs" / "people.csv", tmp_path / "people.csv")
    done = psi(*shlex.split(line.split(">")[0])[1:])
    assert done.exit_code in ({0, 1} if "check" in line else {0}), done.stderr


@pytest.mark.parametrize("module", ["pydantic", "pandas", "matplotlib", "docx", "sqlalchemy", "ruamel.yaml", "numpy", "papermill"])
def test_help_does_not_wait_for_what_it_does_not_need(module: str) -> None:
    program = f"import sys, psi.cli\ntry: psi.cli.main(['--help'])\nexcept SystemExit: pass\nsys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


def test_check_ends_with_1_when_there_are_findings_and_0_when_there_are_none() -> None:
    found = psi("check", "us-ohio-declined", *DAY)
    assert (found.exit_code, found.stderr) == (1, "")
    assert found.stdout.splitlines()[-2:] == ["notice: record_requests.req-findlay: The record was asked for and has not come.", "2 findings."]
    none = psi("check", "england-wales-carer", *DAY)
    assert (none.exit_code, none.stdout) == (0, "0 findings.\n")


def test_one_finding_is_counted_in_the_singular() -> None:
    assert psi("check", "us-ohio-supervision", *DAY).stdout.splitlines()[-1] == "1 finding."


def test_check_as_json_holds_the_same_findings() -> None:
    done = psi("check", "us-ohio-first-offense", *DAY, "--json")
    told = {
        "victims.practice.losses.accountant": "It is disputed and not resolved; the report says so.",
        "record_requests.req-waiver": "The record was asked for and has not come.",
    }
    assert json.loads(done.stdout) == [{"kind": "notice", "place": place, "says": says, "cite": None} for place, says in told.items()]
    assert done.exit_code == 1


@pytest.mark.parametrize("name", examples())
def test_assess_as_json_is_json_with_every_total(name: str) -> None:
    done = psi("assess", name, *DAY, "--json")
    data = json.loads(done.stdout)
    assert (done.exit_code, data["case"], data["on"]) == (0, name, "2026-11-23")
    assert {"custody_days", "restitution", "net_worth", "cash_flow", "findings"} <= set(data)


def test_assess_shows_each_line_with_its_fact_and_source() -> None:
    # 9,486 less 680 returned is 8,806; with 1,450 for the accountant it is 10,256.
    said = psi("assess", "england-wales-carer", *DAY).stdout
    assert "the refunds: 8,806  [victims.owner.losses.refunds; accountant, receipts]\n" in said
    assert "\n  total: 10,256\n" in said


@pytest.mark.parametrize(("words", "key"), [(("rules", "--json"), "editions"), (("rules", "show", "ogrs3"), None)])
def test_rules_are_json(words: tuple[str, ...], key: str | None) -> None:
    data = json.loads(psi(*words).stdout)
    assert (key in data[0]) if key else (data["id"] == "ogrs3")


def test_rules_lists_every_rule_set_with_its_editions() -> None:
    said = psi("rules").stdout
    for name in ("ogrs3", "oras-cst", "ussg"):
        assert f"\n{name}: " in f"\n{said}"
    assert "  in force from 2025-11-01: " in said


def test_an_unknown_rule_set_is_refused_with_those_that_are() -> None:
    done = psi("rules", "show", "ogrs4")
    held = "arp, audit, dast10, ogrs3, oras-cst, oras-pit, oras-rt, oras-srt, pa-sra, ssi-sa, svrp, ussg, vrp"
    assert (done.exit_code, done.stderr) == (2, f"psi: there is no rule set 'ogrs4'. The rule sets are: {held}.\n")


@pytest.mark.parametrize("words", [("nonsense",), ("check",), ("check", "a", "b"), ("check", "a", "--nonsense"), ("render",), ("score", "ogrs3")])
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    done = psi(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")


def test_score_writes_the_table_it_names(tmp_path: Path) -> None:
    done = psi("score", "ogrs3", ROOT / "docs" / "people.csv", "-o", tmp_path / "scored.csv")
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path}/scored.csv\n")
    rows = (ROOT / "docs" / "people.csv").read_text(encoding="utf-8").splitlines()
    assert len((tmp_path / "scored.csv").read_text(encoding="utf-8").splitlines()) == len(rows)


def test_score_ends_with_1_when_a_row_is_refused(tmp_path: Path) -> None:
    head, first, *_ = (ROOT / "docs" / "people.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "people.csv").write_text(f"{head}\n{first}\n{'x,' * head.count(',')}x\n", encoding="utf-8")
    done = psi("score", "ogrs3", tmp_path / "people.csv", "-o", tmp_path / "scored.csv")
    assert (done.exit_code, done.stderr) == (1, "1 of 2 rows were refused; see the column 'error'.\n")


def test_render_prints_every_path_it_wrote_one_a_line(tmp_path: Path) -> None:
    done = psi("render", "us-federal-fraud", "--out", tmp_path, *DAY)
    assert done.exit_code == 0
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert paths == [tmp_path / "us-federal-fraud" / f"{name}.docx" for name in ("report", "recommendation", "sealed-memorandum")]
    assert sorted((tmp_path / "us-federal-fraud").glob("*.docx")) == sorted(paths)
    assert done.stderr == "us-federal-fraud: 2 findings; 'psi check' lists them.\n"


@pytest.mark.slow
def test_render_again_leaves_an_edited_file_alone_and_writes_beside_it(tmp_path: Path) -> None:
    words = ("render", "us-ohio-declined", "--out", tmp_path)
    report = tmp_path / "us-ohio-declined" / "report.docx"
    memorandum = report.with_name("sealed-memorandum.docx")
    assert psi(*words, *DAY).stdout == f"{report}\n{memorandum}\n"
    written = report.read_bytes()
    # The same again, and a later day: psi wrote the file itself, so it may write it anew.
    assert psi(*words, *DAY).stdout == f"{report}\n{memorandum}\n"
    assert report.read_bytes() == written
    assert psi(*words, "--on", "2026-11-24").stdout == f"{report}\n{memorandum}\n"
    assert report.read_bytes() != written
    edited = report.read_bytes() + b"the officer's own words"
    report.write_bytes(edited)
    beside = report.with_name("report.new.docx")
    for _ in range(2):
        assert psi(*words, *DAY).stdout == f"{beside}\n{memorandum}\n"
        assert (report.read_bytes(), beside.read_bytes()) == (edited, written)


# A draft saved on the first day holds next to nothing.
SPARSE = {
    "nothing": "",
    "a count without a finding": "counts: [{id: c}]\n",
    "a prior without charges": "criminal_history: [{id: p}]\n",
    "a job": "employment: [{id: j, employer: a mill}]\n",
    "a victim": "victims: [{id: v, role: the shop}]\n",
    "a score": "scores: [{id: s, instrument: oras-cst}]\n",
    "sections declined": "unanswered: {identity: {state: declined}, employment: {state: not-known}, offense: {state: declined}}\n",
}


@pytest.mark.parametrize("jurisdiction", ["us-ohio", "us-federal", "england-wales"])
@pytest.mark.parametrize("kind", SPARSE)
def test_a_case_with_next_to_nothing_in_it_has_findings_and_no_fault(kind: str, jurisdiction: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"id: first-day\njurisdiction: {jurisdiction}\n{SPARSE[kind]}", encoding="utf-8")
    done = psi("check", path, *DAY)
    assert (done.exit_code, done.stderr) == (1, "")
    assert "missing: dates.sentencing: " in done.stdout


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    found: dict[str, object] = json.loads(psi("schema").stdout)
    return found


@pytest.mark.parametrize("name", examples())
def test_the_schema_accepts_every_example(schema: dict[str, object], name: str) -> None:
    data = json.loads(json.dumps(read_yaml(examples()[name]).value, default=float))
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"id": "A B"},
        {"id": "a", "idenity": {}},
        {"id": "a", "identity": {"pronouns": "it"}},
        {"id": "a", "dates": {"arrest": [2009]}},
        {"id": "a", "employment": {}},
    ],
)
def test_the_schema_refuses_what_psi_refuses(schema: dict[str, object], wrong: dict[str, object]) -> None:
    assert not jsonschema.Draft202012Validator(schema).is_valid(wrong)


def test_the_schema_is_a_schema(schema: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
