"""The steps by which a data script is looked for: one that handles data, the plainest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._data.handled import SPEAKS_OF_DATA, Handled, data_lines, unknown_library_calls
from probes._data.modules import (
    about_data,
    data_module_rank,
    has_another_purpose,
    is_data_module,
    is_page,
    module_name_rank,
    only_prepares_data,
)
from probes._data.prepared import fetching_commands, possibly_preparing_lines, preparing_lines
from probes._shared import at, clipped, definitions, missing, no_code, sources

if TYPE_CHECKING:
    from auditor.views.python import Module

_DATASETS: Final = ("torchvision.datasets.", "torchaudio.datasets.", "torchtext.datasets.", "torch_geometric.datasets.")
_READ: Final = regex(r"read_csv|read_parquet|load_dataset|load_data|fetch_\w+")


class Handling(NamedTuple):
    """A module, and its lines that handle data."""

    module: Module
    lines: list[Handled]

    def places(self) -> list[Evidence]:
        """Return the first of the lines."""
        return [at(self.module, line.line, clipped(line.name)) for line in self.lines[:3]]


class Code(NamedTuple):
    """The modules of the code, and what handles data in those that are not the template's placeholders."""

    repo: Repository
    modules: list[Module]
    own: list[Handling]


def code_of(repo: Repository) -> Code:
    """Return the modules of the code with what handles data in them."""
    modules = [module for module in sources(repo) if module.role == "code" and module.error is None]
    own = [Handling(module, data_lines(module)) for module in modules if not repo.template.stub(module.path)]
    return Code(repo, modules, own)


def in_a_data_module(code: Code) -> Finding | None:
    """A module that is named for data loads, downloads or prepares some."""
    named = [each for each in code.own if each.lines and is_data_module(each.module.path)]
    if not named:
        return None
    # A page that shows the data comes after what handles it for the training.
    best = min(
        named,
        key=lambda each: (is_page(each.module), each.lines[0].weak, *data_module_rank(each.module, each.lines[0])),
    )
    # What works on any values, and on no data for sure, is no more than likely.
    sure = Confidence.MEDIUM if best.lines[0].weak else Confidence.HIGH
    return Finding.done(f"{best.module.path} handles the data", *best.places(), confidence=sure)


def in_passing_by_name(code: Code) -> Finding | None:
    """A function or class in any other module is named for data, and handles some."""
    found = [
        at(module, item.line, item.name)
        for module, lines in code.own
        for item in definitions(module)
        if about_data(item.name, code.modules) and any(item.line <= line.line <= item.end_line for line in lines)
    ]
    return Finding.done("code loads or prepares the data", *found[:3]) if found else None


def by_an_unknown_library(code: Code) -> Finding | None:
    """A module that is named for data has something done by a library of which nothing is known here."""
    unknown = [
        Handling(module, lines)
        for module, _ in code.own
        if is_data_module(module.path) and (lines := unknown_library_calls(module))
    ]
    if not unknown:
        return None
    best = min(unknown, key=lambda each: module_name_rank(each.module.path))
    return Finding.done(f"{best.module.path} handles the data", *best.places(), confidence=Confidence.MEDIUM)


def loads_and_prepares(code: Code) -> Finding | None:
    """A module of any name loads data, prepares or keeps it, and does nothing else."""
    for each in code.own:
        if only_prepares_data(each.module, each.lines) and not has_another_purpose(each.module):
            message = f"{each.module.path} loads and prepares data"
            return Finding.done(message, *each.places(), confidence=Confidence.MEDIUM)
    return None


def loads_or_prepares(code: Code) -> Finding | None:
    """A module of any name defines a data set, downloads one, or makes files of files."""
    found = [Handling(module, lines) for module, _ in code.own if (lines := preparing_lines(code.repo, module))]
    if not found:
        return None
    best = min(found, key=lambda each: has_another_purpose(each.module))
    return Finding.done(f"{best.module.path} loads or prepares data", *best.places(), confidence=Confidence.MEDIUM)


def idle_data_module(code: Code) -> Finding | None:
    """A module is named for data, and is a placeholder or handles none."""
    stub = code.repo.template.stub
    idle = [
        at(module, 1, "a placeholder" if stub(module.path) else "loads and prepares nothing")
        for module in code.modules
        if is_data_module(module.path)
    ]
    if not idle:
        return None
    finding = Finding.partial("the module for data loads and prepares nothing", *idle[:2])
    return no_code(code.repo, finding, SPEAKS_OF_DATA)


def only_read(code: Code) -> Finding | None:
    """A module that is there for something else reads data in passing."""
    reads = [
        at(module, call.line, call.method)
        for module in code.modules
        for call in module.calls
        if _READ.match(call.method) or call.name.startswith(_DATASETS)
    ]
    if not reads:
        return None
    return no_code(
        code.repo, Finding.partial("data is read in passing, in no module for it", *reads[:3]), SPEAKS_OF_DATA
    )


def without_a_data_module(code: Code) -> Finding:
    """Nothing handles data; that is less sure where a module or a script may do so."""
    names = ("torch.utils.data.Dataset", "pandas.read_csv")
    finding = missing(code.repo, "module for data", names, also=SPEAKS_OF_DATA)
    if finding.confidence is not Confidence.HIGH:
        return finding
    perhaps = [
        at(module, line.line, line.name) for module, _ in code.own for line in possibly_preparing_lines(module)[:1]
    ]
    if perhaps:
        message = f"{finding.message}; {perhaps[0].path} reads and writes files"
        return finding.less_sure(*perhaps[:3], message=message, confidence=Confidence.LOW)
    fetched = next(fetching_commands(code.repo), None)
    if fetched is not None:
        return finding.less_sure(fetched, message=f"{finding.message}; a script fetches data")
    return finding
