"""What an API keeps: calls that store something, and whether that is the request, the prediction or both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository
from auditor.shared import regex
from probes._kept.followed import unwritten_words
from probes._kept.given import (
    calling_functions,
    hands_no_request,
    is_left_by_training,
    is_prepared_data_file,
    only_besides,
    stores_data_set,
)
from probes._kept.records import (
    LOGS,
    RECORD,
    dumped_mapping_keys,
    mapping_keys,
    names_within,
    printed_lines,
    strings_between,
)
from probes._kept.rows import rows
from probes._kept.scratch import (
    ON_DISK,
    calls_by_string,
    is_read_at_once,
    is_temporary,
    item_setting_lines,
    opens,
    string_constants,
)
from probes._kept.storing import SQL, WRITES, is_in_memory, is_storing_call
from probes._kept.words import (
    ASKED,
    INPUT,
    META,
    NO_REQUEST,
    OUTPUT,
    handler_names,
    parameters_of,
    request_and_prediction,
)
from probes._kept.workspace import callers_remove_file, removes_own_file, runs_before_model
from probes._kept.written import TABLES, appended_words, columns_added, tables_in
from probes._shared import last

if TYPE_CHECKING:
    from auditor.views.python import Call, Module
    from auditor.views.serving import Reached, Route

_BY_NAME: Final = frozenset({"upload_from_filename", "upload_file"})
"""What stores a file by its name, which need not say what is in it."""
_OF_BUCKETS: Final = frozenset({"Body", "Bucket", "Key", "ContentType", "ACL", "Fileobj", "Filename"})
"""How a bucket of S3 calls what it is given, whatever that is."""
_NEAR: Final = 25
"""How many lines after a file was opened, or before a mapping is stored, belong to it."""
_CLIMB: Final = 4


class Stored(NamedTuple):
    """A call that stores something, and what of the request and of the prediction that seems to be."""

    path: str
    line: int
    name: str
    request: bool
    prediction: bool
    known: bool


def _telling(storing: list[Call], own: Iterable[Call]) -> Iterator[Call]:
    """Yield the calls that say what is stored: of a file that is opened, those that write into it, if any."""
    writes = sorted((call for call in own if call.method in WRITES), key=lambda call: call.line)
    lines = [call.line for call in writes]
    told: set[int] = set()
    for call in storing:
        into: list[Call] = []
        if opens(call):
            near = writes[bisect_left(lines, call.line) : bisect_right(lines, call.line + _NEAR)]
            into = [other for other in near if other.scope == call.scope and _writes_into(other, call)]
        for other in into or (call,):
            if id(other) not in told:
                told.add(id(other))
                yield other


def _writes_into(call: Call, opened: Call) -> bool:
    if call.method == "print":
        to = call.keyword("file")
        return to is not None and to.call == opened.name
    return call.name == f"{opened.name}().{call.method}"


_DOTTED_NAME: Final = regex(r"[A-Za-z_][\w.-]*")


def stored_by_route(repo: Repository, route: Route) -> tuple[Stored, ...]:
    """Return what a route stores within the functions that it reaches."""
    reached = repo.serving.reach(route)
    found: list[Stored] = []
    for step in reached:
        own = step.module.calls_in(step.qualname)
        beside = tuple(call for call in own if is_temporary((call,)) or is_in_memory((call,)))
        fixed = string_constants(step.module, step.qualname)
        given = calls_by_string(own, fixed)
        kept = {id(call) for call in rows(repo, own)}
        storing = [
            call
            for call in own
            if id(call) in kept
            or (is_storing_call(step.module, call, beside) and not is_read_at_once(call, fixed, given))
        ]
        storing = [
            call
            for call in storing
            if not is_prepared_data_file(value.string for value in call.args)
            and not is_left_by_training(repo, step.module, call)
            and not (call.name in ON_DISK and not item_setting_lines(repo, step.module, call))
            and not (call.method in TABLES and removes_own_file(own, call))
            and not _of_a_run(repo, step.module, call)
        ]
        if not storing or any(each(repo, reached, step, storing) for each in (stores_data_set, callers_remove_file)):
            continue
        words = _words_stored(repo, route, reached, step, storing)
        words = {word for word in words if len(word) < 60 and _DOTTED_NAME.fullmatch(word)} - _OF_BUCKETS
        if _is_handler(step, route) and repo.serving.inference(route) is not None:
            asked, answers = handler_names(repo, route)
            for call in _telling(storing, own):
                words |= (asked | answers) & names_within(repo, step.module, call, answers)
        words -= unwritten_words(repo, reached, step, list(_telling(storing, own)))
        if words & _answered(step):
            words.add("prediction")
        request, prediction = request_and_prediction(repo, route, words)
        if prediction and runs_before_model(repo, route, repo.serving.inference(route), reached, step):
            prediction = False
        telling = bool(words) and (request or prediction or not any(call.method in _BY_NAME for call in storing))
        found.append(Stored(step.module.path, storing[0].line, storing[0].name, request, prediction, telling))
    return tuple(found)


_LOGGED: Final = frozenset({"wandb.log", "wandb.run.log", "wandb.init().log"})
_METRIC: Final = regex(
    r"(?i).{0,60}(?:loss|acc|accuracy|f1|auc|auroc|rmse|mae|mse|r2|perplexity|precision|recall|lr|learning[ _-]?rate|"
    r"epoch|step|iteration).{0,60}"
)


def _of_a_run(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether what is logged is how well a run of training or evaluation went, and nothing else."""
    told = repo.python.written.quoted(repo.python.written.inside(module, call)) if call.name in _LOGGED else ()
    return bool(told) and all(map(_METRIC.fullmatch, told))


