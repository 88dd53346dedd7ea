from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from auditor.limits import MAX_FILE_BYTES, MAX_GUESSED_BYTES
from auditor.views.commands import CommandsView, split_commands
from auditor.views.python import Call, Decorator, Function, Module, PythonView, Value
from tests.soon import soon
from tests.views.memory import memory_tree


def tools(text: str) -> list[str]:
    return [command.tool for command in split_commands(text, "x", 1)]


def argvs(text: str) -> list[str]:
    return [" ".join(command.argv) for command in split_commands(text, "x", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pytest -q # not this", ["pytest -q"]),
        ("A=1 sudo -E env B=2 python3.11 -m pytest -q", ["pytest -q"]),
        ("uv run --extra dev --with x pytest", ["pytest"]),
        ("uv --directory app run -m pytest", ["pytest"]),
        ("uvx ruff@latest check .", ["ruff check ."]),
        ("uv tool run black --check .", ["black --check ."]),
        ("poetry run pipenv run pdm run mypy", ["mypy"]),
        ("hatch run test:pytest", ["pytest"]),
        ("conda run -n env --no-capture-output python -u train.py lr=1", ["python train.py lr=1"]),
        ("coverage run --source src -m pytest tests", ["coverage run --source src -m pytest tests", "pytest tests"]),
        ("python -m coverage run -m pytest", ["coverage run -m pytest", "pytest"]),
        ("python -c 'import x'", ["python -c import x"]),
        ("uv run src/train.py", ["python src/train.py"]),
        ('bash -ec "cd a && pytest"', ["cd a", "pytest"]),
        ("bash -e scripts/x.sh 1", ["scripts/x.sh 1"]),
        ("docker-compose up -d", ["docker compose up -d"]),
        ("timeout 10m xvfb-run -a pytest", ["pytest"]),
        ("git ls-files | xargs -n 1 ruff check", ["git ls-files", "ruff check"]),
        ("/usr/bin/env pytest", ["pytest"]),
        (".venv/bin/pytest", [".venv/bin/pytest"]),
        (
            'U=$(gcloud run services describe "$(basename a)")',
            ["basename a", "gcloud run services describe $(basename a)"],
        ),
        ("echo \"\\`pytest\\`\" '$(pytest)'", ["echo `pytest` $(pytest)"]),
        ("if ! ruff check .; then echo a; else b; fi", ["ruff check .", "echo a", "b"]),
        ("for f in a b; do black $f; done", ["black a", "black b"]),
        ("case $1 in\n  a|b) pytest ;;\n  *) ruff ;;\nesac", ["pytest", "ruff"]),
        ("f() { pytest; }", ["pytest"]),
        ("if [[ $a =~ ^v([0-9]+) && (b) ]]; then pytest; fi", ["pytest"]),
        ("cat > x <<'EOF'\npytest\nEOF\nruff > y 2>&1 &", ["cat", "ruff"]),
        ("bash -e <<'EOS'\npytest\nEOS\nruff", ["bash -e", "pytest", "ruff"]),
        ("sudo /bin/sh <<-X; ls\n\tpytest\n\tX\nruff", ["/bin/sh", "ls", "pytest", "ruff"]),
        (
            "ssh a@b 'bash -s' <<A\npytest\nA\ndocker exec -i c sh <<B\nruff\nB",
            ["ssh a@b bash -s", "docker exec -i c sh"],
        ),
        ("bash x.sh <<A\npytest\nA\npython - <<B\nruff\nB", ["x.sh", "python -"]),
        ('P="python -m pytest"\n$P tests', ["pytest tests"]),
        ('A=uv B="$A run"\n"$A" run ruff; ${B} mypy', ["ruff", "mypy"]),
        ("${PYTEST:-python -m pytest} -q; $PYTHON -m mypy", ["pytest -q", "mypy"]),
        ("export C='pytest -q' && bash -c \"$C\" && eval $C", ["export C=pytest -q", "pytest -q", "pytest -q"]),
        ("I=$(cat x)\ndocker build -t $I $J .", ["cat x", "docker build -t $I $J ."]),
        ("gcloud run deploy ${{ env.A || 'b c' }} --image x", ["gcloud run deploy ${{ env.A || 'b c' }} --image x"]),
        ("pytest \\\n  --cov \\\n  tests", ["pytest --cov tests"]),
        ("nix develop --command pytest -q", ["pytest -q"]),
        ("nix shell nixpkgs#ruff -c ruff check .", ["ruff check ."]),
        ("nix build .#x -c y", ["nix build .#x -c y"]),
        ("nix develop", ["nix develop"]),
        ("mise exec -- pytest", ["pytest"]),
        ("mise x python@3.12 -- pytest", ["pytest"]),
        ("pyenv exec pytest", ["pytest"]),
        ("hatch run +py=3.12 -py=3.11 test:unit -q", ["unit -q"]),
        ("# pytest", []),
        ("", []),
    ],
)
def test_shell_text_gives_what_runs_in_the_end(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


def test_every_command_has_its_line() -> None:
    text = "a \\\n  b\n\ncat <<E\n1\n2\nE\nc 'x\ny' && d\n"
    assert [(command.tool, command.line) for command in split_commands(text, "x", 10)] == [
        ("a", 10),
        ("cat", 13),
        ("c", 17),
        ("d", 18),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("false && pytest", ["false"]),
        ("false && pytest && ruff check .", ["false"]),
        ("false && pytest | tee log\nls", ["false", "ls"]),
        ("false && pytest || ls", ["false", "ls"]),
        ("true || pytest", ["true"]),
        ("true || pytest && ls", ["true", "ls"]),
        ("true && pytest", ["true", "pytest"]),
        ("false || pytest", ["false", "pytest"]),
        ("pytest || true", ["pytest", "true"]),
        ("false\npytest", ["false", "pytest"]),
        ("ls\nexit 0; pytest", ["ls", "exit"]),
        ("ls\nexit 0 # pytest\npytest", ["ls", "exit"]),
    ],
)
def test_what_is_never_reached_is_left_out(text: str, expected: list[str]) -> None:
    assert tools(text) == expected


