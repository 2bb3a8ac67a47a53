"""One row a tool: what it makes of an export of ours."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openapi_spec_validator

from conform.daftra import DAFTRA
from conform.derive.pipeline import derive
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests.exports.workshop import (
    HOST,
    NODE,
    PYTHON,
    ROOT,
    Row,
    collection,
    contracts,
    endpoints,
    export,
    generator,
    node,
    node_version,
    operations,
    python,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Contract, Operation

FOLDER: Final = "v1/taxes"
"""A folder of the collection that needs no record but its own."""
USE: Final = """
import createClient from "openapi-fetch";
import type { paths, components } from "./export";
const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8000", headers: { APIKEY: "key" } });
const sent: components["schemas"]["TaxBase"] = { name: "Ink", value: 5, included: true };
const made = await client.POST("/api2/taxes.json", { body: { Tax: sent } });
const read = await client.GET("/api2/taxes/{id}.json", { params: { path: { id: String(made.data?.id) } } });
const name: string | null | undefined = read.data?.data?.Tax?.name;
// @ts-expect-error a kind that the contract does not have
const wrong: components["schemas"]["TaxBase"] = { ...sent, value: "five" };
export { name, wrong };
"""
"""Takes what the types promise, and is refused what they do not."""
COUNT: Final = """
const { Collection } = require('postman-collection');
const raw = require(process.argv[2]);
const collection = new Collection(raw);
let count = 0;
collection.forEachItem((item) => {
  count += item.request.url.toString().startsWith('{{baseUrl}}/');
});
console.log(JSON.stringify({ count, is: Collection.isCollection(collection) }));
"""


def redocly(rules: str) -> Callable[[Path], Row]:
    """Lint each version, and all with a host, by a set of rules of the tool."""

    def row(folder: Path) -> Row:
        found: list[dict[str, Any]] = []
        texts = [export("v1"), export("v2"), export(host=HOST)]
        for number, text in enumerate(texts):
            path = folder / f"{number}.json"
            path.write_text(text, encoding="utf-8")
            options = [f"--extends={rules}", "--max-problems=5000", "--format=json"]
            said = run([node("redocly"), "lint", *options, str(path)], cwd=folder).stdout
            found += json.loads(said)["problems"]
        errors = [each for each in found if each["severity"] == "error"]
        refused = len({each["location"][0].get("pointer") for each in errors})
        expected = sum(map(endpoints, texts))
        rest = sorted({each["ruleId"] for each in found if each not in errors})
        return Row(
            tool=f"redocly lint, {rules}",
            version=NODE["@redocly/cli"],
            expected=expected,
            taken=expected - refused,
            errors=len(errors),
            warnings=len(found) - len(errors),
            said=", ".join(rest),
        )

    return row


def spec_validator(_: Path) -> Row:
    """Hold the document to the schema of OpenAPI 3.1."""
    text = export()
    errors = list(openapi_spec_validator.OpenAPIV31SpecValidator(json.loads(text)).iter_errors())
    count = endpoints(text)
    return Row(
        tool="openapi-spec-validator",
        version=version("openapi-spec-validator"),
        expected=count,
        taken=count if not errors else 0,
        errors=len(errors),
        warnings=0,
    )


def python_client(folder: Path) -> Row:
    """Generate a Python client, import all of it, and use it on the embedded tenant."""
    with closing(EmbeddedTenant(contracts())) as tenant:
        path = folder / "export.json"
        path.write_text(export(host=tenant.base_url), encoding="utf-8")
        options = ["--path", str(path), "--output-path", str(folder / "generated"), "--meta", "none"]
        said = run([str(generator()), "generate", *options]).stdout
        arguments = [str(folder), tenant.base_url, tenant.key, DAFTRA.access.header, str(path)]
        used = run([str(python()), str(ROOT / "tests" / "exports" / "in_use.py"), *arguments])
    told = json.loads(used.stdout) if used.returncode == 0 else {"endpoints": 0}
    is_used = told.get("statuses") == [202, 200, 200, 200] and told.get("parsed") is True
    bodies = f"{told.get('kept')} of {told.get('examples')} example bodies kept"
    last = (used.stderr.strip().splitlines() or [""])[-1]
    return Row(
        tool="openapi-python-client",
        version=PYTHON["openapi-python-client"],
        expected=endpoints(export()),
        taken=told["endpoints"],
        errors=len(re.findall(r"Unable to process|will not be generated", said)) + (not is_used),
        warnings=len(re.findall(r"^WARNING", said, re.MULTILINE)),
        said=f"{bodies}; a client made, read, edited, deleted" if is_used else f"{bodies}; {last}",
    )


def typescript(folder: Path) -> Row:
    """Generate TypeScript, and compile it strictly with a use of it."""
    path, types, use = folder / "export.json", folder / "export.d.ts", folder / "use.ts"
    path.write_text(export(host=HOST), encoding="utf-8")
    use.write_text(USE, encoding="utf-8")
    said = run([node("openapi-typescript"), str(path), "-o", str(types)], cwd=folder)
    (folder / "node_modules").symlink_to(Path(node("tsc")).parents[1])
    options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext"]
    compiled = run([node("tsc"), *options, "--moduleResolution", "bundler", str(use)], cwd=folder)
    written = types.read_text(encoding="utf-8") if types.exists() else ""
    stated = written.partition("export interface operations {")[2]
    return Row(
        tool="openapi-typescript, tsc --strict",
        version=f"{NODE['openapi-typescript']}, {NODE['typescript']}",
        expected=endpoints(export()),
        taken=len(re.findall(r"^    \S+: \{$", stated, re.MULTILINE)),
        errors=compiled.stdout.count("error TS") + said.stderr.count("✘"),
        warnings=said.stderr.count("⚠"),
        said="with openapi-fetch" if compiled.returncode == 0 else compiled.stdout.partition("\n")[0],
    )


def postman(folder: Path) -> Row:
    """Load the collection as Postman does."""
    path, script = folder / "collection.json", folder / "count.js"
    path.write_text(collection(HOST), encoding="utf-8")
    script.write_text(COUNT, encoding="utf-8")
    loaded = run(["node", str(script), str(path)])
    told = json.loads(loaded.stdout) if loaded.returncode == 0 else {"count": 0, "is": False}
    return Row(
        tool="postman-collection",
        version=NODE["postman-collection"],
        expected=operations(),
        taken=told["count"],
        errors=int(not told["is"]),
        warnings=0,
    )


def newman(folder: Path) -> Row:
    """Run a folder of the collection against the embedded tenant, as somebody does who imported it."""
    path, out = folder / "collection.json", folder / "out.json"
    with closing(EmbeddedTenant(contracts())) as tenant:
        path.write_text(collection(tenant.base_url), encoding="utf-8")
        options = ["--folder", FOLDER, "--env-var", f"api_key={tenant.key}"]
        run([node("newman"), "run", str(path), *options, "-r", "json", "--reporter-json-export", str(out)])
    ran = json.loads(out.read_text(encoding="utf-8"))["run"]
    (whole,) = (each for each in contracts() if each.key == FOLDER)
    well = [each for each in ran["executions"] if 200 <= each.get("response", {}).get("code", 0) < 300]
    return Row(
        tool=f"newman, {FOLDER}",
        version=NODE["newman"],
        expected=len(whole.operations),
        taken=len(well),
        errors=len(ran["failures"]),
        warnings=0,
        said="on the embedded tenant",
    )


def diff_docs(folder: Path) -> Row:
    """Compare the contracts with each export of them, by our own command."""
    breaking = other = count = 0
    for version_, host in ((each, host) for each in ("v1", "v2", "all") for host in (None, HOST)):
        path = folder / "export.json"
        path.write_text(export(version_, host), encoding="utf-8")
        command = [sys.executable, "-m", "conform", "diff", "docs", "--json", "contracts", str(path)]
        told = json.loads(run(command, cwd=ROOT).stdout)
        breaking, other = breaking + told["breaking"], other + told["other"]
        count += sum(len(each.operations) for each in contracts(version_))
    return Row(
        tool="conform diff docs",
        version=version("daftra-conform"),
        expected=count,
        taken=count,
        errors=breaking,
        warnings=other,
    )


def round_trip(folder: Path) -> Row:
    """Derive contracts from the export of all; taken is what claims the same."""
    path = folder / "export.json"
    path.write_text(export(), encoding="utf-8")
    again = {each.key: each for each in derive([path], DAFTRA).contracts}
    pairs = [(one, again[each.key].operation(one.id)) for each in contracts() for one in each.operations]
    return Row(
        tool="derive the export",
        version=version("daftra-conform"),
        expected=operations(),
        taken=sum(plain(was) == plain(now) for was, now in pairs if now is not None),
        errors=sum(map(_count, again.values())) - operations(),
        warnings=0,
    )


def collection_read(folder: Path) -> Row:
    """Derive contracts from the collection; taken is each operation that is called and does the same."""
    path = folder / "collection.json"
    path.write_text(collection(), encoding="utf-8")
    found = Counter(_called(one) for each in derive([path], DAFTRA).contracts for one in each.operations)
    known = Counter(_called(one) for each in contracts() for one in each.operations)
    return Row(
        tool="derive the collection",
        version=version("daftra-conform"),
        expected=operations(),
        taken=(known & found).total(),
        errors=(found - known).total(),
        warnings=0,
    )


def _called(operation: Operation) -> tuple[str, str, str]:
    return operation.method, operation.call, operation.role


def plain(operation: Operation) -> Operation:
    """Give an operation without what contracts keep of several editions."""
    return replace(operation, contradictions=(), source=replace(operation.source, edition=""))


def _count(contract: Contract) -> int:
    return len(contract.operations)


ROWS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Path], Row]]]] = {
    "redocly lint, minimal": (("@redocly/cli",), redocly("minimal")),
    "redocly lint, recommended": (("@redocly/cli",), redocly("recommended")),
    "openapi-spec-validator": ((), spec_validator),
    "openapi-python-client": (("openapi-python-client",), python_client),
    "openapi-typescript": (("openapi-typescript", "openapi-fetch", "typescript"), typescript),
    "postman-collection": (("postman-collection",), postman),
    "newman": (("newman",), newman),
    "conform diff docs": ((), diff_docs),
    "derive the export": ((), round_trip),
    "derive the collection": ((), collection_read),
}
"""Each tool with the packages that it takes, and its row."""


def missing(name: str) -> list[str]:
    """Give what a row takes and is not installed."""
    packages = ROWS[name][0]
    return [each for each in packages if not (generator().exists() if each in PYTHON else node_version(each))]


def row(name: str) -> Row:
    """Give a row; its packages must be installed."""
    with tempfile.TemporaryDirectory() as folder:
        return ROWS[name][1](Path(folder))
