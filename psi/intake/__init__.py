"""Forms in the browser: the application for officers, and the same forms in notebooks.

A screen is a plain value that `psi.intake` works out from what is typed and kept; one small widget draws it and sends back
what the person does. Only `psi.intake.widget` knows ipywidgets and anywidget.
"""

from psi.intake.application import application, section

__all__ = ["application", "section"]