@pytest.mark.parametrize(
    ("text", "swallowed", "errexit"),
    [
        ("pytest || true", True, True),
        ("pytest || echo bad", True, True),
        ("pytest || exit 0", True, True),
        ("pytest || exit 1", False, True),
        ("pytest || { echo bad; exit 1; }", False, True),
        ("pytest || echo bad && exit 1", False, True),
        ("pytest || [ $? -eq 5 ]", False, True),
        ("(cd a && pytest) || true", True, True),
        ("{ pytest; ruff; } || :", True, True),
        ("pytest && echo ok", False, True),
        ("pytest; true", False, True),
        ("pytest; true", True, False),
        ("pytest; exit 0", True, False),
        ("set +e\npytest\necho done", True, True),
        ("set +e\npytest\nset -e", True, True),
        ("set +e\npytest\nexit $?", False, True),
        ("set +e\npytest", False, True),
        ("if pytest; then a; fi", False, True),
    ],
)
def test_a_swallowed_failure_is_told(text: str, swallowed: bool, errexit: bool) -> None:
    found = next(each for each in split_commands(text, "x", 1, errexit=errexit) if each.tool == "pytest")
    assert found.swallowed is swallowed


@pytest.mark.parametrize(
    "text",
    [
        *("'" * 50_001, '"' * 50_001, "`" * 50_001, "$(" * 50_000, "${" * 50_000, '"$(' * 50_000, "(" * 50_000),
        *("a <<X\n" * 20_000, "a && " * 50_000, "{ " * 20_000, "\\\n" * 50_000, "case x in " * 9000, "[[ " * 50_000),
        "$(a " * 50 + ")" * 50,
    ],
)
def test_hostile_text_is_read_in_reasonable_time(text: str) -> None:
    with soon(10):
        found = split_commands(f"pytest\n{text}", "x", 1)
    assert found[0].argv == ("pytest",)


