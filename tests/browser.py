"""Headless Chromium, for tests of the page and for its picture."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
IS_HERE: Final = CHROMIUM.exists() and DRIVER.exists()
SLOWEST: Final = 20
"""Seconds after which a page that does not open is given up."""
_QUIET: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@contextmanager
def browsing(profile: Path) -> Iterator[Chrome]:
    """Give a browser that keeps its own in a new folder and asks nobody for a driver."""
    options = Options()
    options.binary_location = str(CHROMIUM)
    for each in (*_QUIET, f"--user-data-dir={profile}"):
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = Chrome(options=options, service=Service(str(DRIVER)))
    found.set_page_load_timeout(SLOWEST)
    try:
        yield found
    finally:
        found.quit()


def looking(browser: Chrome, width: int, height: int, scheme: str = "light") -> None:
    """Give the window its size, in pixels, and say whether who looks prefers light or dark."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
