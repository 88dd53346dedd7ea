"""Which Python files a repository has, under which dotted names they are imported, and what is known of them so far."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from auditor.views._python_resolved import resolved
from auditor.views.pytest_options import Naming

STDLIB = frozenset(sys.stdlib_module_names) | {"__future__", "distutils", "imp", "asyncore", "asynchat", "smtpd"}

_LIBRARIES = frozenset((
    "PIL", "bentoml", "click", "cv2", "datasets", "dvc", "evaluate", "evidently", "fastapi", "flask", "google",
    "gradio", "hydra", "lightning", "locust", "loguru", "matplotlib", "mlflow", "numpy", "onnx", "onnxruntime",
    "optuna", "pandas", "prometheus_client", "pytest", "pytorch_lightning", "ray", "requests", "sklearn", "streamlit",
    "tensorflow", "torch", "torchvision", "tqdm", "transformers", "typer", "uvicorn", "wandb", "yaml",
))  # fmt: skip
"""Libraries of the course, after which students name the files that show them.

A plain `import wandb` beside wandb.py still means the library.
"""


class ClassInfo(NamedTuple):
    """What is known of one class: attributes (which come in while it is read), methods and resolved bases."""

    attributes: dict[str, str]
    methods: set[str]
    bases: tuple[str, ...]


class SymbolTable:
    """What the names of each module of one repository stand for, as far as it was visited."""

    def __init__(
        self,
        paths: Iterable[str],
        read: Callable[[str], str | None],
        visit: Callable[[str], object] | None = None,
        naming: Naming | None = None,
    ) -> None:
        """`naming` is what the project calls its tests."""
        self.read = read
        self.visit = visit
        self.naming = naming or Naming()
        self.exports: dict[str, dict[str, str]] = {}
        self.results: dict[str, str] = {}
        self.classes: dict[str, ClassInfo] = {}
        self.fixtures: dict[str, dict[str, str]] = {}
        self._files = frozenset(paths)
        self.paths: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        self.tails: dict[str, str | None] = {}
        for path in sorted(self._files):
            name = self._name(path)
            # Two projects in one repository may use the same names; the second then goes by its whole path.
            self.paths[path] = name if name not in self.by_name else ".".join(_parts(path))
            self.by_name.setdefault(self.paths[path], path)
        for path in self.paths:
            parts = _parts(path)
            for start in range(max(len(parts) - 1, 0)):
                tail = ".".join(parts[start:])
                self.tails[tail] = path if self.tails.get(tail, path) == path else None
        self.packages = frozenset(name.split(".", 1)[0] for name in self.by_name) - {"", "__init__"}
        self.folders = frozenset(part for path in self.paths for part in path.split("/")[:-1])
        self.stems = frozenset(path.rsplit("/", 1)[-1][:-3] for path in self.paths)

    def _name(self, path: str) -> str:
        parts = _parts(path)
        folders = path.split("/")[:-1]
        packages = [
            index for index in range(len(folders)) if "/".join([*folders[: index + 1], "__init__.py"]) in self._files
        ]
        sources = [index for index, folder in enumerate(folders) if folder == "src" and index not in packages]
        root = sources[-1] + 1 if sources else packages[0] if packages else 0
        return ".".join(parts[root:] or parts)

    def find(self, module: str, importer: str, names: tuple[str, ...] = ()) -> str | None:
        """Return the name of the repository's own module that an absolute import in a file means, or None."""
        top, _, below = module.partition(".")
        if not top:
            return None
        beside = self._beside(module, importer, names)
        if beside is not None:
            return beside
        if top in STDLIB:
            return None
        path = self.by_name.get(module)
        if path is not None and path != importer:
            foreign = module in _LIBRARIES and not (names and self._defines(path, names))
            return None if foreign else module
        path = self.tails.get(module) if below else None
        if path is None and "." in below:
            # With the folder above the repository on the path, its own name comes first.
            whole = below.replace(".", "/")
            path = next((path for path in (whole + ".py", whole + "/__init__.py") if path in self.paths), None)
        return self.paths[path] if path is not None else self._above(module, importer, names)

    def _above(self, module: str, importer: str, names: tuple[str, ...]) -> str | None:
        """Return the module that lies in a folder above: where a program is started, its folder is on the path."""
        folder = importer.rpartition("/")[0]
        while folder and self.is_own(module.split(".", 1)[0]):
            found = self._beside(module, folder, names)
            if found is not None:
                return found
            folder = folder.rpartition("/")[0]
        return None

    def _beside(self, module: str, importer: str, names: tuple[str, ...]) -> str | None:
        """A script finds what lies in its own folder first; a module of a package only if it says so."""
        top = module.split(".", 1)[0]
        if top in STDLIB:
            return None
        folder = importer.rpartition("/")[0]
        base = (folder + "/" if folder else "") + module.replace(".", "/")
        for path in (base + ".py", base + "/__init__.py"):
            name = self.paths.get(path)
            if name is None or path == importer:
                continue
            if top in _LIBRARIES and (not names or not self._defines(path, names)):
                return None
            return name
        return None

    def _defines(self, path: str, names: tuple[str, ...]) -> bool:
        text = self.read(path) or ""
        return all(
            re.search(
                rf"(?m)^[ \t]*(?:(?:async )?def|class)[ \t]+{re.escape(name)}\b|^{re.escape(name)}\b[^=\n]{{0,80}}=",
                text,
            )
            for name in names
        )

    def is_own(self, top: str) -> bool:
        """Return whether a top-level import name can only be the repository's own, wherever it is imported from."""
        return top in self.packages or (top not in _LIBRARIES and (top in self.stems or top in self.folders))

    def ensure(self, name: str) -> None:
        """Have the own module visited, so that what it exports is known."""
        if name not in self.exports and self.visit is not None and name in self.by_name:
            self.visit(self.by_name[name])

    def exported(self, module: str, name: str) -> str | None:
        """Return what a name of an own module stands for, or None where it is not known."""
        self.ensure(module)
        found = self.exports.get(module, {}).get(name)
        if resolved(found):
            return found
        below = f"{module}.{name}"
        return below if below in self.by_name or found is not None else None

    def attribute(self, owner: str, name: str) -> str | None:
        """Return what an attribute of an instance of an own class stands for, bases included, or None."""
        seen: set[str] = set()
        queue = [owner]
        while queue and len(seen) < 16:
            current = queue.pop(0)
            info = self.classes.get(current)
            if info is None or current in seen:
                continue
            seen.add(current)
            found = info.attributes.get(name)
            if found is not None:
                return found
            if name in info.methods:
                return f"{current}().{name}"
            queue.extend(info.bases)
        return None

    def fixtures_for(self, path: str) -> dict[str, str]:
        """Return what the fixtures of the conftest.py files around a file give, the nearest one last."""
        found: dict[str, str] = {}
        folders = path.split("/")[:-1]
        for depth in range(len(folders) + 1):
            conftest = "/".join([*folders[:depth], "conftest.py"])
            if conftest != path and conftest in self.paths:
                self.ensure(self.paths[conftest])
                found.update(self.fixtures.get(conftest, {}))
        return found


def _parts(path: str) -> list[str]:
    parts = path[:-3].split("/") if path.endswith(".py") else path.split("/")
    return parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts
