"""Templates of an office: copied, checked and looked at while somebody changes them."""

from psi.workbench.templates.checking import Checked, check
from psi.workbench.templates.copying import Copied, copy, new
from psi.workbench.templates.previewing import Made, Preview, can_show, made_again, pages, preview, write
from psi.workbench.templates.showing import Page

__all__ = ["Checked", "Copied", "Made", "Page", "Preview", "can_show", "check", "copy", "made_again", "new", "pages", "preview", "write"]
