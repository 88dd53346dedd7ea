"""Workflow documents as facts: what `workflows.py` exposes is built here from parsed YAML."""

from __future__ import annotations

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from auditor._regex import regex
from auditor.views._problem import Problem
from auditor.views._workflow_conditions import looks_back, never
from auditor.views._workflow_expressions import MATRIX, expand_matrix
from auditor.views._workflow_facts import Job, Step, Trigger, Workflow
from auditor.views._yaml import Parsed, Path

_TRUE = regex(r"\$\{\{\s{0,9}(?:true|always\(\))\s{0,9}\}\}", re.IGNORECASE)
_OUTCOME = regex(r"\bsteps\.([\w-]{1,100})\.outcome\b")
_GIVES_UP = regex(r"(?m)\bexit [1-9]|\bsetFailed\b|^[ \t]*false[ \t]*$")
_FROM_JSON = regex(r"\s*\$\{\{\s*fromJSON\(\s*'(.*)'\s*\)\s*\}\}\s*", re.IGNORECASE | re.DOTALL)
_WORKSPACE = regex(r"\A(?:(?:/\w{1,20}){2}/work(?:/[\w.-]+){2}|\$\{\{\s{0,9}github\.workspace\s{0,9}\}\})(?:/|\Z)")
"""Where GitHub checks a repository out."""
_MAX_COMBINATIONS = 4096
_MAX_TOLD = 20_000


class Reader:
    """Reads one parsed document by the paths of its keys."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed

    @cached_property
    def jobs(self) -> Mapping[Path, list[str]]:
        """The texts of all scalars of each job, by its path."""
        found: defaultdict[Path, list[str]] = defaultdict(list)
        for path, text in self.parsed.raw.items():
            found[path[:2]].append(text)
        return found

    def at(self, *path: str | int) -> object:
        """Return the value at a path, None where there is none."""
        value: object = self.parsed.data
        for part in path:
            if isinstance(value, dict) and isinstance(part, str):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
                value = value[part]
            else:
                return None
        return value

    def mapping(self, *path: str | int) -> Mapping[str, object]:
        """Return the mapping at a path, an empty one where there is none."""
        value = self.at(*path)
        return value if isinstance(value, dict) else {}

    def items(self, *path: str | int) -> list[object]:
        """Return the list at a path, an empty one where there is none."""
        value = self.at(*path)
        return value if isinstance(value, list) else []

    def text(self, *path: str | int) -> str:
        """Return a scalar as it was written (`3.10`), empty where there is none."""
        return self.parsed.raw.get(path, "") if self.at(*path) is not None else ""

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """Return the scalars of a list (or one scalar as a list) as they were written."""
        value = self.at(*path)
        if isinstance(value, list):
            return tuple(self.text(*path, index) for index, item in enumerate(value) if is_scalar(item))
        return (self.text(*path),) if is_scalar(value) else ()

    def pairs(self, *path: str | int) -> tuple[dict[str, str], dict[str, int]]:
        """Return the scalars of a mapping as text, and the line of each key; other values as JSON."""
        found = self.mapping(*path)
        values = {key: self.text(*path, key) if is_scalar(value) else _json(value) for key, value in found.items()}
        return values, {key: self.parsed.line(*path, key) for key in found}

    def line(self, *path: str | int) -> int:
        """Return the line of a key."""
        return self.parsed.line(*path)


def is_scalar(value: object) -> bool:
    """Return whether a value of YAML is one word or number: no list, no mapping, not nothing."""
    return value is not None and not isinstance(value, (list, dict))


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)[:2000]


def read_workflow(path: str, parsed: Parsed) -> Workflow:
    """Return the facts of a GitHub workflow."""
    if parsed.error is not None:
        return Workflow(path, error=parsed.error)
    if not isinstance(parsed.data, dict):
        return Workflow(path, error=Problem("it is no mapping"))
    reader = Reader(parsed)
    event_key = "on" if "on" in parsed.data else "true"
    jobs = tuple(_started([job for name in reader.mapping("jobs") if (job := _job(reader, name)) is not None]))
    env, _ = reader.pairs("env")
    defaults = read_defaults(reader, (event_key, "workflow_call", "inputs"))
    return Workflow(path, reader.text("name"), _triggers(reader, event_key), jobs, env=env, defaults=defaults)


def read_defaults(reader: Reader, base: Path) -> Mapping[str, str]:
    """Return the inputs at a path that have a default, with it."""
    return {name: text for name in reader.mapping(*base) if (text := reader.text(*base, name, "default"))}


def _triggers(reader: Reader, key: str) -> tuple[Trigger, ...]:
    value = reader.at(key)
    if not isinstance(value, dict):
        many = isinstance(value, list)
        return tuple(
            Trigger(event, reader.line(key, index) if many else reader.line(key))
            for index, event in enumerate(reader.texts(key))
        )
    found = []
    for event in value:
        if reader.at(key, event, "branches") == [] and not reader.texts(key, event, "tags"):
            continue  # an empty list lets no branch through
        path_lines = {
            text: reader.line(key, event, "paths", index)
            for index, text in enumerate(reader.texts(key, event, "paths"))
        }
        found.append(
            Trigger(
                event,
                reader.line(key, event),
                branches=reader.texts(key, event, "branches"),
                branches_ignore=reader.texts(key, event, "branches-ignore"),
                paths=reader.texts(key, event, "paths"),
                paths_ignore=reader.texts(key, event, "paths-ignore"),
                tags=reader.texts(key, event, "tags"),
                types=reader.texts(key, event, "types"),
                workflows=reader.texts(key, event, "workflows"),
                path_lines=path_lines,
            )
        )
    return tuple(found)


def _started(jobs: list[Job]) -> Iterator[Job]:
    """Return the jobs that can start: no condition that never holds, on them or on one that they wait for."""
    off = [job.id for job in jobs if never(job.condition, first=not job.needs)]
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for job in jobs if off else ():
        for need in job.needs if not looks_back(job.condition) else ():
            waiting[need].append(job.id)
    never_run = set(off)
    while off:
        for name in waiting.pop(off.pop(), ()):
            if name not in never_run:
                never_run.add(name)
                off.append(name)
    return (job for job in jobs if job.id not in never_run)


def _job(reader: Reader, name: str) -> Job | None:
    base: Path = ("jobs", name)
    if not isinstance(reader.at(*base), dict):
        return None
    matrix, matrix_lines = _matrix(reader, (*base, "strategy", "matrix"))
    misplaced = not matrix and reader.at(*base, "strategy") is None
    if misplaced:
        # Indented too little, beside an empty `strategy:`; GitHub rejects it, but what is meant is there.
        matrix, matrix_lines = _matrix(reader, (*base, "matrix"))
    labels = reader.texts(*base, "runs-on") or reader.texts(*base, "runs-on", "labels")
    images = reader.texts(*base, "container") or reader.texts(*base, "container", "image")
    environment = reader.text(*base, "environment") or reader.text(*base, "environment", "name")
    env, _ = reader.pairs(*base, "env")
    inputs, _ = reader.pairs(*base, "with")
    return Job(
        name,
        reader.line(*base),
        steps=read_steps(reader, (*base, "steps"), _defaults(reader, base)),
        matrix=matrix,
        matrix_lines=matrix_lines,
        misplaced=misplaced and bool(matrix),
        runs_on=expand_matrix(labels, matrix),
        container=expand_matrix(images, matrix),
        uses=reader.text(*base, "uses") or None,
        needs=reader.texts(*base, "needs"),
        condition=reader.text(*base, "if") or None,
        continue_on_error=_goes_on(reader, base),
        environment=environment or None,
        name=reader.text(*base, "name"),
        env=env,
        inputs=inputs,
    )


def _defaults(reader: Reader, base: Path) -> tuple[str, str]:
    """Return the working directory and shell that a job's steps have unless they say otherwise."""
    found = [
        reader.text(*base, "defaults", "run", key) or reader.text("defaults", "run", key)
        for key in ("working-directory", "shell")
    ]
    return found[0], found[1]


