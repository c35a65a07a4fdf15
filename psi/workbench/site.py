"""The site's own folder of templates."""

import os
from pathlib import Path

from psi.errors import BadInput


def site_folder() -> Path | None:
    """The folder of the site's own templates, from the environment variable PSI_SITE."""
    named = os.environ.get("PSI_SITE")
    if named and not Path(named).is_dir():
        raise BadInput(f"{named}: the site's folder that PSI_SITE names is not there.")
    return Path(named) if named else None
