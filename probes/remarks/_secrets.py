"""A remark about keys and tokens that are tracked: where they stand, and never what they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from auditor import Evidence, Remark, Repository, remark
from probes._lines import command_texts
from probes.remarks._words import listed

_OF_RUNS: Final = tuple(
    f"{above}wandb/run-*/files/{name}" for above in ("", "*/") for name in ("config.yaml", "wandb-metadata.json")
)
"""Where W&B writes down how a run was started: a key that was an argument stands there."""
_MOST: Final = 100


@remark("secret-tracked")
def secret_tracked(repo: Repository) -> Iterator[Remark]:
    """A key, a token or a password is tracked, for everybody to read who can read the repository.

    Its value is never shown. Looked for where commands, settings, code and documents are read anyway, and where W&B
    writes down how a run was started; `--hygiene` searches all files. Silent for a work tree, which is warned of each,
    and on a line with `# pragma: allowlist secret`. One remark a kind.
    """
    if repo.snapshot.worktree:
        return
    found: dict[str, list[Evidence]] = {}
    for path, line, kind in repo.secrets(_read(repo)):
        found.setdefault(kind, []).append(Evidence(path, line, f"{kind}, not shown"))
    for kind, places in found.items():
        files = list(dict.fromkeys(place.path or "" for place in places))
        yield Remark(
            "secret-tracked",
            None,
            f"{kind} stands in {listed(files)} (not shown), for everybody who can read the repository: it has to be "
            "revoked where it was made, since the history keeps it",
            tuple(places),
        )


def _read(repo: Repository) -> list[str]:
    """Return the files of the project's own that are read for other reasons, too: no tests, which may make keys up."""
    modules = (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules)
    paths = {module.path for module in modules} | {path for path, _ in command_texts(repo)}
    paths.update(repo.configs.paths, (document.path for document in repo.documents.files))
    paths.update(path for path in repo.tree.named("config", foreign=False) if path.endswith(".dvc/config"))
    own = (path for path in paths if not repo.tree.is_foreign(path))
    return sorted((*own, *islice(repo.tree.files(*_OF_RUNS), _MOST)))
