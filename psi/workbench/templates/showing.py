"""The pages of a preview on a small web page of this machine, which shows the new ones by itself."""

import html
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from psi.errors import BadInput
from psi.workbench.templates.previewing import Made, pages

LOOPBACK = "127.0.0.1"


@dataclass
class Shown:
    """What the page shows now; `turn` grows with every change."""

    title: str
    says: str = "The first pages are being made."
    is_wrong: bool = False
    pictures: tuple[bytes, ...] = ()
    turn: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def show(self, says: str, pictures: tuple[bytes, ...] | None) -> None:
        """Show a line, and new pages; without pages the old ones stay, and the line tells of a fault."""
        with self.lock:
            self.says, self.is_wrong, self.turn = says, pictures is None, self.turn + 1
            self.pictures = self.pictures if pictures is None else pictures


class Page:
    """A page on this machine alone, at an address that nobody can guess; it ends with the `with` block."""

    def __init__(self, title: str) -> None:
        self.shown = Shown(title)
        self.key = secrets.token_urlsafe(16)
        self.server = ThreadingHTTPServer((LOOPBACK, 0), _handler(self.shown, self.key))
        self.address = f"http://{LOOPBACK}:{self.server.server_port}/{self.key}/"

    def show(self, made: Made) -> None:
        """Show a document that was made, or why it could not be."""
        try:
            self.shown.show(made.says, None if made.wrong else pages(made.word))
        except BadInput as error:
            self.shown.show(str(error), None)

    def __enter__(self) -> "Page":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()


def _handler(shown: Shown, key: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            if host != f"{LOOPBACK}:{self.server.server_port}" or not self.path.startswith(f"/{key}/"):  # type: ignore[attr-defined]
                self._answer(404, "text/plain; charset=utf-8", b"There is nothing here.")
                return
            asked = self.path.removeprefix(f"/{key}/")
            with shown.lock:
                says, is_wrong, pictures, turn = shown.says, shown.is_wrong, shown.pictures, shown.turn
            if asked == "turn":
                self._answer(200, "text/plain; charset=utf-8", str(turn).encode())
            elif asked.partition("?")[0].isdigit() and int(asked.partition("?")[0]) < len(pictures):
                self._answer(200, "image/png", pictures[int(asked.partition("?")[0])])
            elif asked == "":
                self._answer(200, "text/html; charset=utf-8", page(shown.title, says, is_wrong, len(pictures), turn).encode())
            else:
                self._answer(404, "text/plain; charset=utf-8", b"There is nothing here.")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing in the terminal: the person reads there whether the document was made."""

    return Handler


def page(title: str, says: str, is_wrong: bool, count: int, turn: int) -> str:
    """The page as HTML; it asks each second whether something is new, and stays where the reader has scrolled to."""
    pictures = "".join(f'<li><img src="{n}?{turn}" alt="Page {n + 1} of {count}"></li>' for n in range(count))
    lead = f"<p><strong>The document could not be made.{' The pages below are the last that could.' if count else ''}</strong></p>" if is_wrong else ""
    status = f'<div role="status"{" class=wrong" if is_wrong else ""}>{lead}<p>{html.escape(says)}</p></div>'
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title><style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #e8eaed; color: #1b1b1b; }}
header {{ position: sticky; top: 0; padding: .6rem 1.5rem; background: #fff; border-bottom: 1px solid #71767a; }}
h1 {{ font-size: 1.1rem; margin: 0; }}
p {{ margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }}
.wrong {{ border-left: .4rem solid #b50909; padding-left: .8rem; }}
ol {{ list-style: none; margin: 1.5rem auto; padding: 0; width: min(94vw, 52rem); }}
img {{ display: block; width: 100%; margin: 0 0 1.5rem; background: #fff; box-shadow: 0 1px 4px #0005; }}
</style></head><body>
<header><h1>{html.escape(title)}</h1>{status}</header>
<main><ol>{pictures}</ol></main>
<script>
setInterval(async () => {{
  try {{
    const turn = await (await fetch("turn")).text();
    if (turn !== "{turn}") location.reload();
  }} catch {{
    document.querySelector("header p:last-child").textContent = "The preview has ended. Start it again to see changes.";
  }}
}}, 1000);
</script></body></html>
"""