def test_an_apostrophe_that_nothing_closes_hides_nothing() -> None:
    assert tools("echo don't\npytest") == ["echo", "pytest"]


def view(files: dict[str, str], *modules: Module) -> CommandsView:
    return CommandsView(memory_tree(files), cast(PythonView, SimpleNamespace(modules=modules)))


def test_makefiles_have_their_recipes_with_variables() -> None:
    text = "PY = uv run\n.PHONY: test\ntest: lint data ## all\n\t@$(PY) pytest \\\n\t  -q\n\t-ruff check .\nlint:\n\truff check .; true\nx := 1\n"
    commands = view({"Makefile": text})
    test = commands.target("make", "test")
    assert test is not None
    assert (test.line, test.needs) == (3, ("lint", "data"))
    assert [(each.tool, each.line, each.swallowed) for each in test.commands] == [
        ("pytest", 4, False),
        ("ruff", 6, True),
    ]
    lint = commands.target("make", "lint")
    assert lint is not None
    assert lint.commands[0].swallowed
    assert commands.scope == ((2, "task"), (0, "script"))


def test_hooks_are_counted_apart_from_tasks() -> None:
    hooks = "repos:\n- repo: x\n  hooks:\n  - id: ruff\n  - id: black\n"
    made = view({"Makefile": "a:\n\truff\n", ".pre-commit-config.yaml": hooks})
    assert made.scope == ((1, "task"), (2, "hook"), (0, "script"))


