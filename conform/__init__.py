"""Tell integrators of the Daftra ERP where the API has drifted from its documentation.

The names of `__all__` are the public interface. Every other module may change from one version to the next.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from conform.api.documented import load_contracts as load_contracts  # noqa: TC004 - made on demand
    from conform.api.documented import payloads as payloads  # noqa: TC004 - likewise
    from conform.api.judging import judge as judge  # noqa: TC004 - likewise
    from conform.api.tenant import Tenant as Tenant  # noqa: TC004 - likewise
    from conform.uses.noting import Noting as Noting  # noqa: TC004 - likewise

__all__ = ["Noting", "Tenant", "judge", "load_contracts", "payloads"]

_MADE_IN: Final = {
    "Noting": "conform.uses.noting",
    "Tenant": "conform.api.tenant",
    "judge": "conform.api.judging",
    "load_contracts": "conform.api.documented",
    "payloads": "conform.api.documented",
}
"""Where each public name is made. It is imported when it is asked for: pytest imports us in every run."""


def _given(name: str) -> property:
    def give(_: ModuleType) -> Any:
        return getattr(importlib.import_module(_MADE_IN[name]), name)

    # The import system would put the package `conform.payloads` where its public namesake is.
    return property(give, lambda _, __: None)


# https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access
sys.modules[__name__].__class__ = type("Public", (ModuleType,), {name: _given(name) for name in _MADE_IN})
