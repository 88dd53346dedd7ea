"""Reads a catalogue file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from auditor._regex import regex
from auditor.checklist.asks import BY_KEY, OF_ANY_ANSWER, Asks
from auditor.checklist.catalogue import Catalogue, Item, Question
from auditor.checklist.error import CatalogueError

BUILT_IN = Path(__file__).with_name("dtu-mlops.yaml")
MAX_BYTES = 1_000_000
_ID = regex(r"[a-z0-9][a-z0-9._-]*\Z")
_KEYS = ("name", "generations", "default-in", "items", "questions", "placeholders")
_ITEM_KEYS = ("id", "title", "text", "week", "module", "in", "wordings", "also", "probe")
_QUESTION_KEYS = ("text", "asks", "words", "images", "claims")


def load_catalogue(path: str | Path | None = None) -> Catalogue:
    """Return the catalogue in a YAML file, the built-in one where no path is given.

    Raises CatalogueError, with one sentence, where the file cannot be read or is no catalogue.
    """
    return _built_in() if path is None else _loaded(Path(path), f"the checklist {Path(path)}")


@cache
def _built_in() -> Catalogue:
    """Return the program's own catalogue, which does not change while it runs."""
    return _loaded(BUILT_IN, "the built-in catalogue")


def _loaded(place: Path, name: str) -> Catalogue:
    text = _text(place, name)
    data = _document(text, name)
    try:
        return _catalogue(data, place, text)
    except _ProblemError as problem:
        raise CatalogueError(f"{name} cannot be used: {problem}.") from None


class _ProblemError(Exception):
    pass