def _answered(step: Reached) -> set[str]:
    """Return the names that what stands around a handler gives to what that answers."""
    given = set(parameters_of(step.module, step.qualname))
    inside = (at for at in step.module.assigns if at.scope.startswith(f"{step.qualname}."))
    return {at.target for at in inside if at.value.call in given}


def _words_stored(
    repo: Repository, route: Route, reached: tuple[Reached, ...], step: Reached, storing: list[Call]
) -> set[str]:
    """Return the words that say what is stored: of the function that stores, and of what its callers hand to it."""
    words = set()
    own = step.module.calls_in(step.qualname)
    for call in _telling(storing, own):
        words |= given_words(repo, step.module, call)
    if not _is_handler(step, route):
        words |= _vocabulary(repo, step)
    layer, seen = [step], {(step.module.path, step.qualname)}
    empty: dict[str, bool] = {}
    told: dict[str, set[str]] = {}
    for _ in range(_CLIMB):
        above: list[Reached] = []
        for inner in layer:
            if _is_handler(inner, route):
                continue
            name = last(inner.qualname)
            parameters = parameters_of(inner.module, inner.qualname)
            for caller, calling in calling_functions(repo, reached, inner):
                for call in calling:
                    words |= given_words(repo, caller.module, call)
                    for parameter, (alone, instead) in _instead(repo, caller.module, call, name, parameters).items():
                        empty[parameter] = empty.get(parameter, True) and alone
                        told.setdefault(parameter, set()).update(instead)
                mark = (caller.module.path, caller.qualname)
                if mark not in seen:
                    seen.add(mark)
                    if all(hands_no_request(repo, caller.module, call, name) for call in calling):
                        continue
                    above.append(caller)
                    if not _is_handler(caller, route):
                        words |= set(parameters_of(caller.module, caller.qualname)) - NO_REQUEST
        layer = above
    handed_nothing = [parameter for parameter, nothing in empty.items() if nothing]
    return _without(repo, step, words, handed_nothing, told).union(*told.values())


def _without(
    repo: Repository, step: Reached, words: set[str], parameters: list[str], told: dict[str, set[str]]
) -> set[str]:
    """Return the words without those of parameters that are handed nothing of the request."""
    left = words.difference(parameters)
    for parameter in parameters:
        if all(META.fullmatch(word) or OUTPUT.search(word) for word in told[parameter]):
            keys = repo.python.written.keys_of(step.module, step.qualname, parameter)
            left -= {key for key in keys if not OUTPUT.search(key)}
    return left


_EMPTY: Final = regex(r"\s{0,9}(?:\{\}|\[\]|\(\)|[bf]?(?:\"\"|'')|None|(?:dict|list|bytes|str)\(\))\s{0,9}")


