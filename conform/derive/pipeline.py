"""Documents in, contracts out: told apart, read, merged, gathered, settled, written whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import yaml

from conform.contract import Contract, dump_contract
from conform.derive.document import DocumentError
from conform.derive.merge import merged
from conform.derive.paths import resource_of
from conform.derive.readers import READERS
from conform.disk import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from conform.contract import Field, Operation, Role, Vendor
    from conform.derive.document import Document, Format


# Order of a contract's operations: as a record lives.
_ORDER: tuple[Role, ...] = ("create", "list", "read", "edit", "delete", "action")
LARGEST = 50_000_000
"""Bytes of the largest document that is read; the vendor's largest has 2.3 million."""


def text_of(path: Path) -> str:
    """Read a document's text; raise DocumentError where it is missing, empty, binary or too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(
                file=path.name, reason=f"has {size:,} bytes, more than {LARGEST:,}; is this the right file?"
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            file=path.name, reason=f"cannot be read ({error.strerror}); check the path"
        ) from error
    if not data.strip():
        raise DocumentError(file=path.name, reason="is empty; export or copy it again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            file=path.name, place=f"byte {error.start}", reason="is no UTF-8 text; save it as UTF-8"
        ) from error
    if "\0" in text:
        reason = "is binary; give an export or a copied page"
        raise DocumentError(file=path.name, place=f"byte {text.index(chr(0))}", reason=reason)
    return text


def format_of(text: str) -> Format | None:
    """Tell of which format a text is, None where it is of none."""
    return next((known for known, mark, _ in READERS if mark.search(text)), None)


def read_text(name: str, text: str, vendor: Vendor) -> Document:
    """Read a document's text, whatever its format.

    Raises DocumentError where it is of none or cannot be used, also where it nests deeper than Python goes.
    """
    read = next((read for _, mark, read in READERS if mark.search(text)), None)
    if read is None:
        reason = (
            "is no Apidog export, no OpenAPI 3 document, no Postman collection and no copied page; "
            "give one of these"
        )
        raise DocumentError(file=name, reason=reason)
    try:
        document = read(name, text, vendor)
    except RecursionError as error:
        raise DocumentError(file=name, reason="nests too deep; mend the document") from error
    try:
        date.fromisoformat(document.edition)
    except ValueError as error:
        reason = f"{document.edition} is no date; put its date into its name (vendor-2026-01-31.json)"
        raise DocumentError(file=name, reason=reason) from error
    return document


def read(path: Path, vendor: Vendor) -> Document:
    """Read a document of whatever format; raise DocumentError where it cannot be used."""
    return read_text(path.name, text_of(path), vendor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Name one document that contracts were derived from, without a path or a host.

    ISO date, sort, SHA-256 of its bytes in hex, and how many operations it has.
    """

    edition: str
    sort: str
    sha256: str
    operations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Hold what documents add up to: contracts by version and name, and the editions that were read."""

    contracts: tuple[Contract, ...]
    editions: tuple[Edition, ...]


def contracts(operations: Iterable[Operation], vendor: Vendor) -> tuple[Contract, ...]:
    """Gather operations by the resource that their call names; contracts by version and name."""
    gathered: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        gathered.setdefault(resource_of(operation.call, vendor), []).append(operation)
    return tuple(
        Contract(
            name=name,
            version=version,
            title=name.replace("_", " ").title(),
            operations=_unique(sorted(each, key=lambda operation: _ORDER.index(operation.role))),
            vendor=vendor,
        )
        for (version, name), each in sorted(gathered.items())
    )


def relinked(gathered: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Point every reference that has a page at the contract which that page stands in after merging."""
    keys = {one.source.page: each.key for each in gathered for one in each.operations}

    def linked(field: Field) -> Field:
        own = field.reference
        if own is None or own.resource is None or own.page not in keys or keys[own.page] == own.resource:
            return field
        return replace(field, reference=replace(own, resource=keys[own.page]))

    return tuple(
        replace(each, operations=tuple(_changed(one, linked) for one in each.operations)) for each in gathered
    )


def _changed(operation: Operation, change: Callable[[Field], Field]) -> Operation:
    request = operation.request
    return replace(
        operation,
        request=replace(request, body=request.body.mapped(change)) if request else None,
        responses=tuple(
            replace(each, body=each.body.mapped(change)) if each.body else each
            for each in operation.responses
        ),
        parameters=tuple(replace(each, field=change(each.field)) for each in operation.parameters),
    )


def _unique(operations: list[Operation]) -> tuple[Operation, ...]:
    """Make ids unique: of two operations with one printed path the later is told by its role."""
    named: dict[str, Operation] = {}
    for operation in operations:
        numbered = (f"{operation.id} ({number})" for number in range(2, len(operations) + 2))
        tried = (operation.id, f"{operation.id} ({operation.role})", *numbered)
        identity = next(each for each in tried if each not in named)
        named[identity] = replace(operation, id=identity)
    return tuple(named.values())


def derive(paths: Iterable[Path], vendor: Vendor) -> Derivation:
    """Derive contracts from documents of whatever format, settled by the vendor's readings.

    Where all are exports of ours they are settled already. Raises DocumentError where a document cannot be
    used.
    """
    texts = [(path.name, text_of(path)) for path in paths]
    read = [(read_text(name, text, vendor), text) for name, text in texts]
    derived = relinked(contracts(merged([document for document, _ in read]), vendor))
    are_settled = all(document.format.is_settled for document, _ in read)
    for reading in () if are_settled else vendor.documents.readings:
        derived = reading(derived)
    editions = (
        Edition(
            edition=document.edition,
            sort=document.format.name,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            operations=len(document.operations),
        )
        for document, text in read
    )
    return Derivation(contracts=derived, editions=tuple(editions))


def dump_editions(editions: Iterable[Edition]) -> str:
    """Give the YAML text of `editions.yaml`, which stands beside the contracts, the newest first."""
    ordered = sorted(editions, key=lambda each: (each.edition, each.sort), reverse=True)
    written = {"format": 1, "editions": [asdict(each) for each in ordered]}
    return str(yaml.safe_dump(written, sort_keys=False, allow_unicode=True))


def write_contracts(
    contracts: Iterable[Contract],
    folder: Path,
    *,
    beside: Mapping[str, str] | None = None,
    door: Door | None = None,
) -> None:
    """Replace the contracts under a folder whole or not at all; `beside` are further texts by file name.

    Every text is made and staged in full before the first file is touched. Files of resources that are
    gone are removed last, of every version that the vendor has. Raises DiskError where the folder is not
    writable; without a door there are no secrets to look for.
    """
    out = door or Door()
    texts = {folder / c.version / f"{c.name}.yaml": dump_contract(c) for c in contracts}
    out.texts({**texts, **{folder / name: text for name, text in (beside or {}).items()}}, "docs")
    known = {folder / version for c in contracts for version in (c.version, *c.vendor.documents.versions)}
    for version in sorted(known):
        for old in sorted(set(version.glob("*.yaml")) - set(texts)):
            out.remove(old)
