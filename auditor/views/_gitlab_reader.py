"""GitLab CI files as the facts of a workflow."""

from __future__ import annotations

from collections.abc import Iterator

from auditor._regex import regex
from auditor.views._gitlab_includes import RESERVED
from auditor.views._problem import Problem
from auditor.views._workflow_facts import Job, Step, Trigger, Workflow
from auditor.views._workflow_reader import Reader, is_scalar
from auditor.views._yaml import Parsed, Path

_MAX_DEPTH = 1
_MOST = 20


def read_gitlab(path: str, parsed: Parsed) -> Workflow:
    """Return the facts of a GitLab CI file: every job with a script, one step for each of its lines."""
    if parsed.error is not None:
        return Workflow(path, error=parsed.error, gitlab=True)
    if not isinstance(parsed.data, dict):
        return Workflow(path, error=Problem("it is no mapping"), gitlab=True)
    reader = Reader(parsed)
    jobs = []
    changes: list[Trigger] = []
    for name, value in parsed.data.items():
        if name in RESERVED or name.startswith(".") or not isinstance(value, dict):
            continue
        chain = _gitlab_chain(reader, name)
        steps: list[Step] = []
        for key in ("before_script", "script", "after_script"):
            owner = next((each for each in chain if reader.at(each, key) is not None), None)
            base: Path = (owner, key) if owner is not None else (key,)
            steps.extend(_gitlab_steps(reader, base))
        whens = {reader.text(each, "when") for each in chain if reader.text(each, "when")}
        if not steps or "never" in whens or any(_never(reader, each) for each in chain[:1]):
            continue
        changes += (trigger for each in chain for trigger in _on_changes(reader, each))
        matrix, lines = _gitlab_matrix(reader, name)
        jobs.append(
            Job(
                name,
                reader.line(name),
                tuple(steps),
                matrix=matrix,
                matrix_lines=lines,
                needs=reader.texts(name, "needs"),
                continue_on_error=any(reader.at(each, "allow_failure") is True for each in chain),
                waits=_waits(reader, chain),
            )
        )
    triggers = (Trigger("push", 1), Trigger("merge_request", 1), *changes)
    return Workflow(path, triggers=triggers, jobs=tuple(jobs), gitlab=True)


def _gitlab_chain(reader: Reader, name: str) -> list[str]:
    """Return a job and the templates that it extends, nearest first."""
    chain, waiting = [name], list(reader.texts(name, "extends"))[::-1]
    while waiting and len(chain) < 12:
        each = waiting.pop(0)
        if each not in chain and isinstance(reader.at(each), dict):
            chain.append(each)
            waiting.extend(list(reader.texts(each, "extends"))[::-1])
    return chain


def _never(reader: Reader, name: str) -> bool:
    """Return whether every rule of a job says that it does not run."""
    rules = reader.items(name, "rules")
    return bool(rules) and all(isinstance(rule, dict) and rule.get("when") == "never" for rule in rules)


_OTHERWISE = frozenset(["schedules", "schedule", "triggers", "trigger", "web", "api", "pipelines", "pipeline", "tags"])
"""What starts a job that no change does, by the names that `only` has and those that a rule asks for."""
_SOURCE = regex(
    r"\s{0,9}\$CI_PIPELINE_SOURCE\s{0,9}==\s{0,9}[\"'](schedule|trigger|web|api|pipeline)[\"']\s{0,9}|\s{0,9}\$CI_COMMIT_TAG\s{0,9}"
)


def _waits(reader: Reader, chain: list[str]) -> bool:
    """Return whether no change starts a job: it says so itself, or the nearest template that says anything of it."""
    for each in chain:
        rules = reader.items(each, "rules")
        if rules:
            return all(isinstance(rule, dict) and _rule_waits(rule) for rule in rules)
        only = reader.texts(each, "only") or reader.texts(each, "only", "refs")
        when = reader.text(each, "when")
        if only or when:
            return when == "manual" or (bool(only) and _OTHERWISE.issuperset(only))
    return False


def _rule_waits(rule: dict[object, object]) -> bool:
    if rule.get("when") in ("manual", "never"):
        return True
    condition = rule.get("if")
    return isinstance(condition, str) and _SOURCE.fullmatch(condition[:200]) is not None


def _on_changes(reader: Reader, name: str) -> Iterator[Trigger]:
    """Yield what starts a job only where some paths change."""
    places: list[Path] = [(name, "only", "changes")]
    for index in range(len(reader.items(name, "rules"))):
        if reader.text(name, "rules", index, "when") != "never":
            places += [(name, "rules", index, "changes"), (name, "rules", index, "changes", "paths")]
    for place in places:
        paths = reader.texts(*place)
        if paths:
            lines = {path: reader.line(*place, index) for index, path in enumerate(paths)}
            yield Trigger("push", reader.line(*place), paths=paths, path_lines=lines)


def _gitlab_steps(reader: Reader, base: Path, depth: int = 0) -> list[Step]:
    value = reader.at(*base)
    paths: list[Path] = [base] if is_scalar(value) else []
    named: list[Step] = []
    for index, item in enumerate(value if isinstance(value, list) else ()):
        other = reader.texts(*base, index) if isinstance(item, list) and index < _MOST else ()
        if other and reader.at(*other) is not None:  # `!reference [job, script]`
            named += _gitlab_steps(reader, other, depth + 1) if depth < _MAX_DEPTH and len(named) < _MOST else []
        elif isinstance(item, list):  # lists within lists come of anchors; GitLab flattens them
            paths += [(*base, index, nested) for nested in range(len(item))]
        elif is_scalar(item):
            paths.append((*base, index))
    return named + [
        Step("", reader.line(*path), run=text, run_line=reader.parsed.text_line(*path))
        for path in paths
        if (text := reader.text(*path))
    ]


def _gitlab_matrix(reader: Reader, name: str) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    matrix: dict[str, dict[str, None]] = {}
    lines: dict[str, int] = {}
    base: Path = (name, "parallel", "matrix")
    for index, item in enumerate(reader.items(*base)):
        for key in item if isinstance(item, dict) else ():
            lines.setdefault(key, reader.line(*base, index, key))
            matrix.setdefault(key, {}).update(dict.fromkeys(reader.texts(*base, index, key)))
    return {key: tuple(values) for key, values in matrix.items()}, lines
