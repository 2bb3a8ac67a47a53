"""The recorded tenant: exchanges in vcrpy cassettes, sealed, indexed, without secrets."""

from conform.tenants.recorded.file import RecordingError
from conform.tenants.recorded.folder import Frozen, Origin, Player, Recorder, present_origin, record_command
from conform.tenants.recorded.replay import SocketBlockedError, no_sockets

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
