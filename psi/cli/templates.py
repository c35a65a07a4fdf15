"""Commands for the person who changes an office's templates: copy them, check them, look at them while they change."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from psi.workbench.templates import Made, Page, Preview

SITE = click.option("--site", type=click.Path(file_okay=False, path_type=Path), help="The site folder. PSI_SITE, or 'site' here, when left out.")


@click.group()
def template() -> None:
    """Change how documents look and what they say, in the office's own copy of the templates.

    \b
    psi template new franklin --from us-ohio    a copy in the site folder
    psi template copy franklin job              one more file of psi's, to be changed
    psi template check franklin                 what is wrong, with file and line
    psi template preview franklin               the document, made again at each save
    """


@template.command("new")
@click.argument("name")
@click.option("--from", "origin", required=True, metavar="NAME", help="The templates to copy: us-ohio, us-federal, england-wales, or one of the site's.")
@SITE
def new(name: str, origin: str, site: Path | None) -> None:
    """Copy templates into the site folder, under a name of their own or under the same name.

    Under the same name they take the place of those that psi ships. Nothing is ever overwritten.

    \b
    Example: psi template new franklin --from us-ohio --site site
    """
    from psi.workbench import templates

    folder = _site(site)
    made = templates.new(name, origin, folder)
    click.echo(f"{len(made.files)} files of {origin} lie in {made.folder}. README.txt there says what each is for.")
    if made.takes_the_place:
        click.echo(f"They take the place of the templates '{name}' that psi ships, for every case of that court. Delete each file that you do not change.")
    else:
        click.echo(f"Cases that say 'jurisdiction: {name}' use them. First write the court's name after 'title:' in jurisdiction.yaml.")
    click.echo(f"Next: psi --site {folder} template preview {name}")


@template.command("copy")
@click.argument("name")
@click.argument("file")
@SITE
def copy(name: str, file: str, site: Path | None) -> None:
    """Copy one more file that psi ships into the site's folder NAME, to be changed there.

    FILE is the name of a sentence or a table as a document names it (job, counts), or a file as look.docx.

    \b
    Example: psi template copy us-ohio job --site site
    """
    from psi.workbench import templates

    made = templates.copy(name, file, _site(site))
    click.echo(f"{made.folder / made.files[0]} is yours to change. It takes the place of psi's own file in the documents of '{name}'.")


@template.command("check")
@click.argument("where", metavar="DIR")
@SITE
def check(where: str, site: Path | None) -> None:
    """List everything that is wrong in templates, with file and line. Exit 1 when there is anything.

    DIR is one folder of templates, a whole site folder, or the name of templates.

    \b
    Example: psi template check us-ohio
    """
    from psi.workbench import templates

    found = templates.check(where, _site_there(site))
    for each in found.problems:
        click.echo(f"{'note: ' if each.note else ''}{each}")
    wrong, notes = len(found.wrong), len(found.problems) - len(found.wrong)
    counted = [f"{wrong or 'no'} problem{'' if wrong == 1 else 's'}", *([f"{notes} note{'' if notes == 1 else 's'}"] if notes else [])]
    click.echo(f"{', '.join(found.names) or where}: {' and '.join(counted)}.")
    sys.exit(1 if wrong else 0)


@template.command("preview")
@click.argument("name", required=False)
@click.option("--case", metavar="CASE", help="A case file or the id of an example. An example of that court when left out.")
@click.option("--document", metavar="ID", help="The document. The first that is made for every case when left out.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="preview", show_default=True, help="The folder for the document.")
@click.option("--on", metavar="DATE", help="The day the document is made for. The day of the examples when left out.")
@click.option("--once", is_flag=True, help="Make it once and stop, as without a terminal.")
@SITE
def preview(name: str | None, case: str | None, document: str | None, out: Path, on: str | None, once: bool, site: Path | None) -> None:
    """Make a document, and make it again each time one of its templates is saved. Ctrl-C ends it.

    Where LibreOffice is installed, its pages are shown on a web page of this machine too.

    \b
    Example: psi template preview us-ohio --document report --out preview
    """
    from psi.workbench import templates

    what = templates.preview(name, _site_there(site), case=case, document=document, on=on)
    if once or not sys.stdin.isatty():
        sys.exit(0 if _shown(what, next(templates.made_again(what)), out, None) else 1)
    with ExitStack() as stack:
        try:
            page = stack.enter_context(templates.Page(f"{what.document}, {what.name}")) if templates.can_show() else None
            click.echo(f"Its pages: {page.address}" if page else "LibreOffice is not installed here, so the pages are not shown: open the Word file.")
            for made in templates.made_again(what):
                _shown(what, made, out, page)
        except KeyboardInterrupt:
            click.echo("\nThe preview has ended.")


def _shown(what: "Preview", made: "Made", out: Path, page: "Page | None") -> bool:
    """Say and show what was made; whether it could be."""
    from psi.workbench import templates

    click.echo(made.says if made.wrong else f"{made.says}: {templates.write(what, made, out)}")
    if page:
        page.show(made)
    return made.wrong is None


def _site(named: Path | None) -> Path:
    """The site folder that is named, or that PSI_SITE names, or the folder `site` here."""
    from psi.workbench.site import site_folder

    return (named or site_folder() or Path("site")).resolve()


def _site_there(named: Path | None) -> Path | None:
    """The same, as far as there is one."""
    found = _site(named)
    if named and not found.is_dir():
        raise click.BadParameter(f"{named}: there is no such folder.", param_hint="--site")
    return found if found.is_dir() else None


COMMANDS = (template,)
