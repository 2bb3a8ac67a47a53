"""The live tenant: where it is, its pace, its login, and what is done when it fails."""

from conform.tenants.live.address import (
    Connection,
    SettingsError,
    connection,
    is_loopback,
    normal,
    tenant_address,
)
from conform.tenants.live.gateway import gateway
from conform.tenants.live.pace import Pace, private_folder, shared_pace
from conform.tenants.live.tenant import LiveTenant, preflight

__all__ = [
    "Connection",
    "LiveTenant",
    "Pace",
    "SettingsError",
    "connection",
    "gateway",
    "is_loopback",
    "normal",
    "preflight",
    "private_folder",
    "shared_pace",
    "tenant_address",
]
