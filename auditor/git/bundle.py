"""Reads a bundle file into a git directory of our own."""

from __future__ import annotations

from auditor._regex import regex
from auditor.git.borrowed import Borrowed
from auditor.git.process import WHOLE_FILES, run
from auditor.git.refs import Refs, valid_ref
from auditor.git.source import Source, SourceError
from auditor.limits import MAX_REFS

_HEADER_BYTES = 50_000_000


def unbundle(source: Source) -> Borrowed:
    """Return a temporary git directory with the bundle's objects and refs. Raises SourceError where it is damaged."""
    assert source.path is not None
    refs, form = _header(source)
    store = Borrowed(Refs(None, {}, {}), objects=None, form=form)  # refs to nothing would stop git, HEAD among them
    try:
        done = run(store.path, ["bundle", "unbundle", str(source.path)], extra=WHOLE_FILES)
        if done.code:
            if "prerequisite" in done.error:
                raise SourceError(
                    f"The bundle {source.given} holds only part of a history; make it with "
                    "`git bundle create FILE --all`."
                )
            raise SourceError(
                f"The bundle {source.given} is damaged; make it again with `git bundle create FILE --all`."
            )
        store.write_refs(refs)
    except BaseException:
        store.close()
        raise
    return store


_REFERENCE = regex(r"([0-9a-f]{40}|[0-9a-f]{64}) (\S+)")


def _header(source: Source) -> tuple[Refs, str]:
    assert source.path is not None
    ids: dict[str, str] = {}
    tip, form, size, whole = None, "sha1", 0, True
    try:
        with source.path.open("rb") as file:
            file.readline(100)
            while (line := file.readline(10_000)) and line != b"\n" and size < _HEADER_BYTES:
                size += len(line)
                if len(ids) >= MAX_REFS or size >= _HEADER_BYTES:
                    whole = False
                    continue
                text = line.decode("utf-8", "replace").rstrip("\n")
                if text.startswith("@object-format="):
                    form = "sha256" if text.endswith("sha256") else "sha1"
                match = _REFERENCE.fullmatch(text)
                if match is None:
                    continue
                if match[2] == "HEAD":
                    tip = match[1]
                elif valid_ref(match[2]):
                    ids[match[2]] = match[1]
    except OSError as error:
        raise SourceError(
            f"The bundle {source.given} cannot be read ({error.strerror}); give a file that you may read."
        ) from None
    heads = [name for name in sorted(ids) if name.startswith("refs/heads/")]
    heads.sort(key=lambda name: (name != "refs/heads/main", name != "refs/heads/master"))
    head = next((name for name in heads if ids[name] == tip), tip)
    return Refs(head, {name: ids[name] for name in sorted(ids)}, {}, whole), form
