"""The same forms in a notebook of JupyterLab: a stray key reaches no cell, and a cell of the form cannot be deleted."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from psi.workbench import examples, find_notebook, importing
from tests.intake.conftest import TOKEN, started
from tests.intake.test_application import box

pytestmark = pytest.mark.slow


def test_in_jupyterlab_a_stray_key_in_a_control_touches_no_cell_and_the_forms_cell_stays(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    shutil.copytree(find_notebook("app").parent, folder)
    server = started(tmp_path, root=folder)
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    try:
        page.goto(f"http://127.0.0.1:{server.port}/lab/tree/02-employment.ipynb?token={TOKEN}&reset")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.locator(".jp-Notebook .jp-Cell").first.click()
        for _ in range(8):
            page.keyboard.press("Shift+Enter")
            page.wait_for_timeout(400)
        form = page.locator(".psi").first
        title, address, places = page.title(), page.url, page.evaluate("history.length")
        form.locator("#table-employment").get_by_role("button", name=re.compile("^Edit")).first.click(timeout=60_000)
        cells = page.locator(".jp-Notebook .jp-Cell")
        before = cells.count()
        form.get_by_role("combobox", name="Hours").focus()
        for key in ("d", "d", "b", "a", "x", "0", "0", "y", "m"):
            page.keyboard.press(key)
        form.get_by_role("button", name="Add a job").focus()
        for key in ("d", "d", "b", "a", "x", "0", "0"):
            page.keyboard.press(key)
        assert cells.count() == before
        expect(page.get_by_role("dialog")).to_have_count(0)
        box(page, "Employer").first.fill("Typed in JupyterLab")
        expect(form.get_by_role("status")).to_contain_text("Saved", timeout=15_000)
        assert (page.title(), page.url, page.evaluate("history.length")) == (title, address, places)  # the notebook's own
        assert "Typed in JupyterLab" in "".join(draft.typed for draft in server.store.drafts("us-ohio-long-record"))
    finally:
        server.process.terminate()
        server.process.wait(20)
