"""Audits held against labels: how often does the program see what a careful examiner saw?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

STATES = ("done", "partial", "not_done", "unknowable")
_NEIGHBOURS = (frozenset({"done", "partial"}), frozenset({"not_done", "unknowable"}))
_WORST_FIRST = ("contradicted", "consistent", "unverifiable")


class LabelError(ValueError):
    """A folder or file of labels or audits that cannot be used: one sentence, what and where."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One item or kind of claim on which an audit and its label differ."""

    what: str
    repository: str
    labelled: str
    predicted: str
    evidence: str
    accusation: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all labelled items, the confusion of states, figures per item, and every difference."""

    figures: Mapping[str, float | int | None]
    confusion: Mapping[tuple[str, str], int]
    items: Mapping[str, tuple[int, int]]
    """Agreeing and labelled, by item id."""
    differences: Sequence[Difference]
    missing: Sequence[str]
    """Labelled repositories without an audit of the labelled commit."""

    @property
    def nothing(self) -> str | None:
        """Why nothing at all could be compared, in a sentence; None where something was."""
        if self.figures["items"] or self.figures["low_confidence_items"] or self.figures["claims"]:
            return None
        if not self.figures["repositories"]:
            return "nothing could be compared: no audit is of a commit that is labelled; audit it with --rev COMMIT"
        return "nothing could be compared: no label has a state or a claim yet; give one to each item you judged"

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as one JSON object; shares lie between 0 and 1, null where nothing was to be judged."""
        return {
            "figures": dict(self.figures),
            "confusion": {
                row: {col: self.confusion.get((row, col), 0) for col in (*STATES, "absent")} for row in STATES
            },
            "items": {name: {"agree": agree, "labelled": of} for name, (agree, of) in sorted(self.items.items())},
            "disagreements": [
                {
                    "what": found.what,
                    "repository": found.repository,
                    "labelled": found.labelled,
                    "predicted": found.predicted,
                    "evidence": found.evidence,
                    "accusation": found.accusation,
                }
                for found in self.differences
            ],
            "missing": list(self.missing),
        }


@dataclass
class _Tally:
    n: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    items: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    differences: list[Difference] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float | None:
        return round(self.n[part] / self.n[whole], 4) if self.n[whole] else None


