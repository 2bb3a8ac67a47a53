"""One list of secrets, asked by every writer."""

from conform.redact.redactor import Redactor
from conform.redact.search import REDACTED, Secret
from conform.redact.source import NOBODY, environment_secrets, own_texts, sent_texts, tenant_names

__all__ = [
    "NOBODY",
    "REDACTED",
    "Redactor",
    "Secret",
    "environment_secrets",
    "own_texts",
    "sent_texts",
    "tenant_names",
]
