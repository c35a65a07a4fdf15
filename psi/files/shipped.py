"""Where the folders lie that come with psi: inside the package when installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: str) -> Path:
    """The folder `templates`, `notebooks` or `examples`."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
