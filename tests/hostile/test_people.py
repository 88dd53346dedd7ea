"""Logs that exhaust their reader: people by the thousand, times outside every calendar, messages without end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run_git
from tests.hostile.conftest import Survive

REPORT = b"# Report\n\n* [x] Create a git repository (M5)\n* [x] Make sure that all team members have write access to the GitHub repository (M5)\n\n### Question 2\n> Answer:\n\ns000001, s000002\n"
WHEN = 1_736_150_400
Row = tuple[bytes, bytes, bytes]


def logged(path: Path, rows: list[Row], more: dict[bytes, bytes] | None = None) -> Path:
    """Return a bare repository with a commit for each (person, time, message)."""
    path.mkdir(parents=True)
    run_git(path, "init", "-q", "--bare", "--template=", "-b", "main")
    out = bytearray()
    for number, (who, when, message) in enumerate(rows):
        out += b"commit refs/heads/main\ncommitter %s %s\ndata %d\n%s\n" % (who, when, len(message), message)
        for name, data in {b"reports/README.md": REPORT, **(more or {})}.items() if not number else ():
            out += b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(data), data)
    run_git(
        path,
        "fast-import",
        "--quiet",
        "--force",
        "--done",
        "--date-format=raw-permissive",
        data=bytes(out) + b"\ndone\n",
    )
    return path


def many(count: int, who: Callable[[int], bytes]) -> list[Row]:
    return [(who(number), b"%d +0000" % (WHEN + number), b"m") for number in range(count)]


LOGS: dict[str, Callable[[], list[Row]]] = {
    "20000 people": lambda: many(20_000, lambda n: b"Name%d Sur%d <n%d@x%d.y>" % (n, n, n, n)),
    "20000 of one family": lambda: many(20_000, lambda n: b"A%d Same <a%d@same.y>" % (n, n)),
    "20000 initials": lambda: many(20_000, lambda n: b"%c%c <%d@x>" % (65 + n % 26, 65 + n // 26 % 26, n)),
    "names that begin alike": lambda: many(5000, lambda n: b"a" * (n % 900 + 1) + b" <%d@x>" % n),
    "escapes": lambda: many(50, lambda n: b"\x1b[31mE\xe2\x80\xae%d\x07%%s{0} <\x1b]0;x\x07%d@x>" % (n, n)),
    "a name of 1 MB": lambda: [(b"N" * 1_000_000 + b" <n@x>", b"%d +0000" % WHEN, b"m")],
    "50000 co-authors": lambda: [(b"A <a@x>", b"%d +0000" % WHEN, b"m\n\n" + b"".join(b"Co-authored-by: B%d <b%d@x>\n" % (n, n) for n in range(50_000)))],
    "a message of 20 MB": lambda: [(b"A <a@x>", b"%d +0000" % WHEN, b"x" * 20_000_000)],
}  # fmt: skip

TIMES = [b"99999999999999999 +0000", b"-1 +0000", b"253402300800 +0000", b"0 +9999", b"1736150400 -9959", b"9223372036854775807 +0000"]  # fmt: skip


@pytest.mark.parametrize("when", TIMES)
def test_a_time_outside_every_calendar_is_survived(tmp_path: Path, survive: Survive, when: bytes) -> None:
    survive(logged(tmp_path / "bare", [(b"A <a@x>", when, b"m")]))


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_read_in_time_whoever_wrote_it(tmp_path: Path, survive: Survive, name: str) -> None:
    data = survive(logged(tmp_path / "bare", LOGS[name]()))
    assert {item["state"] for item in data["items"] if item["id"] == "git-repository"} == {"done"}


def test_a_mailmap_of_30000_lines_is_read_in_time(tmp_path: Path, survive: Survive) -> None:
    lines = b"".join(b"N%d <a@x> M%d <b%d@x>\n" % (n, n, n) for n in range(30_000))
    survive(logged(tmp_path / "bare", many(1, lambda n: b"A <a@x>"), {b".mailmap": lines}))


ODD = [
    "1",
    "[]",
    "{}",
    '"x"',
    "[1,2]",
    "[[]]",
    "{a=1}",
    "[{}]",
    "true",
    "1979-05-27",
    "nan",
    '["a",1,{}]',
    "{a=[{b={}}]}",
    '"\\u0000\\u001b[2J\\u202e"',
]
TABLES = ["project", "project.dependencies", "project.optional-dependencies", "project.scripts", "project.name", "project.urls", "tool", "tool.poetry", "tool.poetry.dependencies", "tool.poetry.group", "tool.uv", "tool.uv.sources", "tool.pytest", "tool.pytest.ini_options", "tool.pytest.ini_options.addopts", "tool.coverage", "tool.coverage.run", "tool.ruff", "tool.poe.tasks", "tool.poe.tasks.a", "tool.pdm.scripts.a", "tool.pixi", "tool.pixi.tasks.a", "tool.pixi.feature", "tool.hatch.envs", "tool.hatch.envs.a.scripts", "tool.setuptools", "tool.setuptools.packages", "tool.setuptools.dynamic", "dependency-groups", "dependency-groups.dev", "build-system", "build-system.requires"]  # fmt: skip


def test_tables_of_a_pyproject_may_be_anything(tmp_path: Path, survive: Survive) -> None:
    texts = [f"{key} = {value}\n".encode() for key in TABLES for value in ODD]
    survive(
        logged(
            tmp_path / "bare",
            many(1, lambda n: b"A <a@x>"),
            {b"p%d/pyproject.toml" % n: text for n, text in enumerate(texts)},
        )
    )


DVC = b"[core]\n remote = \x1b[31mx\n['remote \"\x1b[31mx\"']\n url = ext::sh -c id\n['remote \"b\"']\n url = gs://\x1b]0;x\x07/<script>alert(1)</script>\n['remote \"c\"']\n url = ../../../../etc\n['remote']\n['remote \"']\n url\n"
MERGED = (
    "a: &a {x: 1}\nb: &b\n  <<: ["
    + ",".join(["*a"] * 5000)
    + "]\n"
    + "".join(f"c{n}: &c{n}\n  <<: [*b, *b, {f'*c{n - 1}, ' if n else ''}*b]\n" for n in range(200))
    + "on: push\njobs:\n  a:\n    <<: *c199\n    steps: [{<<: [*c199], run: pytest}]\n<<: *c199\n<<: 1\n<<: [1, [2]]\n"
)
OTHERS: dict[str, dict[bytes, bytes]] = {
    "dvc": {b".dvc/config": DVC, b"data.dvc": b"outs:\n- path: ../../../etc/passwd\n  md5: [a]\n- 1\n- path: {}\n- path: \"\\e[31m\"\n", b"dvc.yaml": b"stages:\n  a: 1\n  b: {cmd: [1, {}], deps: x, outs: [{a: b}, 1, null]}\n  c: {foreach: 1, do: []}\nvars: 1\n"},
    "merge keys": dict.fromkeys((b".github/workflows/a.yml", b"conf/c.yaml", b"docker-compose.yml"), MERGED.encode()),
    "homoglyphs": {"reports/REA\u0412ME.md".encode(): REPORT, "src/tr\u0430in.py".encode(): "import w\u0430ndb\nw\u0430ndb.init()\n".encode(), "\uff32\uff25\uff21\uff24\uff2d\uff25.md".encode(): REPORT},
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_looks_like_what_it_is_harms_nobody(tmp_path: Path, survive: Survive, name: str) -> None:
    data = survive(logged(tmp_path / "bare", many(1, lambda n: b"A <a@x>"), OTHERS[name]))
    assert data["report"]["path"] == "reports/README.md"
    assert {item["state"] for item in data["items"] if item["id"] == "experiment-tracking"} == {"not_done"}
