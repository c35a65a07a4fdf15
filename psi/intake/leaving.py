"""The end of a page that is left: a part of the Jupyter server, because Voilà's own request for it carries no cookie and is refused."""

import asyncio
import time
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

SETTLE, MOST = 2.0, 60.0  # seconds


class Left(APIHandler):
    """A page asks here for its cookie, and says here that it goes away."""

    @web.authenticated
    async def get(self) -> None:
        """Give the page the cookie that a later request must carry."""
        self.finish({"ready": bool(self.xsrf_token)})

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel of a page, once it has kept what was sent to it last and nobody is connected."""
        self.set_status(202)
        self.finish()
        await end(self.kernel_manager, kernel_id)


async def end(kernels: Any, kernel_id: str) -> None:
    """End a kernel when it rests and nobody is connected to it; leave it alone when somebody came back."""
    until = time.monotonic() + MOST
    await asyncio.sleep(SETTLE)
    while kernel_id in kernels and time.monotonic() < until:
        resting = kernels.get_kernel(kernel_id).execution_state == "idle"
        if resting and not kernels.kernel_model(kernel_id)["connections"]:
            await kernels.shutdown_kernel(kernel_id)
            return
        await asyncio.sleep(SETTLE)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "psi.intake.leaving"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    served: Any = server.web_app
    base = served.settings["base_url"]
    kernel = r"/psi/left/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
    served.add_handlers(".*$", [(url_path_join(base, "/psi/left"), Left), (url_path_join(base, kernel), Left)])
