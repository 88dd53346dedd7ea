"""Names of files that may be of the same file: answers are written from memory."""

from __future__ import annotations

from collections.abc import Iterable

from auditor._regex import regex


def find_by_path(said: str, paths: Iterable[str]) -> str | None:
    """Return the file that a path names: from the root, else from some folder, else from beside the repository."""
    wanted = said.casefold().removeprefix("./").strip("/")
    below, above = [], []
    for path in paths:
        name = path.casefold()
        if name == wanted:
            return path
        if name.endswith(wanted) and name.endswith(f"/{wanted}"):
            below.append(path)
        elif "/" in name and wanted.endswith(name) and wanted.endswith(f"/{name}"):
            above.append(path)
    if below:
        return min(below, key=lambda path: (path.count("/"), path))
    return max(above, key=len, default=None)


def normalize_suffix(name: str) -> str:
    """Return a name with one of YAML's two suffixes in place of the other, so that names compare."""
    return f"{name[:-4]}.yaml" if name.endswith(".yml") else name


_BETWEEN_WORDS = regex(r"[-_.]")


def same_words(said: str, there: str) -> bool:
    """Return whether two names have the same words but for their ends: `training.dockerfile`, `train.dockerfile`."""
    ours, theirs = _BETWEEN_WORDS.split(said), _BETWEEN_WORDS.split(there)
    return (
        said.count(".") == there.count(".")
        and len(ours) == len(theirs)
        and all(one == other or _same_word(one, other) for one, other in zip(ours, theirs, strict=True))
    )


def has_words(said: str, there: str) -> bool:
    """Return whether a name has all words of another in any order: `api_tests.py` for `test_api.py`."""
    theirs = _BETWEEN_WORDS.split(there)
    return all(any(one == it or _same_word(one, it) for it in theirs) for one in _BETWEEN_WORDS.split(said))


def may_be_short_for(said: str, there: str) -> bool:
    """Return whether two names of a kind share a word, or how one begins: `bento_app.py` for `bentoml_service.py`."""
    if said.rpartition(".")[2] != there.rpartition(".")[2]:
        return False
    ours, theirs = (filename_words(name.rpartition(".")[0]) for name in (said, there))
    return any(
        min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))
        for one in ours
        for other in theirs
    )


_DIGIT = regex(r"\d")


def one_letter_off(said: str, there: str) -> bool:
    """Return whether two names differ by one letter only, or by two that changed places."""
    if abs(len(said) - len(there)) > 1 or said == there:
        return False
    start = next((i for i, (a, b) in enumerate(zip(said, there, strict=False)) if a != b), min(len(said), len(there)))
    one, other = said[start:], there[start:]
    fits = one[1:] == other or one == other[1:] or one[1:] == other[1:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    # Another digit is another file. Beside a letter that one name lacks the other has what follows it.
    changed = one[:1] + other[:1] if len(one) == len(other) else max(one, other, key=len)[0]
    return (fits or swapped) and not _DIGIT.search(changed)


def similarly_named(name: str, paths: Iterable[str]) -> list[str]:
    """Return the files of a name, else those with a similar name."""
    bases = [(path, path.rpartition("/")[2].casefold()) for path in paths]
    # The name of a folder, or of a file without a suffix, is no file's suffix.
    bases = [(path, base) for path, base in bases if ("." in base) == ("." in name)]
    wanted, suffix = normalize_suffix(name), name.rpartition(".")[2]
    return (
        [path for path, base in bases if base == name]
        or [
            path
            for path, base in bases
            if ("." in name and base.rpartition(".")[0] == name.rpartition(".")[0])
            or (base.endswith(f".{suffix}") and one_letter_off(name, base))
            or (
                normalize_suffix(base).rpartition(".")[2] == wanted.rpartition(".")[2]
                and (same_words(wanted, normalize_suffix(base)) or has_words(wanted, normalize_suffix(base)))
            )
            # `config_cpu.yaml` for configs/cpu.yaml
            or same_words(wanted, normalize_suffix("_".join(path.casefold().split("/")[-2:])))
        ]
    )


def similar_siblings(wanted: str, paths: Iterable[str]) -> list[str]:
    """Return the files of the same folder whose name is one letter off, has YAML's other suffix, or the same words."""
    folder, _, name = wanted.casefold().rpartition("/")
    found = []
    for path in paths:
        other, _, base = path.casefold().rpartition("/")
        if other == folder and (
            one_letter_off(name, base)
            or normalize_suffix(name) == normalize_suffix(base)
            or (len(filename_words(name)) > 1 and filename_words(name) == filename_words(base))
        ):
            found.append(path)
    return found


def filename_words(name: str) -> set[str]:
    """Return the words of a file's name: `train.dockerfile` may be short for `train_model.dockerfile`."""
    return set(_BETWEEN_WORDS.split(name))


def _same_word(one: str, other: str) -> bool:
    """Return whether two words differ in their ends (`evaluate`, `evaluation`) or by letters that changed places.

    Another digit is another thing.
    """
    short = min(len(one), len(other))
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    if short < 4 or _DIGIT.search(one[same:] + other[same:]):
        return False
    return same >= 0.8 * short or sorted(one) == sorted(other)
