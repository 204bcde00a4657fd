"""A running Chromium with the proxy it goes through, and the folder for what is too large for memory."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from archiver.browser.driving import Driving, Launch
from archiver.browser.proxy import RecordingProxy
from archiver.browser.scratch import make_scratch, remove_scratch
from archiver.version import VERSION

_ANSWER_S = 30.0


class Stand:
    """Starts at once. `direct` is a HOST:PORT that is reached past the proxy.

    `users` counts who uses it, for those who share it. Raises TransientFetchError if Chromium does not start.
    """

    def __init__(self, executable: str, work: Path, *, direct: str = "") -> None:
        from archiver.browser.authority import Authority

        self.users = 0
        self.spool = make_scratch(work)
        authority = Authority(self.spool, datetime.now(UTC))
        self.proxy = RecordingProxy(authority)
        with ExitStack() as undo:
            undo.callback(remove_scratch, self.spool)
            undo.callback(self.proxy.close)
            self.driving = Driving(Launch(executable, work, self.proxy.address, authority.spki_pin, direct))
            self.user_agent = self.driving.run(_own_agent(self.driving), timeout_s=_ANSWER_S)
            undo.pop_all()

    def close(self) -> None:
        """End the browser first, then the proxy."""
        self.driving.close()
        self.proxy.close()
        remove_scratch(self.spool)


async def _own_agent(driving: Driving) -> str:
    """Return Chromium's own user agent with our name behind it."""
    devtools = await driving.browser.new_browser_cdp_session()
    version = await devtools.send("Browser.getVersion")
    await devtools.detach()
    # Headless is how it runs, not what it is: sites that look for the word send something else.
    return f"{str(version['userAgent']).replace('HeadlessChrome', 'Chrome')} archiver/{VERSION}"
