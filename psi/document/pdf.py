"""Word files as PDF files and as pictures of their pages, made by LibreOffice and poppler in a private folder that is thrown away."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from psi.errors import BadInput

SECONDS = 60.0
CLEARING_SECONDS = 5.0
DOTS = 80


def pdf_of(word: bytes, *, seconds: float = SECONDS) -> bytes:
    """A Word file as a tagged PDF with bookmarks, its table of contents brought up to date.

    The profile of LibreOffice is made for this one file, so that nothing of a person's own is used and nothing is left
    behind. Raises BadInput in plain words when LibreOffice is not installed, cannot read the file or takes too long.
    """
    program = libreoffice()
    with _private_folder() as folder:
        _make_profile(folder / "profile")
        (folder / "document.docx").write_bytes(word)
        made = folder / "document.pdf"
        macro = f'macro:///Standard.Pdf.Make("{(folder / "document.docx").as_uri()}","{made.as_uri()}")'
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        said = _run([program, profile, "--headless", "--norestore", "--nolockcheck", macro], folder, "LibreOffice", seconds)
        if not made.is_file():
            raise BadInput(f"LibreOffice made no PDF of the Word file. It said: {said or 'nothing'}.")
        return made.read_bytes()


def page_count(pdf: bytes, *, seconds: float = SECONDS) -> int:
    """How many pages a PDF has."""
    with _private_folder() as folder:
        (folder / "document.pdf").write_bytes(pdf)
        said = _run([_poppler("pdfinfo"), "document.pdf"], folder, "poppler", seconds)
    found = re.search(r"^Pages:\s+(\d+)", said, re.MULTILINE)
    if found is None:
        raise BadInput("poppler cannot read the PDF that LibreOffice made.")
    return int(found[1])


def pictures(pdf: bytes, first: int, last: int, *, dots: int = DOTS, seconds: float = SECONDS) -> tuple[bytes, ...]:
    """The pages of a PDF from the first to the last, as PNG pictures of so many dots an inch."""
    with _private_folder() as folder:
        (folder / "document.pdf").write_bytes(pdf)
        _run([_poppler("pdftoppm"), "-png", "-r", str(dots), "-f", str(first), "-l", str(last), "document.pdf", "page"], folder, "poppler", seconds)
        return tuple(file.read_bytes() for file in sorted(folder.glob("page-*.png")))


def libreoffice() -> str:
    """Where LibreOffice is; raises BadInput when it is not installed."""
    return _program("soffice", "LibreOffice is needed for PDF: it is not installed here. Install LibreOffice Writer; the Word file needs nothing more.")


def _program(name: str, missing: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BadInput(missing)
    return found


def _poppler(name: str) -> str:
    return _program(name, "poppler is needed to show pages: it is not installed here. Install poppler-utils; the Word file needs nothing more.")


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder that only its owner can enter (0700), gone afterwards whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="psi-pages-"))
    try:
        yield folder
    finally:
        until = time.monotonic() + CLEARING_SECONDS
        while folder.exists() and time.monotonic() < until:  # what was stopped may be putting away its last file at this moment
            shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.02 if folder.exists() else 0)


def _run(words: list[str], folder: Path, who: str, seconds: float) -> str:
    """Run a program in a folder and return what it said; everything it started ends with it."""
    environment = os.environ | {
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9"),
    }
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise BadInput(
                f"{who} did not finish in {seconds:g} seconds and was stopped. Try once more; if it happens again, tell who looks after psi."
            ) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return said.decode("utf-8", "replace").strip()


def _make_profile(folder: Path) -> None:
    basic = folder / "user" / "basic" / "Standard"
    basic.mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    (basic.parent / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Pdf.xba").write_text(_MODULE, encoding="utf-8")


# Without this LibreOffice takes the profile for a new one and lays its own macros over ours.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
"""

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Pdf"/>
</library:library>
"""

# The indexes are brought up to date twice: the first time a table of contents grows, it moves the pages it names.
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Pdf" script:language="StarBasic">
Sub Make(sFrom As String, sTo As String)
  On Error Goto Failed
  Dim oWord As Object, oIndexes As Object, n As Integer, nTurn As Integer
  Dim aLoad(2) As New com.sun.star.beans.PropertyValue
  aLoad(0).Name = "Hidden"
  aLoad(0).Value = True
  aLoad(1).Name = "UpdateDocMode"
  aLoad(1).Value = com.sun.star.document.UpdateDocMode.NO_UPDATE
  aLoad(2).Name = "MacroExecutionMode"
  aLoad(2).Value = com.sun.star.document.MacroExecMode.NEVER_EXECUTE
  oWord = StarDesktop.loadComponentFromURL(sFrom, "_blank", 0, aLoad())
  oIndexes = oWord.getDocumentIndexes()
  For nTurn = 1 To 2
    For n = 0 To oIndexes.getCount() - 1
      oIndexes.getByIndex(n).update()
    Next n
  Next nTurn
  Dim aHow(3) As New com.sun.star.beans.PropertyValue
  aHow(0).Name = "UseTaggedPDF"
  aHow(0).Value = True
  aHow(1).Name = "ExportBookmarks"
  aHow(1).Value = True
  aHow(2).Name = "PDFUACompliance"
  aHow(2).Value = True
  aHow(3).Name = "UseLosslessCompression"
  aHow(3).Value = True
  Dim aStore(1) As New com.sun.star.beans.PropertyValue
  aStore(0).Name = "FilterName"
  aStore(0).Value = "writer_pdf_Export"
  aStore(1).Name = "FilterData"
  aStore(1).Value = aHow()
  oWord.storeToURL(sTo, aStore())
  oWord.close(True)
Failed:
End Sub
</script:module>
"""