def read_steps(reader: Reader, base: Path, defaults: tuple[str, str] = ("", "")) -> tuple[Step, ...]:
    """Return the steps of the list at a path; those that are plainly switched off are left out."""
    found = []
    for index, item in enumerate(reader.items(*base)):
        if not isinstance(item, dict):
            continue
        path = (*base, index)
        condition = reader.text(*path, "if") or None
        if never(condition):
            continue
        inputs, input_lines = reader.pairs(*path, "with")
        env, _ = reader.pairs(*path, "env")
        run = reader.text(*path, "run") or None
        found.append(
            Step(
                reader.text(*path, "name"),
                reader.line(*path),
                uses=reader.text(*path, "uses").strip() or None,
                run=run,
                run_line=reader.parsed.text_line(*path, "run") if run else None,
                inputs=inputs,
                input_lines=input_lines,
                env=env,
                condition=condition,
                continue_on_error=_goes_on(reader, path),
                working_directory=_WORKSPACE.sub("", reader.text(*path, "working-directory") or defaults[0]),
                id=reader.text(*path, "id"),
                shell=reader.text(*path, "shell") or defaults[1],
            )
        )
    heard = _heard(found)
    return tuple(step._replace(continue_on_error=False) if step.id in heard else step for step in found)


def _goes_on(reader: Reader, base: Path) -> bool:
    """Return whether a failure of the job or step at a path fails nothing."""
    value = reader.at(*base, "continue-on-error")
    return value is True or (isinstance(value, str) and _TRUE.fullmatch(value[:100].strip()) is not None)


