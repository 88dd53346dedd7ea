"""Files that tell ghz, which loads what is served by gRPC, whom to ask for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Finding
from auditor.shared import regex
from probes._lines import placeholder

if TYPE_CHECKING:
    from auditor import Repository

_CALL: Final = regex(r"[A-Za-z_][\w.]{0,200}[./][A-Za-z_]\w{0,100}")
"""The method of a service, as ghz is told it: `package.Service.Method` or `package.Service/Method`."""
_HOW_MUCH: Final = frozenset(
    {"total", "duration", "rps", "concurrency", "connections", "load-schedule", "max-duration"}
)
_DESCRIBED: Final = frozenset({"proto", "protoset", "import-paths", "reflect-metadata"})
_MANUALS: Final = frozenset({"helloworld.Greeter.SayHello", "helloworld.Greeter/SayHello"})
"""What the examples of its manual ask."""


def ghz_plans(repo: Repository) -> Iterator[Finding | Evidence]:
    """Yield the configurations of ghz: what it calls, at which address, and how often; one of its manual is begun."""
    for config in repo.configs.files:
        for told in config.mappings if config.kind in ("json", "toml") else ():
            call, host = told.get("call"), told.get("host")
            if not isinstance(call, str) or not _CALL.fullmatch(call):
                continue
            described = not _DESCRIBED.isdisjoint(told)
            much = not _HOW_MUCH.isdisjoint(told)
            # Where it is not told whom to ask, the command that reads it is.
            if not (described or much if isinstance(host, str) else described and much):
                continue
            place = Evidence(config.path, config.lines.get("call", 1), f"ghz calls {call}"[:100])
            if call in _MANUALS or (isinstance(host, str) and (not host.strip() or placeholder(host))):
                yield place._replace(note="ghz, aimed at its manual's example or at no address")
            else:
                yield Finding.done("ghz loads the API", place)
