"""Running notebooks without anybody watching: papermill, one case at a time."""

from psi.batch.notebook import run_notebook

__all__ = ["run_notebook"]
