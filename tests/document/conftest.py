"""Every document of every example, written once and converted once for all the tests here."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psi.files.shipped import shipped_folder
from psi.workbench import open_case
from tests.document.reading import Paper, to_pdf
from tests.document.strange import STRANGE

ON = dt.date(2026, 11, 23)
EXAMPLES = tuple(sorted(folder.name for folder in shipped_folder("examples").iterdir() if (folder / "case.yaml").is_file()))
PAPERS = tuple(f"{name}.{document}" for name in EXAMPLES for document in (("report", "recommendation") if name.startswith("us-federal") else ("report",)))
MADE = {"bare": "id: bare\njurisdiction: us-ohio\n", "strange": STRANGE}


def misnumbered(paper: Path, out: Path) -> None:
    """The same document with a wrong number shown in every cross-reference and caption, as after an edit in Word."""
    wrong = re.compile(rb'((?:REF _psi_\w+ \\n \\h|SEQ \w+ \\\* ARABIC) </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>)\d+')
    with zipfile.ZipFile(paper) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            package.writestr(name, wrong.sub(rb"\g<1>9999", data) if name == "word/document.xml" else data)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    folder = tmp_path_factory.mktemp("papers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PSI_SITE", "")
        for name in (*EXAMPLES, *MADE):
            if name in MADE:
                (folder / f"{name}.yaml").write_text(MADE[name], encoding="utf-8")
            bench = open_case(str(folder / f"{name}.yaml") if name in MADE else name, on=ON)
            for document, data in bench.drafts().items():
                (folder / f"{name}.{document}.docx").write_bytes(data)
    misnumbered(folder / "us-ohio-long-record.report.docx", folder / "misnumbered.docx")
    to_pdf(sorted(folder.glob("*.docx")), folder, folder / "profile")
    return {file.stem: Paper(file.stem, file, file.with_suffix(".pdf")) for file in folder.glob("*.docx")}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, shelf: dict[str, Paper]) -> Paper:
    return shelf[request.param]


@pytest.fixture
def one_paper(shelf: dict[str, Paper]) -> Callable[[str], Paper]:
    return shelf.__getitem__
