"""Log records of libraries without secrets: they may quote an answer's headers, whoever writes them down."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMATTER = logging.Formatter()


def clean_logs(clean: Callable[[str], str]) -> Callable[[], None]:
    """Clean each log record as it is made, its traceback too; give what ends that."""
    factory = logging.getLogRecordFactory()

    def cleaned(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = factory(*arguments, **named)
        record.msg, record.args = clean(_message(record)), ()
        if record.exc_info:
            record.exc_text = clean(_FORMATTER.formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(cleaned)
    return lambda: logging.setLogRecordFactory(factory)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # its arguments do not fit its text, which says enough
        return str(record.msg)
