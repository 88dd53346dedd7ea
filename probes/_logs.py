"""What logs: calls of a library, or of a logger that the project made of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence
from auditor.shared import LOG_METHODS, regex
from probes._shared import at, below, last, packages

if TYPE_CHECKING:
    from auditor.views.python import Module

_RANK_ZERO = tuple(
    f"{package}.rank_zero_{kind}"
    for package in ("lightning.pytorch.utilities", "pytorch_lightning.utilities", "lightning_utilities.core.rank_zero",
                    "lightning.fabric.utilities.rank_zero", "lightning.fabric.utilities")
    for kind in ("info", "debug", "warn")
)  # fmt: skip
"""What Lightning logs with, by functions of no logger."""
LOG_LIBRARIES: Final = (
    "logging", "loguru", "structlog", "absl.logging", "colorlog", "logbook", "eliot", "picologging", "logfire",
    "google.cloud.logging", "accelerate.logging", "transformers.utils.logging", "transformers.logging",
    "datasets.logging", "daiquiri", "rich.logging", "coloredlogs", "verboselogs", "pythonjsonlogger", "aiologger",
    "ray.logger", "prefect.get_run_logger", "prefect.logging", "dagster.get_dagster_logger",
    "lightning.pytorch.utilities.rank_zero", "pytorch_lightning.utilities.rank_zero", "multiprocessing.get_logger",
    *_RANK_ZERO,
    "multiprocessing.log_to_stderr", "logzero", "opentelemetry._logs", "kedro.logging",
)  # fmt: skip
"""What logs, by the names that code which uses it imports."""
SPEAKS_OF_A_LOG: Final = (*packages(*LOG_LIBRARIES), "logger", "log.", "logging")
"""What a module says that logs."""
_ANY_METHODS = LOG_METHODS | frozenset(
    ["success", "trace", "log", "msg", "log_text", "log_struct", "notice", "span", "rank_zero_info", "rank_zero_warn",
     "rank_zero_debug", "opt", "emit"]
)  # fmt: skip
"""Those of other libraries' loggers, too."""
_METRIC_LOGGERS = ("lightning", "pytorch_lightning", "wandb", "mlflow")
_LOGGER = regex(r"(?i)(?:^|[._])(?:log|logger|logging|_?log(?:ger)?s?)$")


def log_calls(modules: tuple[Module, ...]) -> Iterator[Evidence]:
    """Yield the calls that log, by a library or by a logger of the project's own."""
    own_names = {
        module.name for module in modules if module.name and any(below(n, LOG_LIBRARIES) for n in module.names)
    }
    tops = {name.split(".")[0] for name in own_names}
    heirs = {
        f"{module.name}.{item.qualname}()"
        for module in modules
        for item in module.classes
        if any(below(base, LOG_LIBRARIES) for base in item.bases)
    }
    for module in modules:
        uses = any(below(name, LOG_LIBRARIES) for name in module.names)
        for call in module.calls:
            if call.name in _RANK_ZERO:
                yield at(module, call.line, f"logs with {call.method}")
                continue
            if call.method not in _ANY_METHODS or "." not in call.name:
                continue
            receiver = call.name.rsplit(".", 1)[0]
            if below(receiver, LOG_LIBRARIES):
                yield at(module, call.line, f"logs with {call.name.split('.')[0].split('(')[0]}")
            elif call.method in LOG_METHODS and _lent(module, receiver):
                yield at(module, call.line, f"logs with {receiver.replace('()', '')}")
            elif receiver in heirs:
                yield at(module, call.line, f"logs with {last(receiver.removesuffix('()'))}")
            elif (
                _LOGGER.search(receiver.replace("()", ""))
                and (uses or receiver.split(".")[0] in tops or (own_names and call.method in LOG_METHODS))
                and "wandb" not in receiver.lower()
                and not below(receiver, _METRIC_LOGGERS)
            ):
                # A logger that a parameter, an attribute or a helper of the project's own hands over.
                yield at(module, call.line, f"logs with {receiver.replace('()', '')}")


def _lent(module: Module, receiver: str) -> bool:
    """Return whether a logger is a library's, which it makes of the standard one: `Flask(...).logger`."""
    top = receiver.partition(".")[0].partition("(")[0]
    if not _LENDS.search(receiver.replace("()", "")) or below(receiver, _METRIC_LOGGERS):
        return False
    return any(not (item.own or item.relative) and item.target.partition(".")[0] == top for item in module.imports)


_LENDS = regex(r"\.(?:logger|log|get_(?:\w{1,40}_)?logger|getLogger)$")
_OF_LIBRARIES = ("transformers.utils.logging", "transformers.logging", "datasets.logging", "datasets.utils.logging")
_SILENCES = frozenset(
    {"set_verbosity_error", "set_verbosity_warning", "disable_progress_bar", "disable_default_handler",
     "disable_progress_bars"}
)  # fmt: skip


def only_silences_logging(module: Module) -> bool:
    """Return whether all that a module has of logging is a library's own, which it is told to be silent with."""
    if any(below(item.target, tuple(set(LOG_LIBRARIES).difference(_OF_LIBRARIES))) for item in module.imports):
        return False
    called = {call.method for call in module.calls if below(call.name, _OF_LIBRARIES)}
    return bool(called) and called <= _SILENCES
