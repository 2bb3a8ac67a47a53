"""The recorded tenant: exchanges in vcrpy cassettes, sealed, indexed, without secrets."""

from conform.tenants.recorded.errors import RecordingError
from conform.tenants.recorded.guard import SocketBlockedError, no_sockets
from conform.tenants.recorded.library import Frozen, Player, Recorder, record_command
from conform.tenants.recorded.origin import Origin, present_origin

__all__ = [
    "Frozen",
    "Origin",
    "Player",
    "Recorder",
    "RecordingError",
    "SocketBlockedError",
    "no_sockets",
    "present_origin",
    "record_command",
]