def _instead(
    repo: Repository, module: Module, call: Call, name: str, parameters: tuple[str, ...]
) -> dict[str, tuple[bool, set[str]]]:
    """Return, by parameter of a function, the words of its argument, and whether they stand for its own name."""
    found = {}
    written = repo.python.written
    for parameter, argument in written.given(module, call, name, parameters).items():
        keys, names = written.mapping(module, call, argument), written.names(argument)
        if _EMPTY.fullmatch(argument):
            found[parameter] = (True, set[str]())
        elif keys is not None:
            found[parameter] = (True, written.names(keys) | written.quoted(keys))
        else:
            alone = only_besides(names)
            found[parameter] = (alone, names if alone else written.keys_set(module, call, argument))
    return found


def _is_handler(step: Reached, route: Route) -> bool:
    return step.module.path == route.module.path and step.qualname == route.handler


_WORD: Final = regex(r"\b[a-z_]{3,40}\b")


def given_words(repo: Repository, module: Module, call: Call) -> set[str]:
    """Return the words of what a call is given: keywords, names, and the keys of mappings that it is given."""
    found = {name for name, _ in call.keywords if name}
    opaque = False
    for value in call.values:
        if value.name:
            name = value.name.rsplit(".", 1)[-1]
            found.add(name)
            found |= mapping_keys(repo, module, name, call)
        elif value.known and isinstance(value.literal, tuple):
            found |= {str(pair[0]) for pair in value.literal if isinstance(pair, tuple) and pair}
        elif value.string:
            found.add(value.string)
            opaque = opaque or "{}" in value.string
            if SQL.search(value.string):
                found |= set(_WORD.findall(value.string[:2000]))
        else:
            opaque = True
    written = repo.python.written
    if call.name in ON_DISK:
        text = item_setting_lines(repo, module, call)
        found |= written.names(text) | written.quoted(text)
    inner = written.inside(module, call)
    found |= {"request_body"} if ASKED.search(inner) else set()
    table = written.before(module, call) if call.method in TABLES else ""
    for name in tables_in(f"{table} {inner}", written.above(module, call)):
        lines = [
            at.line for at in module.assigns if at.scope == call.scope and at.target == name and at.line < call.line
        ]
        texts = [written.line(module, line) for line in lines[-_CLIMB:]]
        for part in {name}.union(*map(written.names, texts)):
            found |= mapping_keys(repo, module, part, call)
        found |= {name, *written.keys_set(module, call, name), *columns_added(repo, module, call.scope, name)}
        found = found.union(*(written.names(text.partition("DataFrame(")[2]) for text in texts))
    found |= written.quoted(table) | written.names(table)
    rows = {name for name in written.names(table) if RECORD.fullmatch(name)}
    found = found.union(*(mapping_keys(repo, module, name, call) for name in rows))
    found = found.union(*(appended_words(repo, module, name, call) for name in written.names(f"{table} {inner}")))
    if opaque or call.star:
        found |= strings_between(repo, module, call.scope, call.line, call.line + inner.count("\n"))
        for name in written.names(inner):
            found |= dumped_mapping_keys(repo, module, name, call) or {name}
            if RECORD.fullmatch(name):
                found |= mapping_keys(repo, module, name, call)
    return {name for name in found if not _of_no_input(repo, module, name, call)}


def _of_no_input(repo: Repository, module: Module, name: str, call: Call) -> bool:
    """Return whether a name stands for a mapping made above, of a prediction and what comes with a request at most."""
    written = repo.python.written
    keys = written.mapping(module, call, name) if INPUT.search(name) else None
    if keys is None or written.keys_set(module, call, name) or f"{name}.update(" in written.above(module, call):
        return False
    return all(META.fullmatch(word) or OUTPUT.search(word) for word in written.quoted(keys) | written.names(keys))


def _vocabulary(repo: Repository, step: Reached) -> set[str]:
    """Return the words of a function, but for the texts that it only prints or logs."""
    module, qualname = step.module, step.qualname
    found = set(parameters_of(module, qualname)) - NO_REQUEST
    aside = printed_lines(repo, module, qualname)
    own = (text for text in module.strings if text.scope == qualname or text.scope.startswith(qualname + "."))
    found |= {text.value for text in own if text.line not in aside}
    for call in module.calls_in(qualname):
        if not call.name.startswith(LOGS):
            found |= {name for name, _ in call.keywords if name}
    for text in [text for text in found if SQL.search(text)]:
        found |= set(_WORD.findall(text[:2000]))
    return found
