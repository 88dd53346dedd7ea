"""What a command runs in the end, whatever it is wrapped in."""

from __future__ import annotations

import pytest

from auditor.views.commands import split_commands


def argvs(text: str) -> list[str]:
    return [" ".join(command.argv) for command in split_commands(text, "x", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_a2=1 B[0]=x B[]=y c+=z pytest -k a=b", ["pytest -k a=b"]),
        ("A=1 sudo -u a -E time -o f nice -n 5 env -u X -C d B=2 pytest", ["pytest"]),
        ("sudo -i", ["sudo -i"]),
        ("hatch env run -e test -- pytest -q", ["pytest -q"]),
        ("hatch env show", ["hatch env show"]),
        ("uv run --no-install-package vllm poe all", ["poe all"]),
        ("uv run --no-sync poe all", ["poe all"]),
        ("command pytest", ["pytest"]),
        ("command -v pytest", ["command -v pytest"]),
        ("A=1 sudo env", ["env"]),
        ("xargs", ["xargs"]),
        ("xargs -I {} -n 1 ruff check {}", ["ruff check {}"]),
        ("timeout -k 5 -s INT --signal TERM --kill-after=5 10m pytest", ["pytest"]),
        ("sudo timeout 10", ["timeout 10"]),
        ("nix develop .#a -c pytest -c x", ["pytest -c x"]),
        ("nix develop -c", ["nix develop -c"]),
        ("nix build shell --command x", ["nix build shell --command x"]),
        ("devbox run -- pytest", ["pytest"]),
        ("devbox run test", ["devbox run test"]),
        ("pwsh scripts/a.ps1 -x 1", ["scripts/a.ps1 -x 1"]),
        ("powershell.exe -NoProfile -ExecutionPolicy Bypass -File a.ps1", ["a.ps1"]),
        ("pwsh -Command 'ruff check .; pytest'", ["ruff check .", "pytest"]),
        ("pwsh", ["pwsh"]),
        ("cmd /c run.bat", ["run.bat"]),
        ("call run.bat", ["run.bat"]),
        ("fish scripts/a.fish", ["scripts/a.fish"]),
        ("retry pytest", ["pytest"]),
        ("retry -t 3 -- pytest", ["pytest"]),
        (
            "mpirun -n 2 --oversubscribe python -m pytest tests",
            ["mpirun -n 2 --oversubscribe python -m pytest tests", "pytest tests"],
        ),
        ("mpirun -n 2 ./a.out x", ["mpirun -n 2 ./a.out x", "./a.out x"]),
        ("torchrun --nproc_per_node=2 -m pytest", ["torchrun --nproc_per_node=2 -m pytest", "pytest"]),
        (
            "torchrun --standalone --nproc-per-node 2 src/train.py a=1",
            ["torchrun --standalone --nproc-per-node 2 src/train.py a=1"],
        ),
        ("dotenv -f .env run -- pytest -q", ["pytest -q"]),
        ("direnv exec . pytest", ["pytest"]),
        ("aws-vault exec me -- pytest", ["pytest"]),
        ("flock /tmp/lock pytest", ["pytest"]),
        ("flock -n /tmp/lock -c 'pytest tests'", ["pytest tests"]),
        ("nix-shell --run 'pytest tests'", ["pytest tests"]),
        ("nix-shell -p python3 --command pytest", ["pytest"]),
        ("dbus-run-session -- pytest", ["pytest"]),
        ("wait-for-it.sh localhost:80 -t 9 -- pytest", ["pytest"]),
        ("script -qc 'pytest -v' /dev/null", ["pytest -v"]),
        (
            "find tests -name 'test_*.py' -exec pytest {} +",
            ["find tests -name test_*.py -exec pytest {} +", "pytest {}"],
        ),
        (
            "find src -name '*.py' -exec python -m black --check {} \\;",
            ["find src -name *.py -exec python -m black --check {} ;", "black --check {}"],
        ),
        ("find . -name a", ["find . -name a"]),
        ("$(which python) -m pytest", ["which python", "pytest"]),
        ('"$(command -v pytest)" tests', ["command -v pytest", "pytest tests"]),
        ("python -m cProfile -o a.prof -m pytest", ["cProfile -o a.prof -m pytest", "pytest"]),
        ("kernprof -l -m pytest", ["kernprof -l -m pytest", "pytest"]),
    ],
)
def test_what_stands_before_a_command_is_taken_off(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("py -3.11 -m pytest", ["pytest"]),
        ("pypy3.10 -m pytest", ["pytest"]),
        ("pypy x.py", ["python x.py"]),
        ("pythonw x.py -m y", ["python x.py -m y"]),
        ("python -W error -X dev -u -m pytest -m slow", ["pytest -m slow"]),
        ("python -u - -m x", ["python - -m x"]),
        ("python -m", ["python"]),
        ("python -V", ["python"]),
        ("python -- x.py", ["python x.py"]),
        (r"'C:\a\Scripts\python.exe' -m pytest", ["pytest"]),
        ("coverage run --module pytest -q", ["coverage run --module pytest -q", "pytest -q"]),
        ("coverage --debug=sys run --omit x a.py b", ["coverage --debug=sys run --omit x a.py b", "python a.py b"]),
        ("coverage run", ["coverage run"]),
        ("coverage xml", ["coverage xml"]),
        ("coverage report -m --include run", ["coverage report -m --include run"]),
        ("./scripts/a.py x", ["python ./scripts/a.py x"]),
    ],
)
def test_python_gives_what_it_runs(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source venv/bin/activate x", ["venv/bin/activate x"]),
        (". ./a.sh", ["./a.sh"]),
        ("source", ["source"]),
        ("eval pytest '&& ruff'", ["pytest", "ruff"]),
        ("eval", ["eval"]),
        ("bash", ["bash"]),
        ("bash -l", ["bash -l"]),
        ("bash -euxo pipefail a.sh b", ["a.sh b"]),
        ("bash -o pipefail +o posix -O extglob --norc --rcfile f a.sh", ["a.sh"]),
        ("bash --noprofile -euo pipefail -c 'pytest && ruff' x", ["pytest", "ruff"]),
        ("sh -c -e pytest", ["pytest"]),
        ("sh -c", []),
        ("zsh -- a.sh -c x", ["a.sh -c x"]),
        ("bash - a.sh", ["a.sh"]),
        ("curl x | bash -", ["curl x", "bash -"]),
        ("curl x | sh -s -- -y", ["curl x", "sh -s -- -y"]),
        ("curl x | bash -es a", ["curl x", "bash -es a"]),
        ("bash +x a.sh", ["a.sh"]),
        ("bash --posix +s a.sh", ["a.sh"]),
        ("bash --restricted +c a.sh -c b", ["a.sh -c b"]),
        ("bash -- -s a.sh", ["-s a.sh"]),
    ],
)
def test_shells_give_their_script_or_what_their_code_runs(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uv --project a --cache-dir b --config-file c --directory d run -p 3.12 -- pytest", ["pytest"]),
        ("uv run -m pytest -q", ["pytest -q"]),
        ("uv run", ["uv run"]),
        ("uv", ["uv"]),
        ("uv tool install ruff", ["uv tool install ruff"]),
        ("uv tool run --from x ruff", ["ruff"]),
        ("uvx", ["uvx"]),
        ("uvx 'ruff==0.8' check", ["ruff check"]),
        ("uvx 'mypy[reports]>=1' src", ["mypy src"]),
        ("pipx run --spec x black@24 .", ["black ."]),
        ("npx -y prettier@3 .", ["prettier ."]),
        ("npx @scope/tool@1 x", ["@scope/tool x"]),
        ("npx @latest", ["@latest"]),
        ("poetry -C a run pytest@x a:b", ["pytest@x a:b"]),
        ("poetry -P a run a:b", ["a:b"]),
        ("poetry install", ["poetry install"]),
        ("hatch -e test run pytest", ["pytest"]),
        ("python -um pytest -Im", ["pytest -Im"]),
        ("python -u m.py -Im", ["python m.py -Im"]),
        ("hatch --env test run +py=3.12 a:b:cov", ["cov"]),
        ("hatch run +py=3.12", ["+py=3.12"]),
        ("hatch run test:", ["test:"]),
        ("conda run -n a", ["conda run -n a"]),
    ],
)
def test_runners_give_what_they_run(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("gcloud compute ssh vm --zone z --command 'docker pull a && docker run b=c'", ["docker pull a", "docker run b=c"]),
        ("gcloud compute ssh vm --command='docker run b=c'", ["docker run b=c"]),
        ("gcloud compute ssh vm --command", []),
        ("gcloud compute ssh vm", []),
        ("gcloud compute scp a --command=b", []),
        ("other compute ssh vm --command=b", []),
    ],
)  # fmt: skip
def test_what_runs_on_another_machine_is_told_beside_the_way_there(text: str, inside: list[str]) -> None:
    first, *others = sorted(argvs(text), key=lambda argv: "compute" not in argv)
    assert first == text.replace("'", "") and others == inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker-compose -f a up", ["docker compose -f a up"]),
        ("/usr/bin/docker-compose up", ["docker compose up"]),
        ("docker-compose-wait up", ["docker-compose-wait up"]),
        ("my-docker-compose up", ["my-docker-compose up"]),
    ],
)
def test_compose_has_one_spelling(text: str, expected: list[str]) -> None:
    assert argvs(text) == expected


@pytest.mark.parametrize(
    ("text", "argv"),
    [
        ("pixi run -e gpu 'pytest -q'", ("pytest", "-q")),
        ("pixi run pytest -k 'a b'", ("pytest", "-k", "a b")),
        ("uv run 'my tool' x", ("my tool", "x")),
    ],
)
def test_pixi_alone_parts_what_is_quoted(text: str, argv: tuple[str, ...]) -> None:
    assert [command.argv for command in split_commands(text, "x", 1)] == [argv]