def _heard(steps: list[Step]) -> set[str]:
    """Return the ids of the steps whose failure a later step looks for and fails for itself."""
    found: set[str] = set()
    for step in steps:
        told = f"{step.run or ''}\n{step.inputs.get('script', '')}"
        if step.condition and _GIVES_UP.search(told):
            found.update(_OUTCOME.findall(step.condition[:2_000]))
    return found - {""}


def _matrix(reader: Reader, base: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Return each dimension's values and line: listed, less those that `exclude` removes, with those of `include`."""
    value = reader.at(*base)
    lines: dict[str, int] = {}
    if isinstance(value, dict):
        listed = {
            key: _values(reader, (*base, key), item)
            for key, item in value.items()
            if key not in ("include", "exclude") and item is not None
        }
        include = _records(reader, (*base, "include"))
        exclude = _records(reader, (*base, "exclude"))
        for key in listed:
            lines[key] = reader.line(*base, key)
        for index, record in enumerate(include):
            for key in record:
                lines.setdefault(key, reader.line(*base, "include", index, key))
    else:
        given = _from_json(reader.text(*base))
        if not isinstance(given, dict):
            return _unknown_matrix(reader, base)
        listed = {key: _plain_values(item) for key, item in given.items() if key not in ("include", "exclude") and item}
        include, exclude = _plain_records(given.get("include")), _plain_records(given.get("exclude"))
        lines = dict.fromkeys([*listed, *(key for record in include for key in record)], reader.line(*base))
    left = _without(listed, exclude)
    matrix: dict[str, dict[str, None]] = {}
    for key, records in left.items():
        for record in records:
            for name, text in record.items():
                matrix.setdefault(f"{key}.{name}" if name else key, {})[text] = None
    for record in include:
        for name, text in record.items():
            matrix.setdefault(name, {})[text] = None
    for name in matrix:
        lines.setdefault(name, lines.get(name.split(".", 1)[0], reader.line(*base)))
    return {name: tuple(values) for name, values in matrix.items()}, lines


def _unknown_matrix(reader: Reader, base: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Return the dimensions of a matrix that another job makes: those that its own job names, with what makes them."""
    text = reader.text(*base)
    if "${{" not in text:
        return {}, {}
    names = dict.fromkeys(name for value in reader.jobs[base[:2]] for name in MATRIX.findall(value[:_MAX_TOLD]))
    return dict.fromkeys(names, (text,)), dict.fromkeys(names, reader.line(*base))


def _values(reader: Reader, path: Path, value: object) -> list[dict[str, str]]:
    """Return the values of a dimension as records: `{"": text}`, or the keys of a mapping."""
    if isinstance(value, list):
        found = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                found.append({"": _json(item), **reader.pairs(*path, index)[0]})
            elif is_scalar(item):
                found.append({"": reader.text(*path, index)})
        return found
    if is_scalar(value):
        text = reader.text(*path)
        given = _from_json(text)
        return _plain_values(given) if given is not None else [{"": text}]
    return []


def _plain_values(value: object) -> list[dict[str, str]]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            found.append({"": _json(item), **{key: str(part) for key, part in item.items() if is_scalar(part)}})
        elif is_scalar(item):
            found.append({"": str(item)})
    return found


def _records(reader: Reader, path: Path) -> list[dict[str, str]]:
    """Return the entries of `include` or `exclude`."""
    if isinstance(reader.at(*path), list):
        return [reader.pairs(*path, index)[0] for index in range(len(reader.items(*path)))]
    return _plain_records(_from_json(reader.text(*path)))


def _plain_records(value: object) -> list[dict[str, str]]:
    return [
        {key: str(part) for key, part in item.items() if is_scalar(part)}
        for item in (value if isinstance(value, list) else [])
        if isinstance(item, dict)
    ]


def _from_json(text: str) -> object:
    """Return the value of `${{ fromJSON('...') }}` around a literal, numbers as text; None where it is none."""
    match = _FROM_JSON.fullmatch(text) if len(text) < 20_000 else None
    if match is None:
        return None
    try:
        found: object = json.loads(match[1].replace("''", "'"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return found


def _without(
    listed: Mapping[str, list[dict[str, str]]], exclude: list[dict[str, str]]
) -> Mapping[str, list[dict[str, str]]]:
    """Return the dimensions without the values whose every combination is excluded."""
    total = 1
    for records in listed.values():
        total *= len(records)
    if not exclude or not 0 < total <= _MAX_COMBINATIONS:
        return listed
    kept: dict[str, list[dict[str, str]]] = {key: [] for key in listed}
    for values in itertools.product(*listed.values()):
        chosen = dict(zip(listed, values, strict=True))
        if any(
            record and all(key in chosen and chosen[key][""] == text for key, text in record.items())
            for record in exclude
        ):
            continue
        for key, record in chosen.items():
            if record not in kept[key]:
                kept[key].append(record)
    return kept
