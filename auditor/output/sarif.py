"""The audit as SARIF 2.1.0, for what shows the results of tools: a rule an item, a result a discrepancy."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from auditor._warning_meanings import OF_FAULTS
from auditor.audited import TOOL
from auditor.crosscheck import Level
from auditor.output._results import FAILED, Result, failures, inside, results
from auditor.output.text import as_json, plain

if TYPE_CHECKING:
    from auditor.audited import Audit, AuditedItem, Place
    from auditor.registry import Probe
    from auditor.warned import Warned

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.REFUTED: "error", Level.CONTRADICTED: "error", Level.DOUBTFUL: "warning"}
_ROOT = "%SRCROOT%"
_FINGERPRINT = "checklistAuditor/v1"
_CLAIMS = {
    "claim-denied": "An item is ticked, and an answer of the report denies it",
    "claim-affirmed": "An answer of the report affirms what is not ticked",
}


def render(audit: Audit) -> bytes:
    """Return the log as UTF-8 with a final newline."""
    return as_json(_log(audit))


def _log(audit: Audit) -> dict[str, Any]:
    found, failed = tuple(results(audit)), failures(audit)
    rules = _rules(audit, found)
    numbers = {rule["id"]: index for index, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    run: dict[str, Any] = {
        "tool": {"driver": {"name": TOOL, "version": audit.version, "language": "en", "rules": rules}},
        "automationDetails": {"id": f"{TOOL}/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the audited repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed and not any(warning.id in OF_FAULTS for warning in audit.warnings),
                "toolExecutionNotifications": [
                    *(_failure(item, numbers[item.id]) for item in failed),
                    *(_notification(warning) for warning in audit.warnings),
                ],
            }
        ],
        "results": [_result(result, numbers[result.rule], seen) for result in found],
    }
    provenance = _provenance(audit)
    if provenance:
        run["versionControlProvenance"] = [provenance]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _provenance(audit: Audit) -> dict[str, str]:
    url, commit, branch = audit.repository.url, audit.repository.commit, audit.repository.branch
    if url is None or commit is None or not url.startswith(("https://", "http://")):
        return {}
    address = quote(url.encode("utf-8", "backslashreplace"), safe=":/?#[]@!$&'()*+,;=%~")
    return {"repositoryUri": address, "revisionId": commit} | ({"branch": plain(branch)} if branch else {})


def _rules(audit: Audit, found: tuple[Result, ...]) -> list[dict[str, Any]]:
    from auditor._claim_meanings import MEANINGS
    from auditor.registry import ProbeError, discover

    probes: Mapping[str, Probe] = {}
    with suppress(ProbeError):  # a kept audit is shown without the criteria
        probes = discover(Path.cwd())
    rules: list[dict[str, Any]] = []
    for item in audit.items:
        probe = probes.get(item.id)
        criterion = probe.criterion if probe is not None else ""
        remedy = f"to do: {item.remedy}" if item.remedy else ""
        rule = {
            "id": item.id,
            "shortDescription": _message(item.text),
            "fullDescription": _message(criterion.partition("\n")[0] or item.text),
            "help": _help(criterion, remedy) if criterion else _message(remedy or item.text, several=True),
            "properties": {"tags": [plain(tag) for tag in (item.week, *item.module) if tag]},
        }
        rules.append(rule)
    kinds = sorted({result.rule for result in found} - {rule["id"] for rule in rules})
    for kind in kinds:
        about = _CLAIMS.get(kind, f"What an answer says of {kind.removeprefix('claim-')} is contradicted")
        meaning = MEANINGS.get(kind.removeprefix("claim-"))
        text = f"{about}. Correct the answer or the tick, or commit what bears it out."
        text = f"{meaning}\n\n{text}" if meaning is not None else text
        rules.append(
            {
                "id": kind,
                "shortDescription": _message(about),
                "fullDescription": _message((meaning or about).partition("\n")[0]),
                "help": _message(text, several=True),
            }
        )
    return rules


def _help(criterion: str, remedy: str) -> dict[str, str]:
    """Return a criterion as text, and as Markdown in which its lines stay lines."""
    said = _message("\n\n".join(part for part in (criterion, remedy) if part), several=True)
    if "```" in criterion:
        return said
    shown = "\n".join(plain(line) for line in criterion.split("\n"))
    return said | {"markdown": f"```text\n{shown}\n```\n" + (f"\n{plain(remedy)}\n" if remedy else "")}


def _result(result: Result, index: int, seen: Counter[str]) -> dict[str, Any]:
    identity = "\0".join((result.rule, *result.key))
    seen[identity] += 1
    digest = hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    lines = [f"{result.verdict}: {result.said}", result.found, f"to do: {result.remedy}" if result.remedy else ""]
    location = _location(result.path, result.line)
    related = [_related(place, number) for number, place in enumerate(result.places, 1)]
    # GitHub knows a result again by the second one alone.
    prints = {_FINGERPRINT: f"{digest}/{seen[identity]}", "primaryLocationLineHash": f"{digest}:{seen[identity]}"}
    return {
        "ruleId": result.rule,
        "ruleIndex": index,
        "level": _LEVELS[result.level],
        "message": _message("\n".join(line for line in lines if line), several=True),
        "locations": [location] if location else [],
        "relatedLocations": related,
        "partialFingerprints": prints,
        "properties": {"verdict": result.verdict},
    }


def _related(place: Place, number: int) -> dict[str, Any]:
    """Return the evidence; what stands at another commit or branch is told, for a path would lead somewhere else."""
    note = place.note
    away = f"commit {place.commit[:10]}" if place.commit else f"branch {place.branch}" if place.branch else ""
    if away:
        note = " ".join(part for part in (away, place.path or "", note) if part)
    location = {} if away else _location(place.path, place.line)
    return {"id": number, **location, "message": _message(note or "evidence")}


def _location(path: str | None, line: int | None) -> dict[str, Any]:
    file = inside(path)
    if file is None:
        return {}
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(file.encode("utf-8", "backslashreplace")), "uriBaseId": _ROOT}
    }
    if line is not None and line > 0:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _failure(item: AuditedItem, index: int) -> dict[str, Any]:
    return {
        "descriptor": {"id": "error"},
        "associatedRule": {"id": item.id, "index": index},
        "level": "error",
        "message": _message(f"{item.message}. {FAILED}"),
    }


def _notification(warning: Warned) -> dict[str, Any]:
    location = _location(warning.path, warning.line)
    return {
        "descriptor": {"id": warning.id},
        "level": "warning" if warning.id == "secret" or warning.id in OF_FAULTS else "note",
        "message": _message(warning.message),
        **({"locations": [location]} if location else {}),
    }


def _message(text: str, *, several: bool = False) -> dict[str, str]:
    """Return a message in which braces are no placeholders and brackets no link, whoever wrote them."""
    clean = "\n".join(plain(line) for line in text.split("\n")) if several else plain(text)
    clean = clean.replace("{", "{{").replace("}", "}}")
    if "](" in clean:
        clean = clean.replace("[", "\\[").replace("]", "\\]")
    return {"text": clean}
