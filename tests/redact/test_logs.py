from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from conform.redact import REDACTED, Redactor
from conform.redact.redactor import clean_logs

if TYPE_CHECKING:
    import pytest

KEY = "canary-key-0f1e2d3c4b5a"


def test_a_log_record_and_its_traceback_hold_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("urllib3.connectionpool")
    end = clean_logs(Redactor([KEY]).text)
    try:
        log.warning("Failed to parse headers of %s", f"x:{KEY}", exc_info=ValueError(f"unparsed data: {KEY}"))
        log.warning("no %d number", KEY)
    finally:
        end()
    assert "canary" not in caplog.text
    assert caplog.text.count(REDACTED) == 2
    log.warning("after")
    assert caplog.messages[-1] == "after"
