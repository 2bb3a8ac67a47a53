"""One list of secrets, asked by every writer."""

from conform.redact.names import is_secret_name
from conform.redact.redactor import Redactor
from conform.redact.search import REDACTED, Secret
from conform.redact.source import (
    ENVIRONMENT,
    NOBODY,
    environment_secrets,
    own_texts,
    sent_texts,
    tenant_names,
)

__all__ = [
    "ENVIRONMENT",
    "NOBODY",
    "REDACTED",
    "Redactor",
    "Secret",
    "environment_secrets",
    "is_secret_name",
    "own_texts",
    "sent_texts",
    "tenant_names",
]
