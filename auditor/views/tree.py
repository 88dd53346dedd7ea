"""The tree as a view: which files there are, whose they are, and their text."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from auditor.limits import MAX_ALIKE, MAX_FILE_BYTES, MAX_READS, MAX_TREE_BYTES
from auditor.views._index import Index
from auditor.views._vendor import copied_libraries, own_vendors
from auditor.views.roles import foreign_kind, foreign_roots, python_role

if TYPE_CHECKING:
    from auditor.views.dependencies import Manifest


class Entry(Protocol):
    """One file of the tree."""

    @property
    def path(self) -> str:
        """Path from the root, with forward slashes."""

    @property
    def mode(self) -> str:
        """Git's mode: 100644, 100755, 120000 (a symbolic link), 160000 (a submodule)."""

    @property
    def oid(self) -> str:
        """Object id; for a file of a work tree the id that it would have."""

    @property
    def size(self) -> int | None:
        """Bytes, or None where the object is absent."""


class FileSource(Protocol):
    """What the views need of a snapshot."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file by path, sorted."""

    @property
    def unread(self) -> Mapping[str, str]:
        """Why a path was not read, by path."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a file, or None (and a reason in `unread`) where it is larger or absent."""

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get the objects of these paths in one request where they must come from a remote."""


_P = ParamSpec("_P")
_T = TypeVar("_T")
SYMLINK = "120000"
SUBMODULE = "160000"
_LINE_END = 2  # bytes


def _fold(path: str) -> str:
    if not path.isascii():
        return unicodedata.normalize("NFC", path).casefold()
    # The same text is not held twice: there may be tens of thousands.
    return path if path.islower() else path.casefold()


def _kind(path: str) -> tuple[str, str]:
    """Return the folder and the ending of a path."""
    folder, _, name = path.rpartition("/")
    return folder, name[name.rfind(".") :] if "." in name else ""


def _is_code(path: str, roots: dict[str, str]) -> bool:
    return path.endswith(".py") and python_role(path) == "code" and foreign_kind(path, roots) is None


class Tree:
    """The files of one snapshot: which there are, whose they are, and their text, read once unless it is forgotten."""

    def __init__(self, source: FileSource, like: Tree | None = None) -> None:
        """`like` is the tree of another commit of the same repository: what it derived of a file that is the same here
        holds here too."""
        self.source = source
        self.entries: Mapping[str, Entry] = source.entries
        self.paths: tuple[str, ...] = tuple(sorted(self.entries))
        self._found: dict[Hashable, Any] = {}
        self.total = 0
        """Bytes read so far."""
        self._reads = 0
        self._bytes: dict[str, bytes | None] = {}
        self._text: dict[str, str | None] = {}
        self._forgotten: dict[str, int] = {}
        self._unread: dict[str, str] = {}
        self._cut: dict[str, str] = {}
        self._doubted: set[str] = set()
        self._foreign: dict[str, bool] = {}
        self._derived: dict[Hashable, Any] = like._derived if like is not None else {}

    def __contains__(self, path: object) -> bool:
        return path in self.entries

    def __len__(self) -> int:
        return len(self.paths)

    def exists(self, path: str) -> bool:
        """Return whether there is a file (or link or submodule) of exactly this path."""
        return path in self.entries

    def is_dir(self, prefix: str) -> bool:
        """Return whether some file lies below this folder; the root (`""` or `.`) is one."""
        folder = prefix.removeprefix("./").strip("/")
        return folder in ("", ".") or folder in self.folders

    def oid(self, path: str) -> str | None:
        """Return the object id of a file, or None where there is no such file."""
        entry = self.entries.get(path)
        return entry.oid if entry else None

    def size(self, path: str) -> int | None:
        """Return the size of a file in bytes, or None where there is no such file or its object is absent."""
        entry = self.entries.get(path)
        return entry.size if entry else None

    def mode(self, path: str) -> str | None:
        """Return git's mode of a file, or None where there is no such file."""
        entry = self.entries.get(path)
        return entry.mode if entry else None

    def is_file(self, path: str) -> bool:
        """Return whether the path is a regular file: no symbolic link and no submodule."""
        return self.mode(path) not in (None, SYMLINK, SUBMODULE)

    def is_blank(self, path: str) -> bool:
        """Return whether a file holds nothing, or the end of a line alone, as `echo > figure.png` leaves it."""
        size = self.size(path)
        if not size or size > _LINE_END or not self.is_file(path):
            return size == 0
        text = self.text(path)
        return text is not None and not text.strip()

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """The links to commits of other repositories, sorted: whatever lies there, nothing of it is in this tree."""
        return tuple(path for path in self.paths if self.entries[path].mode == SUBMODULE)

    @property
    def own_submodules(self) -> tuple[str, ...]:
        """Those that may hold work of the project: none in a folder of somebody else's code or of a tool's output."""
        return tuple(path for path in self.submodules if not self.is_foreign(f"{path}/."))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, without slashes at its ends; the root is left out."""
        found: set[str] = set()
        for path in self.paths:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def alike(self, path: str) -> str | None:
        """Return the file, else the folder, that a path names where capitals do not count, nor of how many signs an
        accented letter is made; or None."""
        return self._folded.get(_fold(path))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {_fold(path): path for path in (*sorted(self.folders, reverse=True), *reversed(self.paths))}

    @cached_property
    def _index(self) -> Index:
        return Index(self.paths)

    def named(self, *patterns: str, foreign: bool = True) -> tuple[str, ...]:
        """Return the regular files whose name matches one of the shell patterns; with `foreign=False` the own ones."""
        return self._own(self._index.named(patterns), foreign)

    def ending(self, *endings: str) -> tuple[str, ...]:
        """Return the paths whose name ends so (`.md`) in any case, sorted; a name without a dot is its own ending."""
        return tuple(self._index.ending(endings))

    def files(self, *patterns: str, foreign: bool = True) -> tuple[str, ...]:
        """Return the regular files whose whole path matches one of the shell patterns (`*` crosses folders).

        Without a pattern all of them are returned.
        """
        return self._own(self._index.matching(patterns) if patterns else self.paths, foreign)

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the paths below a folder, sorted."""
        name = folder.removeprefix("./").strip("/")
        if name in ("", "."):
            return self.paths
        return tuple(self._index.below(name))

    @cached_property
    def _alike(self) -> Counter[tuple[str, str]]:
        return Counter(map(_kind, self.paths))

    def is_one_of_many(self, path: str) -> bool:
        """Return whether more files of its ending lie in its folder than anybody writes, as labels of pictures do."""
        return self._alike[_kind(path)] > MAX_ALIKE

    def _own(self, paths: Iterable[str], foreign: bool) -> tuple[str, ...]:
        files = [path for path in paths if self.entries[path].mode not in (SYMLINK, SUBMODULE)]
        return tuple(sorted(files if foreign else (path for path in files if not self.is_foreign(path))))

    @cached_property
    def _roots(self) -> dict[str, str]:
        roots = foreign_roots(self.paths)
        copied = copied_libraries(self.entries, lambda path: _is_code(path, roots), self.text, self._manifests)
        return {**roots, **dict.fromkeys(copied, "vendored")}

    def _manifests(self) -> list[Manifest]:
        """Return the manifests of the project and of its parts, without locks, which ask for nothing."""
        from auditor.views._manifests import PATTERNS, is_lock, read_manifest

        paths = (path for path in self.named(*PATTERNS) if path.count("/") <= 1 and not is_lock(path))
        return [found for path in paths if (found := read_manifest(self, path)[0]) is not None]

    @cached_property
    def _own_vendors(self) -> frozenset[str]:
        return own_vendors(self.paths, lambda path: _is_code(path, self._roots), self.text)

    def foreign_kind(self, path: str) -> str | None:
        """Return `vendored` or `generated` where the file is not the project's own writing, else None."""
        return foreign_kind(path, self._roots, self._own_vendors)

    def is_foreign(self, path: str) -> bool:
        """Return whether the file is vendored or generated: a virtual environment, node_modules, a build's output."""
        known = self._foreign.get(path)
        if known is None:
            known = self._foreign[path] = self.foreign_kind(path) is not None
        return known

    def prefetch(self, paths: Iterable[str]) -> None:
        """Get the objects of these paths in one request where they must come from a remote."""
        self.source.prefetch(path for path in paths if path not in self._bytes and self.is_file(path))

    def data(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes | None:
        """Return the bytes of a file; None where there is none, or where it could not be read (see `unread`)."""
        known = self._bytes.get(path)
        if known is not None:
            return known
        entry = self.entries.get(path)
        if entry is None or entry.mode in (SYMLINK, SUBMODULE):
            return None
        limit = max(limit, self._forgotten.get(path, 0))
        if (entry.size or 0) <= limit and self.total + (entry.size or 0) > MAX_TREE_BYTES:
            self._unread.setdefault(path, f"more than {MAX_TREE_BYTES} bytes of this repository were read before it")
            return None
        data = self.source.read(path, limit)
        if data is None:
            self._unread.setdefault(path, self.source.unread.get(path, "it could not be read"))
            return None
        self._unread.pop(path, None)
        self.total += len(data)
        self._bytes[path] = data
        return data

    def text(self, path: str, limit: int = MAX_FILE_BYTES) -> str | None:
        r"""Return the text of a file, its lines ended by `\n`; None as for `data`."""
        if path in self._text:
            return self._text[path]
        # What lies among thousands of its kind does not keep the README and the workflows from being read.
        if (
            self._reads >= MAX_READS
            and (self._reads >= 2 * MAX_READS or self.is_one_of_many(path))
            and self.is_file(path)
        ):
            self._unread.setdefault(path, f"more than {MAX_READS} files of this repository were read before it")
            return None
        data = self.data(path, limit)
        if data is None:
            return None
        self._reads += 1
        text = self._text[path] = decode(data)
        return text

    def forget(self, path: str) -> None:
        """Hold the bytes and the text of a file no longer: what is asked of it from here on was derived of it.

        Whoever asks for them all the same has them read again, whatever his limit: it was within another's.
        """
        data = self._bytes.pop(path, None)
        self._text.pop(path, None)
        if data is not None:
            self._forgotten[path] = len(data)

    def once(self, make: Callable[Concatenate[Tree, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what `make` finds in this tree: asked again, with the same hashable arguments, it looks no more.

        Nobody may change what it returns.
        """
        key = (make, args, *sorted(kwargs.items()))
        if key not in self._found:
            self._found[key] = make(self, *args, **kwargs)
        found: _T = self._found[key]
        return found

    def derived(self, kind: str, path: str, make: Callable[[], _T]) -> _T:
        """Return what `make` finds in a file: asked once for the same bytes at a path, whatever commits hold them.

        It may depend on nothing else. Where it could not read the file, it is asked once for this tree.
        """
        here, shared = (kind, path), (kind, path, self.oid(path))
        if here not in self._found:
            if shared not in self._derived:
                made = make()
                if not self.oid(path) or path in self._unread:
                    self._found[here] = made
                    return made
                self._derived[shared] = made, self._cut.get(path), path in self._doubted
            self._found[here], cut, doubted = self._derived[shared]
            if cut:
                self.note_cut(path, cut, everywhere=doubted)
        found: _T = self._found[here]
        return found

    @property
    def unread(self) -> Mapping[str, str]:
        """Why a path that was asked for could not be read, or not as a whole, by path."""
        return dict(sorted({**self._cut, **self.source.unread, **self._unread}.items()))

    def reason(self, path: str) -> str | None:
        """Return why a path that was asked for could not be read, or not as a whole; None where it could."""
        return self._unread.get(path) or self.source.unread.get(path) or self._cut.get(path)

    @property
    def cut(self) -> frozenset[str]:
        """The paths of which a part was left unread because a limit was reached; `unread` has the reason."""
        return frozenset(self._cut)

    @property
    def doubted(self) -> tuple[str, ...]:
        """Those of them that whatever is searched for could stand in, sorted: a report, a script, a workflow."""
        return tuple(sorted(self._doubted))

    def note_cut(self, path: str, reason: str, *, everywhere: bool = False) -> None:
        """Take down that a part of a file was left unread: it is said, and the view that reads it asks the text itself.

        `everywhere` is for what may hold anything (a script that a workflow runs, a report): nothing is then surely
        absent.
        """
        self._cut.setdefault(path, reason)
        if everywhere:
            self._doubted.add(path)

    def read_unread(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return those of these paths that were asked for and could not be read, sorted; what is cut was read."""
        unread = {**self.source.unread, **self._unread}
        return tuple(sorted({path for path in paths if path in unread}))


def decode(data: bytes) -> str:
    r"""Return the text that the bytes hold, its lines ended by `\n`; never raises.

    A byte order mark decides; else it is UTF-8, and latin-1 where it is not.
    """
    if data.startswith(codecs.BOM_UTF8):
        text = data[3:].decode("utf-8", "replace")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
