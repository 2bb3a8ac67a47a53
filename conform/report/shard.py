"""Keep the figures of one shard, and add up those of all shards to the report of the whole run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conform.errors import UserError
from conform.report import evidence_file
from conform.report.close import close
from conform.report.evidence import Evidences
from conform.report.tally import Tally, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from conform.contract import Contract
    from conform.disk import Door
    from conform.report.result import Report

FORMAT = 2
NAME = "shard.json"


class ShardError(UserError):
    """Say on one line which shard is missing or unusable, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold what one shard of a run found.

    `shard` is (k, n); `contracts` are the keys of all that the whole run asks; `seconds` its wall time;
    `interrupted` and `is_by_budget` are those of its report.
    """

    shard: tuple[int, int]
    tenant: str
    contracts: tuple[str, ...]
    started: datetime
    seconds: float
    tally: Tally
    evidences: Evidences
    interrupted: str = ""
    is_by_budget: bool = False


def write(part: Part, folder: Path, door: Door) -> None:
    """Write `shard.json` beside the shard's other reports; raise DiskError where it cannot be."""
    document = {
        "format": FORMAT,
        "shard": list(part.shard),
        "tenant": part.tenant,
        "contracts": list(part.contracts),
        "started": part.started.isoformat(),
        "seconds": part.seconds,
        "interrupted": part.interrupted,
        "is_by_budget": part.is_by_budget,
        "tally": pack(part.tally),
        "evidence": evidence_file.pack(part.evidences),
    }
    door.json(folder / NAME, document)


def read(folder: Path) -> Part:
    """Read the figures of a shard from its folder; raise ShardError where there are none."""
    path = folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ShardError(f"{path}: has format {document['format']}, not {FORMAT}; run the shard again")
        return Part(
            shard=(document["shard"][0], document["shard"][1]),
            tenant=document["tenant"],
            contracts=tuple(document["contracts"]),
            started=datetime.fromisoformat(document["started"]).astimezone(UTC),
            seconds=document["seconds"],
            tally=unpack(document["tally"]),
            evidences=evidence_file.unpack(document["evidence"]),
            interrupted=document["interrupted"],
            is_by_budget=document["is_by_budget"],
        )
    except FileNotFoundError:
        raise ShardError(
            f"{path}: is not there; run the suites with --shard k/n --reports {folder}"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ShardError(f"{path}: cannot be read ({type(error).__name__}); run the shard again") from error


def whole(parts: Sequence[Part]) -> None:
    """Raise ShardError unless the parts are one run: all n of n, each once, of one tenant and one plan."""
    total = parts[0].shard[1]
    found = sorted(part.shard for part in parts)
    wanted = [(number, total) for number in range(1, total + 1)]
    for each in wanted:
        if found.count(each) != 1:
            count = "is missing" if each not in found else "is there twice"
            raise ShardError(f"shard {each[0]}/{total} {count}; give the folders of all {total} shards")
    if len(found) != total or len({(part.tenant, part.contracts) for part in parts}) != 1:
        raise ShardError("the shards are not of one run: their options differ")


def merged(
    parts: Sequence[Part],
    contracts: Mapping[str, Contract],
    unseen: Callable[[Tally], tuple[str, ...]],
    expired: tuple[str, ...] = (),
) -> tuple[Report, Evidences]:
    """Give the report that the run would have given in one piece; it took as long as its longest shard.

    `unseen` names the entries of the known drift that nothing showed, `expired` those whose last day is
    over. Raises ShardError for a contract that is gone.
    """
    whole(parts)
    tally, evidences = Tally(), Evidences()
    for part in sorted(parts, key=lambda each: each.shard):
        tally.merge(part.tally)
        evidences.merge(part.evidences)
    gone = [key for key in parts[0].contracts if key not in contracts]
    if gone:
        raise ShardError(f"the contract {gone[0]} is gone since the shards ran; run them again")
    report = close(
        tally,
        contracts=[contracts[key] for key in parts[0].contracts],
        tenant=parts[0].tenant,
        interrupted=_interrupted(parts),
        is_by_budget=all(part.is_by_budget for part in parts if part.interrupted),
        started=min(part.started for part in parts),
        seconds=max(part.seconds for part in parts),
        unseen_known=unseen(tally),
        expired_known=expired,
    )
    return report, evidences


def _interrupted(parts: Sequence[Part]) -> str:
    """Say of each shard that ended early why, empty where none did."""
    return "; ".join(
        f"shard {part.shard[0]}/{part.shard[1]} {part.interrupted}" for part in parts if part.interrupted
    )
