"""docs/json.md is made of the schema of the JSON: `UPDATE_DOCS=1 pytest tests/test_json_page.py` writes it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor import audit
from auditor._claim_meanings import MEANINGS
from auditor._warning_meanings import MEANINGS as WARNINGS
from auditor.claims import KINDS
from tests.conftest import MakeRepo

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "json.md"
SCHEMA: dict[str, Any] = json.loads((ROOT / "auditor" / "output" / "audit.schema.json").read_text(encoding="utf-8"))
HEAD = """# The JSON

What each key of `--format json` means. The contract is
[audit.schema.json](../auditor/output/audit.schema.json), which this page is made of: all keys are always there, null or
empty where there is nothing, and a reader may rely on them as long as `schema_version` is the same.
"""


def _named(node: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Return the definition that a node names, if it does, and the object that it or its elements are."""
    if "anyOf" in node:
        node = node["anyOf"][-1]
    node = node.get("items", node)
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return name, SCHEMA["$defs"][name]
    return None, node


def _objects() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of the contract in its order, each once: how it is reached, or what it is called."""
    found: set[str] = set()
    queue = [("", SCHEMA)]
    while queue:
        path, node = queue.pop(0)
        yield path, node
        inner = []
        for key, each in node["properties"].items():
            name, target = _named(each)
            if "properties" in target and name not in found:
                found.update([name] if name else [])
                inner.append((name or f"{path}.{key}".lstrip("."), target))
        queue = inner + queue


def page() -> str:
    blocks = [HEAD]
    for path, node in _objects():
        rows = []
        for key, each in node["properties"].items():
            name, target = _named(each)
            form = f" ([{name}](#{name}))" if name else ""
            said = "one of " + ", ".join(f"`{json.dumps(one)}`" for one in target["enum"]) if _short(target) else ""
            rows.append(f"| `{key}` | {each['description']}{form}{f' It is {said}.' if said else ''} |")
        title = f"\n## {path}\n" if path else ""
        blocks.append("\n".join([title, "| key | what it is |", "| --- | --- |", *rows, ""]))
    return "".join(blocks)


def _short(node: dict[str, Any]) -> bool:
    return 1 < len(node.get("enum", ())) < 12


def test_the_page_is_made_of_the_schema() -> None:
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def _properties(node: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for each in node:
            yield from _properties(each, path)
    elif isinstance(node, dict):
        for key, each in node.get("properties", {}).items():
            yield f"{path}.{key}", each
        for key, each in node.items():
            yield from _properties(each, f"{path}.{key}")


def test_every_key_is_described_in_a_sentence() -> None:
    known = dict(_properties(SCHEMA))
    assert len(known) > 100
    bad = [path for path, node in known.items() if not node.get("description", "").endswith(".")]
    assert bad == []


def test_the_schema_has_a_name_that_is_no_address() -> None:
    assert SCHEMA["$id"] == f"urn:checklist-auditor:audit:{SCHEMA['properties']['schema_version']['const']}"


def test_the_kinds_of_claims_and_warnings_are_those_that_there_are() -> None:
    claims = SCHEMA["$defs"]["claim"]["properties"]["id"]["enum"]
    assert set(claims) == set(KINDS) == set(MEANINGS)
    assert SCHEMA["properties"]["warnings"]["items"]["properties"]["id"]["enum"] == list(WARNINGS)


@pytest.mark.parametrize("of", ["item", "remark"])
def test_items_and_remarks_of_others_have_any_id(of: str) -> None:
    assert SCHEMA["$defs"][of]["properties"]["id"]["type"] == "string"
    assert "enum" not in SCHEMA["$defs"][of]["properties"]["id"]


def test_an_audit_without_git_is_told_as_the_schema_says(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Exam\n", encoding="utf-8")
    found = audit(str(tmp_path)).to_dict()
    jsonschema.validate(json.loads(json.dumps(found)), SCHEMA)
    assert (found["repository"]["commit"], found["repository"]["worktree"]) == (None, False)


def test_a_warning_of_no_kind_is_refused(make_repo: MakeRepo) -> None:
    found = json.loads(json.dumps(audit(str(make_repo({"README.md": "# Exam\n"})), contributions=True).to_dict()))
    jsonschema.validate(found, SCHEMA)
    found["warnings"].append({"id": "no-such-warning", "message": "", "path": None, "line": None})
    with pytest.raises(jsonschema.ValidationError, match="no-such-warning"):
        jsonschema.validate(found, SCHEMA)
