"""What callers give to a function that stores: where its own parameter says more, or less, than the argument does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from auditor import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

QUOTED: Final = regex(r"""\"(?:\\.|[^"\\])*\"|'(?:\\.|[^'\\])*'""")
_ASIDE: Final = regex(QUOTED.pattern + r"|#[^\n]*")
_KEYWORD: Final = regex(r"(\w+)\s*=(?!=)\s*")
_NAME: Final = regex(r"[A-Za-z_]\w*")
_BESIDES: Final = regex(
    r"(?i)file_?name|(?:\w+_)?time(?:stamp)?|now|latency|duration|content_type|size|uuid|request_id|session_id"
)
"""What tells nothing of a request itself, whatever the function that is given it calls it."""
_PREPARED: Final = regex(
    r"(?i)(?:^|[/}])(?:processed|interim)/(?!.*(?:pred|infer|log|request|response|monitor|drift|current|feedback|record))"
)


def prepared(texts: Iterable[str | None]) -> bool:
    """Return whether what a call is given names a file of prepared training data, which is no call of the API."""
    return any(text and _PREPARED.search(text[:500]) for text in texts)


_LEFT: Final = frozenset({"torch.save", "pickle.dump", "joblib.dump", "wandb.log", "mlflow.log_dict"})
"""What stores the weights and the figures of training as well as anything else."""
_NEAR: Final = 8
_MODEL: Final = regex(r"(?i)(?:.*[_./])?(?:model|weight|checkpoint|ckpt)s?(?:_(?:path|file))?(?:\.[a-z]+)?")


def left_by_training(module: Module, call: Call) -> bool:
    """Return whether a call stores what training leaves: weights, and what a function that trains logs or dumps."""
    if call.name == "shutil.copy":
        return any(_MODEL.fullmatch(value.name or value.string or "") for value in call.args)
    if call.name not in _LEFT:
        return False
    root = call.scope.split(".", 1)[0]
    for other in module.calls:
        near = other.scope == call.scope and 0 <= other.line - call.line < _NEAR
        if (near and other.method == "state_dict") or (
            other.method == "backward" and other.scope.split(".", 1)[0] == root
        ):
            return True
    return False


_PART: Final = regex(r"(?i)(?:[xy]_)?(train|test|val)(?:ing|id|idation)?_\w+|\w*_(train|test|val)(?:id|idation)?")


def parted(inners: Iterable[str]) -> bool:
    """Return whether what calls of one function are given are the parts of a data set: one to train on, one to test."""
    names = {name for inner in inners for name in _NAME.findall(masked(inner))}
    parts = {(match[1] or match[2]).lower() for name in names if (match := _PART.fullmatch(name))}
    return "train" in parts and len(parts) > 1


def masked(text: str) -> str:
    """Return a text with blanks for what is quoted or a comment in it, of the same length."""
    return _ASIDE.sub(lambda match: " " * len(match[0]), text)


def uncommented(text: str) -> str:
    """Return a text without the comments in it."""
    return _ASIDE.sub(lambda match: "" if match[0].startswith("#") else match[0], text)


def closed(text: str) -> str:
    """Return what stands before the bracket that closes what was open before the text; all of it, where none does."""
    depth = 1
    for end, char in enumerate(masked(text)):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0:
            return text[:end]
    return text


def arguments(inner: str) -> tuple[str, ...]:
    """Return the arguments that are written between the parentheses of a call."""
    found, depth, begin = [], 0, 0
    for end, char in enumerate(masked(inner)):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            found.append(inner[begin:end].strip())
            begin = end + 1
    return (*found, inner[begin:].strip())


def given(inner: str, name: str, parameters: tuple[str, ...]) -> dict[str, str]:
    """Return the argument of each parameter of a function, called or handed on (`add_task(f, x)`)."""
    written = arguments(inner)
    handed = next((at for at, text in enumerate(written) if text.rsplit(".", 1)[-1] == name), -1)
    own = [parameter for parameter in parameters if parameter not in ("self", "cls")]
    found = {}
    for at, text in enumerate(written[handed + 1 :]):
        if text.startswith("*"):
            break
        keyword = _KEYWORD.match(text)
        if keyword:
            found[keyword[1]] = text[keyword.end() :]
        elif at < len(own):
            found[own[at]] = text
    return found


def only_besides(names: set[str]) -> bool:
    """Return whether names speak only of what comes with a request: its time, the name of its file."""
    return bool(names) and all(_BESIDES.fullmatch(name) for name in names)


def mapping(argument: str, above: str) -> str | None:
    """Return what stands within the braces of a mapping that is an argument, or that the lines above give its name.

    None where it is no mapping, or one that takes over another, whose keys are not seen.
    """
    if argument.startswith("{"):
        inner = closed(argument[1:])
    elif _NAME.fullmatch(argument):
        made = list(re.finditer(rf"(?m)^[ \t]*{argument}(?:[ \t]*:[^=\n]{{1,80}})?[ \t]*=(?!=)[ \t]*(.?)", above))
        if not made or made[-1][1] != "{":
            return None
        inner = closed(above[made[-1].end() :])
    else:
        return None
    inner = uncommented(inner)
    return inner if ":" in inner and "**" not in inner else None


def listed(name: str, text: str) -> str:
    """Return the parts of a list or tuple that a text begins with giving a name: `row = [text, label]`; or nothing."""
    made = re.match(rf"[ \t]*{re.escape(name)}(?:[ \t]*:[^=\n]{{1,80}})?[ \t]*=[ \t]*[\[(]", text)
    inner = uncommented(closed(text[made.end() :])) if made else ""
    return inner if len(arguments(inner)) > 1 and not re.search(r"\sfor\s", inner) else ""


def keys_set(argument: str, above: str) -> set[str]:
    """Return the keys that the lines above set one by one in what an argument names (`row["label"] = ...`)."""
    if not _NAME.fullmatch(argument):
        return set()
    return set(re.findall(rf"(?m)^[ \t]*{argument}\[[\"'](\w+)[\"']\][ \t]*=(?!=)", above))


def keys_of(name: str, text: str) -> set[str]:
    """Return the keys that a text gives a name to, as it is (`{"input": name}`)."""
    return set(re.findall(rf"[\"'](\w{{1,80}})[\"']\s*:\s*{re.escape(name)}\s*[,}}\n]", text))
