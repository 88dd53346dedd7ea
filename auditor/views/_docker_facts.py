"""The facts of Dockerfiles, compose files and Cloud Build files, apart from what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from auditor.views._problem import Problem

if TYPE_CHECKING:
    from auditor.views._command import Command


class Instruction(NamedTuple):
    """One instruction, continuation lines joined: `COPY src/ src/` has keyword COPY and value `src/ src/`."""

    keyword: str
    value: str
    line: int
    words: tuple[str, ...] = ()
    """The value as words, flags (`--from=builder`) left out and the JSON form taken apart."""
    flags: tuple[str, ...] = ()
    text: str = ""
    """The value as it stands in the file, with its line ends and heredocs: line 1 of it is `line`."""


class Dockerfile(NamedTuple):
    """One Dockerfile, Containerfile or *.dockerfile."""

    path: str
    instructions: tuple[Instruction, ...] = ()
    error: Problem | None = None

    def of(self, *keywords: str) -> tuple[Instruction, ...]:
        """Return the instructions with one of these keywords (upper case)."""
        return tuple(item for item in self.instructions if item.keyword in keywords)

    def stage(self, target: str) -> tuple[Instruction, ...]:
        """Return the instructions of the stage of a name (`FROM base AS test`), of the last one where there is none."""
        begins = [index for index, item in enumerate(self.instructions) if item.keyword == "FROM"]
        for begin, end in zip(begins, [*begins[1:], None], strict=True):
            words = [word.lower() for word in self.instructions[begin].words]
            if target and words[-2:] == ["as", target.lower()]:
                return self.instructions[begin:end]
        return self.instructions[begins[-1] :] if begins else ()


class Service(NamedTuple):
    """One service of a compose file."""

    name: str
    line: int
    image: str | None = None
    build: str | None = None
    dockerfile: str | None = None
    command: str = ""
    ports: tuple[str, ...] = ()
    entrypoint: str = ""
    target: str = ""
    """The stage of its Dockerfile that is built."""
    inline: Dockerfile | None = None
    """The Dockerfile that stands in the compose file itself."""
    inline_line: int | None = None


class Compose(NamedTuple):
    """One compose file."""

    path: str
    services: tuple[Service, ...] = ()
    error: Problem | None = None


class BuildStep(NamedTuple):
    """One step of a Cloud Build file: image, entry point and arguments, or a script."""

    name: str
    line: int
    entrypoint: str = ""
    args: tuple[str, ...] = ()
    id: str = ""
    script: str = ""
    commands: tuple[Command, ...] = ()
    """What it runs: its script's commands, those of what a shell is given, or its arguments."""

    @property
    def text(self) -> str:
        """What it runs, on one line; comments of a script are left out."""
        lines = (line.strip() for line in self.script.split("\n"))
        return " ".join((self.entrypoint, *self.args, *(line for line in lines if line and line[0] != "#"))).strip()


class CloudBuild(NamedTuple):
    """One Cloud Build file, wherever it lies: a YAML or JSON mapping whose `steps` have `name` (an image) and args."""

    path: str
    steps: tuple[BuildStep, ...] = ()
    images: tuple[str, ...] = ()
    error: Problem | None = None
