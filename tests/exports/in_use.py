"""Use a generated Python client; run by the tools' own Python, which has what the client needs.

Takes its folder, the address and the key of a tenant, and the export that it was made of. Prints as JSON how
many example bodies it took and gave back as they were, the first that it did not, and the statuses of a
create, a read, an edit and a delete.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

PACKAGE = "generated"


def part(name: str) -> Any:
    """Import a module of the client."""
    return importlib.import_module(f"{PACKAGE}.{name}")


def modules() -> dict[str, Any]:
    """Import every module of the client; give those of the endpoints by the end of their names."""
    root = importlib.import_module(PACKAGE)
    names = [each.name for each in pkgutil.walk_packages(root.__path__, f"{PACKAGE}.")]
    known = {name: importlib.import_module(name) for name in names}
    return {name.rpartition(".")[2]: each for name, each in known.items() if hasattr(each, "sync_detailed")}


def body_of(endpoint: Any) -> Any:
    """Give the model of what an endpoint sends, None where it sends none or one of several."""
    stated = inspect.signature(endpoint._get_kwargs).parameters.get("body")
    return stated.annotation if stated is not None and hasattr(stated.annotation, "from_dict") else None


def examples(document: dict[str, Any]) -> dict[str, Any]:
    """Give the example bodies by the names that the client gives their endpoints."""
    operations = (
        each for item in document["paths"].values() for each in item.values() if isinstance(each, dict)
    )
    shown = ((each["operationId"], each.get("requestBody", {}).get("content", {})) for each in operations)
    return {
        name.replace(".", "_"): media["example"]
        for name, content in shown
        for media in content.values()
        if isinstance(media.get("example"), dict)
    }


def main(folder: str, url: str, key: str, header: str, export: str) -> dict[str, Any]:
    """Use the client, and give what came of it."""
    sys.path.insert(0, folder)
    endpoints = modules()
    shown = examples(json.loads(Path(export).read_text(encoding="utf-8")))
    models = {name: model for name in shown if (model := body_of(endpoints[name])) is not None}
    kept = {name: model.from_dict(shown[name]).to_dict() == shown[name] for name, model in models.items()}

    client = part("client").AuthenticatedClient(base_url=url, token=key, prefix="", auth_header_name=header)
    body = models["v1_clients_create"].from_dict(shown["v1_clients_create"])
    made = endpoints["v1_clients_create"].sync_detailed(client=client, body=body)
    identity = str(json.loads(made.content)["id"])
    read = endpoints["v1_clients_read"].sync_detailed(identity, client=client)
    edited = models["v1_clients_edit"].from_dict(shown["v1_clients_edit"])
    edit = endpoints["v1_clients_edit"].sync_detailed(identity, client=client, body=edited)
    gone = endpoints["v1_clients_delete"].sync_detailed(identity, client=client)
    parsed = all(each.parsed is not None for each in (made, read, edit, gone))
    return {
        "endpoints": len(endpoints),
        "examples": len(kept),
        "kept": sum(kept.values()),
        "changed": next((name for name, is_kept in kept.items() if not is_kept), None),
        "statuses": [int(each.status_code) for each in (made, read, edit, gone)],
        "parsed": parsed,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
