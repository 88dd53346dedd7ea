"""What a record holds that is made before it is stored: its keys, and the names of what they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Final

from auditor import Repository, once_by
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_NEAR: Final = 25
"""How many lines before a mapping is stored belong to it."""
RECORD: Final = regex(r"(?i)_?(?:\w+_)?(?:record|rec|entry|row|event|payload|document|doc|item|log|line|log_data)s?")
_PREDICTS: Final = regex(r"(?i)predict|infer|classif|generate|forward|^model$|^call$|process|^get|^read|^load|^open")


def mapping_keys(repo: Repository, module: Module, name: str, call: Call) -> set[str]:
    """Return the keys of a mapping that a name was given before a call in the same function."""
    given = [
        assign
        for assign in module.assigns
        if assign.scope == call.scope and assign.target.split("[", 1)[0] == name and assign.line <= call.line
    ]
    before = [assign.line for assign in given]
    if not before:
        return set()
    begin = max((line for line in before), default=call.line)
    begin = min(before) if call.line - min(before) <= _NEAR * 2 else begin
    found = strings_between(repo, module, call.scope, begin, call.line)
    written = repo.python.written
    found |= written.names(written.listed(module, call, name, max(before))) | written.keys_set(module, call, name)
    merged = _MERGED.search(written.line(module, max(before))[:1000])
    found |= written.names(merged[1] or merged[2]) if merged is not None else set()
    if RECORD.fullmatch(name):
        makers = {(assign.line, assign.value.call) for assign in given}
        for made in module.calls_in(call.scope):  # a function or class makes the record
            if (made.line, made.name) in makers and (made.method[:1].isupper() or not _PREDICTS.search(made.method)):
                found |= {key for key, _ in made.keywords if key} | written.names(written.inside(module, made))
    return found


@once_by(lambda module: module.path)
def _dumps(repo: Repository, module: Module) -> Mapping[tuple[str, str], list[Call]]:
    """Return the calls of json.dumps by the function they stand in and the name that is given what they return."""
    made = {(each.scope, each.line): each for each in module.calls if each.name == "json.dumps"}
    named: dict[tuple[str, str], list[Call]] = {}
    for at in module.assigns if made else ():
        if (at.scope, at.line) in made:
            named.setdefault((at.scope, at.target), []).append(made[at.scope, at.line])
    return named


def dumped_mapping_keys(repo: Repository, module: Module, name: str, call: Call) -> set[str]:
    """Return the keys of a mapping whose JSON text a name was given before a call in the same function."""
    written = repo.python.written
    texts = [each for each in _dumps(repo, module).get((call.scope, name), ()) if each.line <= call.line][-1:]
    return {
        word
        for each in texts
        for part in written.names(written.inside(module, each))
        for word in mapping_keys(repo, module, part, each)
    }


_SPAN: Final = 40
_LONGEST: Final = 4_000
_MEASURED: Final = regex(
    r"(?i)(?<![\w.])[\w.]{0,80}(?:hash|md5|sha\d|len|count|size|shape|uuid)\w{0,40}\([^()\n]{0,200}\)"
)
_ADDED: Final = regex(r"[ \t]*([A-Za-z_]\w{0,80})(?:(\.update\()|\[[\"']\w{1,80}[\"']\][ \t]*=(?!=))")
_BY_PATH: Final = frozenset({"save", "imwrite", "upload_from_filename", "upload_file"})
_STEPS: Final = 2


def names_within(repo: Repository, module: Module, call: Call, answers: Set[str]) -> set[str]:
    """Return the names in what a call writes: of its arguments, and of what its function made of others to write.

    What a name of `answers` is made of is not asked.
    """
    if call.method in _BY_PATH or call.method.endswith("open"):  # what is told is where it goes
        return set()
    written, lines = repo.python.written, repo.python.written.code(module)
    made: dict[str, list[str | None]] = {}
    for at in module.assigns:
        if at.scope == call.scope and at.line <= call.line and at.target not in answers:
            made.setdefault(at.target, []).append(assigned_text(lines, at.line - 1))
    function = module.function(call.scope)
    for number in range(function.line, call.line - 1) if function is not None else ():
        added = _ADDED.match(lines[number][:_LONGEST])
        if added is not None:
            given = lines[number][added.end() :] if added[2] else assigned_text(lines, number)
            made.setdefault(added[1], []).append(given)
    table = call.method.startswith(("to_", "write_")) and call.method not in ("write_text", "write_bytes")
    text = written.before(module, call) if table else written.inside(module, call)
    found = layer = written.names(_MEASURED.sub(" ", text))
    for _ in range(_STEPS):
        texts = [text for name in layer for text in made.get(name, ())]
        layer = {name for text in texts if text for name in written.names(_MEASURED.sub(" ", text))} - found
        found |= layer
    return found


def assigned_text(lines: Sequence[str], at: int) -> str | None:
    """Return what an assignment gives, over all its lines; None where no end of it is found."""
    text = lines[at].partition("=")[2]
    for line in lines[at + 1 : at + _SPAN]:
        if _open(text) <= 0:
            break
        text = f"{text}\n{line}"
    return text[:_LONGEST] if _open(text) == 0 else None


def _open(text: str) -> int:
    return sum(text.count(sign) for sign in "([{") - sum(text.count(sign) for sign in ")]}")


_SPREAD: Final = regex(r"(?:\*\*(?:self\.)?|(?<![\w.])(?=\w{1,80}(?:\.\w{1,80}\(\))?[ ]{0,4}\|[ ]{0,4}\{))(\w+)")
"""What a mapping takes over: `{**data}`, `data | {...}`, `data.model_dump() | {...}`."""
_MERGED: Final = regex(r"=[ ]{0,4}(?:[^=\n{]{1,200}\|[ ]{0,4}(\{.*)|(\{[^\n]{0,400}\*\*.*))")


def strings_between(repo: Repository, module: Module, scope: str, begin: int, end: int) -> set[str]:
    """Return the strings of a function between two lines, and the names of mappings that are taken over there."""
    found: set[str] = set()
    first = begin
    for line in (*sorted(line for line in printed_lines(repo, module, scope) if begin <= line <= end), end + 1):
        found.update(module.strings_in(scope, first, line - 1))
        first = line + 1
    for text in repo.python.written.code(module)[begin - 1 : end]:
        found |= set(_SPREAD.findall(text[:500]))
    return found


LOGS: Final = ("logging.", "logger.", "loguru.")


@once_by(lambda module, scope: (module.path, scope))
def printed_lines(repo: Repository, module: Module, scope: str) -> Set[int]:
    """Return the lines of what a function prints or logs for whoever looks on: nothing of that is stored."""
    told = (
        call
        for call in module.calls_in(scope)
        if call.name.startswith(LOGS) or (call.name == "print" and call.keyword("file") is None)
    )
    written = repo.python.written
    return {
        line for call in told for line in range(call.line, call.line + written.inside(module, call).count("\n") + 1)
    }