def load(folder: Path, kind: Literal["audit", "label"]) -> dict[str, dict[str, Any]]:
    """Return every audit (or label) in the JSON files of a folder, or of one file, by the commit it is about.

    Raises LabelError where the path is missing or holds none, or where a file is no JSON or of another form.
    """
    if not folder.exists():
        raise LabelError(f"{folder} does not exist: name a folder of JSON files")
    found: dict[str, dict[str, Any]] = {}
    for path in [folder] if folder.is_file() else sorted(folder.rglob("*.json")):
        try:
            data = json.loads(path.read_bytes())  # of PowerShell, `>` makes UTF-16, which is told by its first bytes
        except (OSError, ValueError, RecursionError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise LabelError(f"{path} is not a JSON file that can be read: {why}") from error
        if not _is(kind, data):
            made = "`audit --format json` writes one" if kind == "audit" else "`audit label` writes a blank one"
            raise LabelError(f"{path} is no {kind}; {made}")
        if kind == "label" and (odd := _odd(data)):
            raise LabelError(f"{path}: {odd}")
        commit = data["repository"]["commit"] if kind == "audit" else data.get("commit")
        if commit:
            found[str(commit)] = data
    if not found:
        raise LabelError(f"{folder} holds no {kind} of a commit: name a folder of JSON files")
    return found


def _is(kind: str, data: object) -> bool:
    """Return whether the data has the parts of an audit or a label that are compared."""
    if not isinstance(data, dict):
        return False
    items, claims = data.get("items"), data.get("claims") or []
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        return False
    if kind == "label":
        return isinstance(items, dict) and all(isinstance(truth, dict) for truth in items.values())
    if not isinstance(data.get("repository"), dict) or "commit" not in data["repository"]:
        return False
    return isinstance(items, list) and all(isinstance(item, dict) and "id" in item for item in items)


def _odd(label: dict[str, Any]) -> str:
    """Return what an examiner wrote and nothing would be compared with; empty where all of it can be."""
    for name, truth in label["items"].items():
        if truth.get("state") and truth["state"] not in STATES:
            return f"{truth['state']!r} of {name} is not a state; it is one of {', '.join(STATES)}, or null"
    for claim in label.get("claims") or []:
        if claim.get("verdict") and claim["verdict"] not in _WORST_FIRST:
            return (
                f"{claim['verdict']!r} of {claim.get('claim')} is not a verdict; it is one of {', '.join(_WORST_FIRST)}"
            )
    return ""


def evaluate(audits: Mapping[str, dict[str, Any]], labels: Mapping[str, dict[str, Any]]) -> Evaluation:
    """Return how the audits compare with the labels; both by commit.

    Items labelled with low confidence are counted apart. A kind of claim is compared by its worst verdict.
    """
    tally = _Tally()
    missing = []
    for commit, label in labels.items():
        audit = audits.get(commit)
        if audit is None:
            missing.append(str(label.get("repo", commit)))
            continue
        predicted = {item["id"]: item for item in audit["items"]}
        for name, truth in label.get("items", {}).items():
            if truth.get("state") in STATES:
                _item(tally, str(label.get("repo", commit)), name, truth, predicted.get(name, {}))
        _claims(tally, label, audit)
    tally.n["refuted"] = tally.n["caught"] + tally.n["accused"]
    figures: dict[str, float | int | None] = {
        "repositories": len(labels) - len(missing),
        "items": tally.n["items"],
        "agreement": tally.share("agree", "items"),
        "lenient_agreement": tally.share("lenient", "items"),
        "false_accusations": tally.share("accused", "accusable"),
        "false_accusations_count": tally.n["accused"],
        "caught": tally.share("caught", "catchable"),
        "flagged": tally.share("flagged", "catchable"),
        "catchable": tally.n["catchable"],
        "refuted_precision": tally.share("caught", "refuted"),
        "false_doubts": tally.share("doubted", "doubtable"),
        "low_confidence_items": tally.n["low"],
        "low_confidence_agreement": tally.share("low_agree", "low"),
        "claims": tally.n["claims"],
        "claims_agreement": tally.share("claims_agree", "claims"),
        "claims_not_judged": tally.share("claims_absent", "claims"),
        "contradiction_precision": tally.share("contradicted_right", "contradicted_said"),
        "contradiction_recall": tally.share("contradicted_right", "contradicted_true"),
    }
    items = {name: (agree, of) for name, (agree, of) in tally.items.items()}
    ordered = sorted(tally.differences, key=lambda found: (not found.accusation, found.what, found.repository))
    return Evaluation(figures, dict(tally.confusion), items, ordered, missing)


def _item(tally: _Tally, repository: str, name: str, truth: dict[str, Any], item: dict[str, Any]) -> None:
    n = tally.n
    state = item.get("state", "absent")
    same = state == truth["state"]
    if truth.get("confidence") == "low":
        n["low"] += 1
        n["low_agree"] += same
        return
    n["items"] += 1
    n["agree"] += same
    n["lenient"] += same or any({state, truth["state"]} == pair for pair in _NEIGHBOURS)
    tally.confusion[truth["state"], state] += 1
    tally.items[name][0] += same
    tally.items[name][1] += 1
    accused = False
    if truth.get("ticked"):
        refuted = item.get("verdict") == "refuted"
        if truth["state"] == "not_done":
            n["catchable"] += 1
            n["caught"] += refuted
            n["flagged"] += state == "not_done"
        else:
            n["accusable"] += 1
            n["accused"] += refuted
            accused = refuted
        if truth["state"] == "done":
            n["doubtable"] += 1
            n["doubted"] += state == "partial"
    if not same:
        shown = truth.get("evidence")
        evidence = "; ".join(map(str, shown)) if isinstance(shown, list) else str(shown or "")
        tally.differences.append(Difference(name, repository, truth["state"], state, evidence, accused))


def _claims(tally: _Tally, label: dict[str, Any], audit: dict[str, Any]) -> None:
    n = tally.n
    said = _worst(audit.get("claims") or [], "id")
    for kind, verdict in _worst(label.get("claims") or [], "claim").items():
        mine = said.get(kind, "absent")
        n["claims"] += 1
        n["claims_absent"] += mine == "absent"
        n["claims_agree"] += mine == verdict
        n["contradicted_true"] += verdict == "contradicted"
        n["contradicted_said"] += mine == "contradicted"
        n["contradicted_right"] += mine == verdict == "contradicted"
        if mine != verdict:
            texts = [f"{c.get('said')} / {c.get('found')}" for c in label["claims"] if c.get("claim") == kind]
            where = str(label.get("repo", ""))
            tally.differences.append(Difference(f"claim {kind}", where, verdict, mine, "; ".join(texts)))


def _worst(claims: Iterable[dict[str, Any]], kind: str) -> dict[str, str]:
    verdicts: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.get("confidence") != "low" and claim.get("verdict") in _WORST_FIRST:
            verdicts[str(claim.get(kind))].add(claim["verdict"])
    return {name: next(verdict for verdict in _WORST_FIRST if verdict in found) for name, found in verdicts.items()}


def blank_label(audit: dict[str, Any]) -> dict[str, Any]:
    """Return a label file for the audited commit with the marks filled in and every state left for an examiner.

    The program's own finding is left out, so that it cannot lead the examiner.
    """
    repository = audit["repository"]
    return {
        "repo": repository["url"] or repository["source"],
        "commit": repository["commit"],
        "generation": audit["report"]["generation"],
        "items": {
            item["id"]: {
                "listed": item["listed"],
                "ticked": item["ticked"],
                "state": None,
                "evidence": [],
                "confidence": "high",
                "note": "",
            }
            for item in audit["items"]
        },
        "claims": [],
    }
