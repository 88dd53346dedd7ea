"""What of its parameters a function writes, where that can be followed: a record that it spells out itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._kept.given import calling_functions
from probes._kept.records import assigned_text
from probes._kept.words import parameters_of
from probes._shared import last

if TYPE_CHECKING:
    from auditor import Repository
    from auditor.views.python import Call
    from auditor.views.serving import Reached

_PLAIN: Final = frozenset(
    {"write", "writerow", "dump", "upload_from_string", "insert_one", "write_text", "write_bytes", "put_object"}
)
"""What writes only what it is given."""
_CONTENT: Final = {"put_object": "Body"}
"""What of it says what is written, and not where."""
_MEASURED: Final = regex(r"(?<![\w.])len\([\w.]{1,80}\)")
_LITERAL: Final = regex(r"[ \t]*(?:\{|\[|f?[\"'](?![\"'])|json\.dumps\()")
_WORD: Final = regex(r"[A-Za-z_]\w*")
_ANYTHING: Final = frozenset({"self", "cls", "locals", "vars", "globals", "kwargs", "args"})
_LONGEST_BODY: Final = 20_000
_MOST: Final = 120


def unwritten_words(repo: Repository, reached: tuple[Reached, ...], step: Reached, telling: list[Call]) -> set[str]:
    """Return the words of what callers hand to a function that stands in nothing which that writes.

    None where it cannot be followed: of a record that is filled later, or made elsewhere, anything may be written.
    """
    if step == reached[0]:  # a handler is asked for what it writes alone
        return set()
    parameters = set(parameters_of(step.module, step.qualname))
    found = _written(repo, step, telling, parameters)
    if found is None or not parameters - found:
        return set()
    written, name = repo.python.written, last(step.qualname)
    kept, out = set(found), parameters - found
    for caller, calling in calling_functions(repo, reached, step):
        for call in calling:
            given = written.given(caller.module, call, name, parameters_of(step.module, step.qualname))
            kept |= {word for each, text in given.items() if each in found for word in _words(repo, text)}
            out |= {word for each, text in given.items() if each not in found for word in written.names(text)}
    return out - kept


def _written(repo: Repository, step: Reached, telling: list[Call], parameters: set[str]) -> set[str] | None:
    """Return the words of what a function writes, those of the literals that it gives names to included, or None."""
    module, function = step.module, step.module.function(step.qualname)
    if function is None or any(call.method not in _PLAIN or call.scope != step.qualname for call in telling):
        return None
    written = repo.python.written
    lines = written.body(module, step.qualname)
    body = "\n".join(lines)
    if len(body) > _LONGEST_BODY:  # whoever reads it for each name would not come to an end
        return None
    waiting = set().union(*(_words(repo, _content(repo, step, call)) for call in telling))
    given = {item.target: item for item in module.assigns if item.scope == step.qualname}
    found: set[str] = set()
    while waiting:
        word = waiting.pop()
        found.add(word)
        if len(found) > _MOST:
            return None
        if word in given:
            text = assigned_text(lines, given[word].line - function.line)
            if text is None or not _LITERAL.match(text) or _changed(body, word):
                return None
            waiting |= _words(repo, text) - found
        elif word not in parameters and _bound(body, word):
            return None
    return found if not found & _ANYTHING and "def " not in body.partition(":")[2] else None


def _content(repo: Repository, step: Reached, call: Call) -> str:
    """Return the text of what a call writes."""
    inside = repo.python.written.inside(step.module, call)
    key = _CONTENT.get(call.method)
    return repo.python.written.given(step.module, call, call.method, ()).get(key, inside) if key else inside


def _words(repo: Repository, text: str) -> set[str]:
    """Return every word of an expression, those that texts fill in included; a length tells nothing of what has it."""
    text = _MEASURED.sub("0", text)
    filled = (quoted for quoted in repo.python.written.quoted(text) if "{" in quoted)
    return repo.python.written.words(text).union(*(_WORD.findall(quoted) for quoted in filled))


def _changed(body: str, name: str) -> bool:
    """Return whether a name is given more than once, added to, or handed to anything but what writes it out."""
    name = re.escape(name)
    once = len(re.findall(rf"(?m)^[ \t]*{name}\b[ \t]*(?::[^=\n]{{1,80}})?[-+|]?=(?!=)", body)) == 1
    return not once or bool(
        re.search(rf"(?<![\w.]){name}(?:\[[^\n]{{0,200}}\][ \t]*[-+|]?=(?!=)|\.(?!get\b)\w{{1,40}}\()", body)
        or re.search(rf"(?<!dumps)(?<!dump)(?<!write)(?<!writerow)(?<!str)\({name}\b", body)
        or re.search(rf",[ \t]*{name}\b[ \t]*[,)]", body)
    )


def _bound(body: str, name: str) -> bool:
    """Return whether a function gives a name by a loop or a walrus, or adds to what it finds by it."""
    word = re.escape(name)
    return any(
        re.search(pattern, body)
        for pattern in (
            rf"(?<![\w.]){word}\[[^\n]{{0,200}}\][ \t]*[-+|]?=(?!=)",
            rf"(?<![\w.]){word}\.(?:append|appendleft|add|update|extend|insert|put)\w{{0,20}}\(",
            rf"\bfor\b[^\n:]{{0,200}}\b{word}\b[^\n:]{{0,200}}\bin\b",
            rf"\b{word}\b[ \t]*:=",
        )
    )
