"""SARIF 2.1.0: a rule an item, a result a discrepancy, fingerprints that outlive a moved line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.audited import Audit, Place
from auditor.crosscheck import Verdict
from auditor.output import render
from auditor.warned import Warned
from tests.output._audits import HOSTILE, a_claim, a_disagreement, an_audit, an_item, hostile_audit

MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1}},
}
LOCATION: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "message": MESSAGE,
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["uri", "uriBaseId"],
                    "properties": {
                        "uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"},
                        "uriBaseId": {"const": "%SRCROOT%"},
                    },
                },
                "region": {"type": "object", "properties": {"startLine": {"type": "integer", "minimum": 1}}},
            },
        },
    },
}


def run_of(audit: Audit) -> dict[str, Any]:
    log = json.loads(render(audit, "sarif"))
    assert log["version"] == "2.1.0"
    schema = os.environ.get("SARIF_SCHEMA")
    if schema:
        jsonschema.Draft4Validator(json.loads(Path(schema).read_text(encoding="utf-8"))).validate(log)
    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        jsonschema.validate(result["message"], MESSAGE)
        for location in [*result["locations"], *result["relatedLocations"]]:
            jsonschema.validate(location, LOCATION)
    return run


def everything() -> Audit:
    evidence = (
        Place("src/ä ö.py", 3, None, None, "imported only", None),
        Place("gone.py", 1, "a" * 40, None, "was there", None),
        Place(None, None, None, "api", "on a branch", None),
    )
    items = (an_item(evidence=evidence), an_item("ci", verdict=Verdict.DOUBTFUL), an_item("cli", verdict=Verdict.OPEN))
    return an_audit(
        items,
        claims=(a_claim(), a_claim(key="b")),
        disagreements=(a_disagreement(), a_disagreement("affirmed")),
        warnings=(Warned("secret", "a key", "x.py", 2), Warned("shallow", "shallow")),
    )


@pytest.mark.skipif("SARIF_SCHEMA" not in os.environ, reason="SARIF_SCHEMA names no copy of OASIS's schema")
@pytest.mark.parametrize("text", ["calm", *HOSTILE])
def test_the_published_schema_is_met(text: str) -> None:
    run_of(hostile_audit(text))
    run_of(everything())
    run_of(an_audit(()))


def test_there_is_a_rule_an_item_and_a_result_a_discrepancy() -> None:
    audit = everything()
    run = run_of(audit)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert [*rules] == ["hydra", "ci", "cli", "claim-affirmed", "claim-denied", "claim-test-count"]
    assert "Hydra loads the configuration" in rules["hydra"]["help"]["text"]  # the criterion
    assert "as many test functions as said" in rules["claim-test-count"]["help"]["text"]
    assert len(run["results"]) == audit.counted.discrepancies == 6
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "error", "error", "warning"]


def test_a_tick_and_the_answer_that_denies_it_are_one_result_with_both_lines_and_the_evidence() -> None:
    claim = a_claim(question=12, line=50, found="its item is ticked (line 12); 2 test functions")
    audit = an_audit((), claims=(claim,), disagreements=(a_disagreement(),))
    (result,) = run_of(audit)["results"]
    assert result["ruleId"] == "claim-denied"
    assert audit.counted.discrepancies == 1
    places = [location["physicalLocation"] for location in (*result["locations"], *result["relatedLocations"])]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [
        ("reports/README.md", 12),
        ("reports/README.md", 50),
        ("tests/test_a.py", 3),
    ]


def test_a_rule_has_what_github_requires_and_its_criterion_keeps_its_lines() -> None:
    rules = run_of(everything())["tool"]["driver"]["rules"]
    for rule in rules:
        for part in ("shortDescription", "fullDescription", "help"):
            assert rule[part]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
    hydra = next(rule for rule in rules if rule["id"] == "hydra")
    assert hydra["fullDescription"] == {"text": "Hydra loads the configuration."}
    before, fenced, after = hydra["help"]["markdown"].split("```")
    assert (before, after) == ("", "\n\nto do: decorate the entry point\n")
    assert "\npartial " in fenced


def test_a_result_stands_on_the_reports_line_with_its_evidence_beside_it() -> None:
    first = run_of(everything())["results"][0]
    (place,) = (location["physicalLocation"] for location in first["locations"])
    assert place == {
        "artifactLocation": {"uri": "reports/README.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12},
    }
    related = first["relatedLocations"]
    assert related[0]["physicalLocation"]["artifactLocation"]["uri"] == "src/%C3%A4%20%C3%B6.py"
    assert ["physicalLocation" in location for location in related] == [True, False, False]
    assert "aaaaaaaaaa gone.py" in related[1]["message"]["text"]


def test_warnings_are_notifications_and_no_results() -> None:
    notifications = run_of(everything())["invocations"][0]["toolExecutionNotifications"]
    assert [(one["descriptor"]["id"], one["level"], "locations" in one) for one in notifications] == [
        ("secret", "warning", True),
        ("shallow", "note", False),
    ]


def test_fingerprints_outlive_moved_lines_and_reworded_findings_and_tell_results_apart() -> None:
    audit = everything()
    moved = audit._replace(
        items=tuple(item._replace(line=99, message="other words") for item in audit.items),
        claims=tuple(claim._replace(line=77, found="3 test functions") for claim in audit.claims),
    )
    before, after = ([result["partialFingerprints"] for result in run_of(one)["results"]] for one in (audit, moved))
    assert before == after
    assert len({json.dumps(one) for one in before}) == len(before)


def test_two_claims_that_are_alike_keep_apart() -> None:
    results = run_of(an_audit((), claims=(a_claim(), a_claim())))["results"]
    assert len({json.dumps(result["partialFingerprints"]) for result in results}) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_what_students_wrote_is_no_link_placeholder_or_path_out_of_the_repository(text: str) -> None:
    results = run_of(hostile_audit(text))["results"]
    assert results
    for result in results:
        written = result["message"]["text"].replace("{{", "").replace("}}", "")
        assert "{" not in written
        assert "](" not in written.replace("\\](", "")


def test_paths_outside_of_the_repository_are_left_out() -> None:
    item = an_item(evidence=(Place("/etc/passwd", 1, None, None, "x", None), Place("../x", 1, None, None, "y", None)))
    result = run_of(an_audit((item,)))["results"][0]
    assert ["physicalLocation" in location for location in result["relatedLocations"]] == [False, False]