@pytest.mark.parametrize(
    ("path", "text", "kind", "name", "line"),
    [
        ("justfile", 'set shell := ["bash"]\nx := "1"\n\ntest arg="1": lint\n    uv run pytest\n', "just", "test", 5),
        (
            "tox.ini",
            "[tox]\nenvlist = py\n[testenv:lint]\ndeps = x\ncommands =\n    pytest {posargs}\n",
            "tox",
            "lint",
            6,
        ),
        ("tox.ini", "[testenv]\ncommands =\n  {envpython} -m pytest {posargs}\n", "tox", "testenv", 3),
        ("tox.toml", '[env_run_base]\ncommands = [["{env_bin_dir}/pytest"]]\n', "tox", "testenv", 2),
        ("tox.ini", "[testenv]\ncommands =\n  py{311,312}-!slow: pytest\n", "tox", "testenv", 3),
        ("setup.cfg", "[tool:pytest]\naddopts = -q\n[testenv:py]\ncommands = pytest\n", "tox", "py", 4),
        ("package.json", '{\n  "scripts": {\n    "test": "pytest"\n  }\n}', "npm", "test", 3),
        (
            "Taskfile.yml",
            "tasks:\n  test:\n    deps: [a]\n    cmds:\n      - pytest\n      - task: b\n",
            "task",
            "test",
            5,
        ),
        ("pyproject.toml", '[tool.poe.tasks]\ntest = "pytest"\n', "poe", "test", 2),
        ("pyproject.toml", '[tool.poe.tasks.test]\nsequence = [{cmd = "pytest"}]\n', "poe", "test", 1),
        ("pyproject.toml", '[tool.poe.tasks]\ntest.parallel = [{cmd = "pytest", env = {A = "1"}}]\n', "poe", "test", 2),
        ("pyproject.toml", '[tool.poe.tasks]\ntest = [[{cmd = "pytest"}]]\n', "poe", "test", 2),
        ("pyproject.toml", '[tool.poe.tasks]\ntest.script = "pytest:console_main()"\n', "poe", "test", 2),
        ("pyproject.toml", '[tool.pdm.scripts]\ntest = {shell = "pytest -q"}\n', "pdm", "test", 2),
        ("pyproject.toml", '[tool.hatch.envs.default.scripts]\ntest = ["pytest"]\n', "hatch", "test", 2),
        ("pyproject.toml", '[tool.taskipy.tasks]\ntest = {cmd = "pytest"}\n', "task", "test", 2),
        ("tox.toml", 'env_list = ["a"]\n[env_run_base]\ncommands = [["pytest", "-q"], 3]\n', "tox", "testenv", 3),
        ("tox.toml", '[env.lint]\ncommands = [["pytest"]]\n[env.none]\n', "tox", "lint", 2),
        ("pyproject.toml", '[tool.tox.env."3.12"]\ncommands = [["pytest"]]\n', "tox", "3.12", 2),
        (
            "pyproject.toml",
            '[tool.tox]\nlegacy_tox_ini = """\n[testenv:py]\ncommands = pytest\n"""\n',
            "tox",
            "py",
            2,
        ),
        ("pyproject.toml", '[tool.pixi.tasks]\ntest = {cmd = "pytest", depends-on = ["a"]}\n', "pixi", "test", 2),
        (
            ".pre-commit-config.yaml",
            "repos:\n  - repo: local\n    hooks:\n      - id: pytest\n        args: [-q]\n",
            "pre-commit",
            "pytest",
            4,
        ),
        (".pre-commit-config.yaml", "- repo: x\n  hooks:\n  - {id: pytest, args: [-q]}\n", "pre-commit", "pytest", 3),
        ("scripts/x.sh", "#!/bin/bash\npytest\n", "script", "scripts/x.sh", 2),
        ("x.ps1", "<# a\nb #>\n.\\.venv\\Scripts\\pytest.exe tests\n", "script", "x.ps1", 3),
        ("x.ps1", "<# a #>\npytest\n<# it never ends\npytest\n", "script", "x.ps1", 2),
        ("x.bat", ":: a\n@rem b\n@pytest tests\\unit ^\n  -q\n", "script", "x.bat", 3),
        *((f"x.{end}", "# a\npytest\n", "script", f"x.{end}", 2) for end in ("zsh", "ksh", "fish", "nu", "cmd")),
    ],
)
def test_other_files_with_targets(path: str, text: str, kind: str, name: str, line: int) -> None:
    target = view({path: text}).target(kind, name)
    assert target is not None
    assert (target.commands[0].tool, target.commands[0].line) == ("pytest", line)


def test_a_factor_of_tox_is_an_environment_of_its_own() -> None:
    text = "[testenv]\ncommands =\n  a\n  lint,style: - b\n  test: c\n"
    found = view({"tox.ini": text}).targets
    told = {each.name: [(command.tool, command.swallowed) for command in each.commands] for each in found}
    always, linted, tested = ("a", False), ("b", True), ("c", False)
    assert told == {
        "testenv": [always],
        "lint": [always, linted],
        "style": [always, linted],
        "test": [always, tested],
    }


def _function(name: str, *decorators: Decorator) -> Function:
    return Function(name, name, 3, 9, (), False, False, decorators, None, False, False, ())


def test_tasks_and_sessions_of_python_modules() -> None:
    def text(value: str) -> Value:
        return Value(known=True, literal=value)

    tasks = Module(
        "tasks.py",
        "tasks",
        "task",
        functions=(_function("run_tests", Decorator("invoke.task", 2, (Value(name="tasks.build"),))),),
        calls=(
            Call("ctx.run", 5, "run_tests", (text("coverage run -m pytest"),)),
            Call("c.run", 9, "other", (text("x"),)),
        ),
    )
    nox = Module(
        "noxfile.py",
        "noxfile",
        "task",
        functions=(_function("tests", Decorator("nox.session", 2)),),
        calls=(Call("session.run", 6, "tests", (text("pytest"), text("-q"))),),
    )
    commands = view({}, tasks, nox)
    found = commands.target("invoke", "run-tests")
    assert found is not None
    assert found.needs == ("build",)
    assert [(each.tool, each.line) for each in found.commands] == [("coverage", 5), ("pytest", 5)]
    session = commands.target("nox", "tests")
    assert session is not None
    assert session.commands[0].argv == ("pytest", "-q")