def _text(place: Path, name: str) -> str:
    try:
        with place.open("rb") as file:  # perhaps a pipe, which gives what it holds once
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a file"
        raise CatalogueError(f"{name} cannot be read: {why}; name another file.") from None
    if len(raw) > MAX_BYTES:
        raise CatalogueError(f"{name} cannot be used: it is larger than {MAX_BYTES} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogueError(f"{name} cannot be used: it is not UTF-8 text.") from None


def _document(text: str, name: str) -> Mapping[object, object]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise CatalogueError(f"{name} cannot be used: it is not valid YAML{where}.") from None
    if not isinstance(data, dict):
        raise CatalogueError(f"{name} cannot be used: it is not a mapping with `items`.")
    return data


def _catalogue(data: Mapping[object, object], place: Path, text: str) -> Catalogue:
    _only(data, _KEYS, "it")
    generations = _words(data.get("generations", ["current"]), "generations")
    if not generations:
        raise _ProblemError("`generations` is empty")
    usual = _words(data.get("default-in", list(generations)), "default-in")
    raw = data.get("items")
    if not isinstance(raw, list) or not raw:
        raise _ProblemError("`items` is not a list with items")
    items = tuple(_item(entry, number, generations, usual) for number, entry in enumerate(raw, 1))
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise _ProblemError(f"two items are called `{item.id}`")
        seen.add(item.id)
    questions = _questions(data.get("questions"), generations, declared="generations" in data)
    if place != BUILT_IN:
        _known_claims(questions)
    placeholders = data.get("placeholders") or {}
    if not isinstance(placeholders, dict):
        raise _ProblemError("`placeholders` is not a mapping from object ids to names")
    return Catalogue(
        name=str(data.get("name") or place.stem),
        generations=generations,
        items=items,
        placeholders={str(oid): str(name) for oid, name in placeholders.items()},
        by_generation=questions,
        text=text,
    )


def _item(entry: object, number: int, generations: tuple[str, ...], usual: tuple[str, ...]) -> Item:
    if not isinstance(entry, dict):
        raise _ProblemError(f"item {number} is not a mapping")
    name = entry.get("id")
    if not isinstance(name, str) or not _ID.match(name):
        raise _ProblemError(f"item {number} has no `id` of lower-case letters, digits, dots and dashes")
    _only(entry, _ITEM_KEYS, f"item `{name}`")
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _ProblemError(f"item `{name}` has no `text`")
    where = _words(entry.get("in", list(usual)), f"`in` of item `{name}`")
    unknown = [generation for generation in where if generation not in generations]
    if unknown:
        raise _ProblemError(f"item `{name}` is in generation {unknown[0]}, which is not declared")
    others = entry.get("wordings") or {}
    if not isinstance(others, dict):
        raise _ProblemError(f"`wordings` of item `{name}` is not a mapping from generations to texts")
    given = {str(generation): _words(texts, f"`wordings` of item `{name}`") for generation, texts in others.items()}
    stray = [generation for generation in given if generation not in where]
    if stray:
        raise _ProblemError(f"`wordings` of item `{name}` names generation {stray[0]}, which does not have the item")
    wordings = {
        generation: (text, *given.get(generation, ())) if generation == where[-1] else given.get(generation, (text,))
        for generation in where
    }
    return Item(
        id=name,
        text=text,
        title=str(entry.get("title") or text),
        module=_words(entry.get("module", []), f"`module` of item `{name}`"),
        week=str(entry.get("week") or ""),
        generations=where,
        wordings=wordings,
        also=_words(entry.get("also", []), f"`also` of item `{name}`"),
        probe=str(entry.get("probe") or name),
    )


def _questions(raw: object, generations: tuple[str, ...], *, declared: bool) -> dict[str, dict[int, Question]]:
    if raw is None:
        return {generation: {} for generation in generations}
    if not isinstance(raw, dict):
        raise _ProblemError("`questions` is not a mapping from generations to questions")
    given = {str(generation): entries for generation, entries in raw.items()}
    stray = next((name for name in given if name not in generations), None)
    if stray is not None:
        # Of one who declared none, `current` is a word that they never wrote.
        what = f"it declares {', '.join(generations)}" if declared else f"add `generations: {list(given)}`"
        shown = repr(stray[:60])
        raise _ProblemError(f"`questions` names the generation {shown}, which `generations` does not declare; {what}")
    found: dict[str, dict[int, Question]] = {}
    # Newest first: an older generation may only name what differs from it.
    for generation in reversed(generations):
        entries = given.get(generation) or {}
        if not isinstance(entries, dict):
            raise _ProblemError(f"the questions of generation {generation} are not a mapping")
        base = entries.get("base")
        if base is not None and str(base) not in found:
            raise _ProblemError(f"the questions of generation {generation} build on {base}, which is not a newer one")
        own = {number: _question(number, entry) for number, entry in entries.items() if number != "base"}
        merged = {**(found[str(base)] if base is not None else {}), **own}
        found[generation] = dict(sorted(merged.items()))
        _asked_once(found[generation], generation)
    return {generation: found[generation] for generation in generations}


def _question(number: object, entry: object) -> Question:
    if not isinstance(number, int) or not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise _ProblemError(f"question {number} has no `text`")
    _only(entry, _QUESTION_KEYS, f"question {number}")
    words, images = (_limits(entry.get(key), number, key) for key in ("words", "images"))
    claims = _words(entry.get("claims", []), f"`claims` of question {number}")
    asks = _named(entry["asks"], number) if "asks" in entry else _asked_by(claims, number)
    return Question(number, entry["text"], asks, *words, *images, claims=claims)


def _named(value: object, number: int) -> tuple[Asks, ...]:
    keys = _words(value, f"`asks` of question {number}")
    for key in keys:
        if key not in BY_KEY:
            raise _ProblemError(f"`asks` of question {number} has {key[:60]!r}, which is none of {', '.join(BY_KEY)}")
    return tuple(BY_KEY[key] for key in keys)


def _asked_by(claims: tuple[str, ...], number: int) -> tuple[Asks, ...]:
    """Return what a question asks for that does not say it: that of which the built-in catalogue reads its claims."""
    asks: dict[Asks, None] = {}
    for kind in claims:
        homes = _homes().get(kind, ())
        if len(homes) > 1:
            one_of = " or ".join(f"`asks: {home.key}`" for home in homes)
            raise _ProblemError(f"question {number} has the claim `{kind}` and does not say of what: add {one_of}")
        asks.update(dict.fromkeys(homes))
    return tuple(asks)


@cache
def _homes() -> Mapping[str, tuple[Asks, ...]]:
    """Return what the questions of the built-in catalogue ask for that each kind of claim is read of."""
    homes: dict[str, tuple[Asks, ...]] = {}
    for question in _built_in().questions().values():
        for kind in question.claims:
            homes[kind] = (*homes.get(kind, ()), *question.asks)
    return {**homes, **dict.fromkeys(OF_ANY_ANSWER, ())}


def _known_claims(by_generation: Mapping[str, Mapping[int, Question]]) -> None:
    """Raise where a question has a kind of claim that the built-in catalogue reads nowhere."""
    for questions in by_generation.values():
        for number, question in questions.items():
            for kind in question.claims:
                if kind not in _homes():
                    kinds = ", ".join(_homes())
                    raise _ProblemError(f"`claims` of question {number} has {kind[:60]!r}, which is none of {kinds}")


def _asked_once(questions: Mapping[int, Question], generation: str) -> None:
    """Raise where two questions of a generation ask for one thing: which of them is looked up by it, nobody knows."""
    seen: dict[Asks, int] = {}
    for number, question in questions.items():
        for each in question.asks:
            if each in seen:
                which = f"questions {seen[each]} and {number} of generation {generation}"
                raise _ProblemError(f"{which} both ask for `{each.key}`, by `asks` or `claims`: only one can")
            seen[each] = number


def _limits(value: Any, number: int, key: str) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    if isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value):
        return value[0], value[1]
    raise _ProblemError(f"`{key}` of question {number} is not [least, most]")


def _only(entry: Mapping[Any, object], keys: tuple[str, ...], name: str) -> None:
    for key in entry:
        if key not in keys:
            raise _ProblemError(f"{name} has the key {str(key)[:60]!r}, which is none of {', '.join(keys)}")


def _words(value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(word, (str, int)) for word in value):
        return tuple(str(word) for word in value)
    raise _ProblemError(f"{name} is not a list of texts")
