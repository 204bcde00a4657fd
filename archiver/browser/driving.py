"""A running Chromium, driven by Playwright on an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import os
import tempfile
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from archiver.browser.artefacts import reason_of
from archiver.browser.scratch import make_scratch, remove_scratch
from archiver.errors import TransientFetchError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

T = TypeVar("T")

_START_S = 60.0
_ENDING_S = 10.0

# Playwright's own flags switch off updates, safe browsing's lists, sync and the like; these are ours besides. What
# asks for something all the same (Chromium 156 asks for updates and accounts at its start) meets the proxy without
# credentials and gets nothing.
_FLAGS = (
    # UDP to the server would go past the proxy.
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # No name is ever resolved here, not for a prefetch either: the proxy resolves, and vets.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-pings",
    "--disable-domain-reliability",
    "--safebrowsing-disable-auto-update",
    # Pages may play what they show, as they would for a reader who clicks; without a sound.
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)
# The environment is changed for the moment in which the driver is started.
_ENVIRONMENT = threading.Lock()


def is_sandboxed() -> bool:
    """Tell whether Chromium runs its pages in its sandbox: it refuses to for root (and only then we do without)."""
    return os.geteuid() != 0


@dataclass(frozen=True, slots=True)
class Launch:
    """How a Chromium is started: `proxy` is its only way to the network but for `direct`, a HOST:PORT if any."""

    executable: str
    work: Path
    proxy: str
    spki_pin: str
    direct: str = ""

    def flags(self) -> list[str]:
        """Return the arguments for Chromium."""
        return [*_FLAGS, f"--ignore-certificate-errors-spki-list={self.spki_pin}"]

    def bypass(self) -> str:
        """Return what goes past the proxy; without this all of the loopback network would."""
        return f"<-loopback>,{self.direct}" if self.direct else "<-loopback>"


class Driving:
    """Starts Chromium at once and ends it with `close`. Raises TransientFetchError if it does not start."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._scratch = make_scratch(launch.work)
        self._loop = asyncio.new_event_loop()
        # What goes wrong reaches those who wait for it; the rest is Playwright's own, and a library does not print.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._thread.start()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self.is_spent = False
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            self.run(self._start(), timeout_s=_START_S)
            undo.pop_all()

    @property
    def browser(self) -> Browser:
        """The running browser."""
        assert self._browser is not None
        return self._browser

    @property
    def is_alive(self) -> bool:
        """Whether the browser answers, as far as the driver knows."""
        return not self.is_spent and self._browser is not None and self._browser.is_connected()

    def answers(self) -> bool:
        """Ask the browser whether it is still there; one that does not answer is spent."""
        from playwright.async_api import Error

        try:
            self.run(self._look(), timeout_s=_ENDING_S)
        except (Error, TimeoutError):
            self.is_spent = True
        return self.is_alive

    def run(self, work: Coroutine[Any, Any, T], *, timeout_s: float) -> T:
        """Return what `work` returns, done on the browser's own loop; TimeoutError if it takes longer."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout_s)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise TimeoutError from None

    def close(self) -> None:
        """End the browser, its driver and the loop, whatever state they are in, and remove what they left."""
        self.is_spent = True
        if not self._loop.is_closed():
            with contextlib.suppress(TimeoutError, concurrent.futures.CancelledError):
                self.run(self._stop(), timeout_s=_ENDING_S)
        remove_scratch(self._scratch)
        if not self._loop.is_closed():
            # The driver has ended by now; its transport hears of it before the loop goes.
            with contextlib.suppress(TimeoutError, concurrent.futures.CancelledError):
                self.run(self._settle(), timeout_s=_ENDING_S)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_ENDING_S)
            if not self._thread.is_alive():
                self._loop.close()

    async def _look(self) -> None:
        devtools = await self.browser.new_browser_cdp_session()
        await devtools.send("Browser.getVersion")
        await devtools.detach()

    async def _start(self) -> None:
        from playwright.async_api import Error

        try:
            self._playwright = await self._driver()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._launch.executable,
                chromium_sandbox=is_sandboxed(),
                args=self._launch.flags(),
                proxy={"server": self._launch.proxy, "bypass": self._launch.bypass()},
                # Ctrl-C is the crawl's: it lets the pages end first.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                env={**os.environ, "TMPDIR": str(self._scratch)},
            )
        except (Error, OSError) as error:
            hint = "Start it by hand to see more; in a container it may need user namespaces for its sandbox."
            what = f"Chromium does not start ({reason_of(error)})"
            raise TransientFetchError(what, self._launch.executable, hint) from error

    async def _driver(self) -> Playwright:
        from playwright.async_api import async_playwright

        # The driver takes its temporary folder from the environment alone; what Python has settled on stays.
        tempfile.gettempdir()
        with _ENVIRONMENT:
            before = os.environ.get("TMPDIR")
            os.environ["TMPDIR"] = str(self._scratch)
            try:
                return await async_playwright().start()
            finally:
                if before is None:
                    del os.environ["TMPDIR"]
                else:
                    os.environ["TMPDIR"] = before

    async def _stop(self) -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error):
            if self._browser:
                await self._browser.close()
        with contextlib.suppress(Error):
            if self._playwright:
                await self._playwright.stop()

    async def _settle(self) -> None:
        own = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