@pytest.mark.parametrize(
    "files",
    [
        {"Makefile": "\tx\n:\n=\n$(\n: :\n", "justfile": ":\n x\n", "tox.ini": "[\ncommands\n"},
        {
            "package.json": '{"scripts": [1]}',
            "Taskfile.yml": "tasks: [1]\n",
            "pyproject.toml": "[tool.poe]\ntasks = 3\n",
        },
        {".pre-commit-config.yaml": "repos: [1, {hooks: 3}, {hooks: [4, {id: [x]}]}]\n", "pixi.toml": "tasks = []\n"},
        {"Taskfile.yml": "tasks: {a: , b: 3, c: [x, {task: 3}, {cmd: y}], d: {cmds: [{}]}}\n"},
    ],
)
def test_nonsense_raises_nothing(files: dict[str, str]) -> None:
    assert isinstance(view(files).targets, tuple)


def test_a_broken_taskfile_is_unread() -> None:
    assert view({"Taskfile.yml": "tasks: [pytest", "a.sh": "x\n"}).unread(("pytest",)) == ("Taskfile.yml",)


@pytest.mark.parametrize(
    ("path", "size", "found", "unread"),
    [
        ("bin/other", 1, True, False),
        ("bin/other", MAX_GUESSED_BYTES, False, False),
        ("bin/run", MAX_GUESSED_BYTES, True, False),
        ("deploy-api", MAX_GUESSED_BYTES, True, False),
        ("deploy-api", MAX_FILE_BYTES, False, True),
        ("bin/other", MAX_FILE_BYTES, False, False),
    ],
)
def test_a_large_executable_is_looked_into_where_it_is_called_a_script(
    path: str, size: int, found: bool, unread: bool
) -> None:
    tree = memory_tree({path: f"#!/bin/sh\nlocust\n# {'x' * size}\n"}, [path])
    view = CommandsView(tree, cast(PythonView, SimpleNamespace(modules=())))
    assert [target.name for target in view.scripts] == ([path] if found else [])
    assert view.unread() == ((path,) if unread else ())
    assert tuple(tree.unread) == view.unread()


@pytest.mark.parametrize("included", ["./backend", "backend/Taskfile.yml", "{taskfile: backend, dir: backend}"])
def test_tasks_of_an_included_file_go_by_its_name(included: str) -> None:
    text = "tasks:\n  test:\n    deps: [build, ':all']\n    cmds: [pytest]\n  build: uv sync\n"
    files = {
        "Taskfile.yml": f"includes:\n  api: {included}\n  gone: ./gone\n  odd: [1]\n",
        "backend/Taskfile.yml": text,
    }
    target = view(files).target("task", "api:test")
    assert target is not None
    assert (target.path, target.needs) == ("backend/Taskfile.yml", ("api:build", "all"))
    assert [command.tool for command in target.commands] == ["pytest"]


def test_a_taskfile_that_includes_itself_is_read_once() -> None:
    found = view({"Taskfile.yml": "includes:\n  me: ./Taskfile.yml\n  here: .\ntasks:\n  a: pytest\n"}).targets
    assert [target.name for target in found] == ["a"]


def test_tasks_of_a_package_go_by_the_names_of_their_modules_too() -> None:
    text = "from invoke import task\n\n@task\ndef run_all(c):\n    c.run('pytest')\n"
    tree = memory_tree({"tasks/__init__.py": "", "tasks/code_checks.py": text})
    made = CommandsView(tree, PythonView(tree))
    for name in ("run-all", "code-checks.run-all"):
        target = made.target("invoke", name)
        assert target is not None and target.commands[0].tool == "pytest"
    assert made.target("invoke", "tasks.run-all") is None
