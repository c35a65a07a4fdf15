"""Commands that open the forms in the browser."""

import click

PORT = click.option("--port", type=click.IntRange(1024, 65535), default=8888, show_default=True, help="The port on this machine.")
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Do not open a browser; print the address.")


@click.command()
@PORT
@NO_BROWSER
def app(port: int, no_browser: bool) -> None:
    """Open the application: your cases, and each case in forms. It runs on this machine only, until Ctrl-C.

    \b
    Example: psi app
    """
    from psi.intake.serving import serve

    serve("voila/render/app.ipynb", port=port, browser=not no_browser)


@click.command()
@PORT
@NO_BROWSER
def lab(port: int, no_browser: bool) -> None:
    """Open the notebooks in JupyterLab. It runs on this machine only, until Ctrl-C.

    \b
    Example: psi lab
    """
    from psi.intake.serving import serve

    serve("lab", port=port, browser=not no_browser)


COMMANDS = (app, lab)
