from __future__ import annotations

import pytest

from auditor import Confidence, State
from auditor.finding import merged
from probes import code
from tests.probes.conftest import MakeRepository
from tests.probes.ops import notebook

CLEAN = "x = 1\n" * 40
CONFIGURED = '[tool.ruff]\nline-length = 400\n[tool.ruff.lint]\nignore = ["ALL"]\n'


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (CLEAN, State.DONE),
        (CLEAN + "y = 2 \n", State.PARTIAL),
        ("x = 1 \n" * 10, State.NOT_DONE),
        ("x = 1\n" + "y = '" + "a" * 130 + "'\n", State.NOT_DONE),
    ],
)
def test_pep8_measures_by_its_own_rules(repo: MakeRepository, text: str, state: State) -> None:
    files = {
        "src/a.py": text,
        "pyproject.toml": CONFIGURED,
        "tests/test_a.py": "import os \n",
        "src/ruff.toml": CONFIGURED,
    }
    finding = code.pep8(repo(files))
    assert finding.state is state
    assert finding.evidence[0].path == "src/a.py"


def test_pep8_of_no_code_or_unread_code_is_no_accusation(repo: MakeRepository) -> None:
    assert code.pep8(repo({"README.md": "hi"})).state is State.NOT_DONE
    assert code.pep8(repo({"a.py": None})).confidence is Confidence.LOW


def test_pep8_names_files_as_they_are_called(repo: MakeRepository) -> None:
    odd = "src/it's a [name] {x}.py"
    assert code.pep8(repo({odd: "import os\n", "src/__init__.py": "x = 1\n"})).evidence[0].path == odd


def test_what_a_package_imports_for_others_is_shown_last(repo: MakeRepository) -> None:
    files = {"pkg/__init__.py": "from a import b\nfrom a import c\n", "pkg/z.py": "import os\nx = 1 \n"}
    found = [(place.path, place.note[:4]) for place in code.pep8(repo(files)).evidence]
    assert found == [("pkg/z.py", "F401"), ("pkg/z.py", "W291")]
    del files["pkg/z.py"]
    assert code.pep8(repo({**files, "b.py": "x = 1 \n"})).evidence[-1].path == "pkg/__init__.py"


def test_pep8_says_that_tests_are_left_out(repo: MakeRepository) -> None:
    assert " in 40 lines, 0.00 per 100" in code.pep8(repo({"a.py": CLEAN})).message
    finding = code.pep8(repo({"a.py": CLEAN, "tests/test_a.py": "import os\n"}))
    assert " in 40 lines (tests left out), 0.00 per 100" in finding.message


TYPED = "def f(x: int) -> int:\n    return x\n"
DOCUMENTED = 'def g(x):\n    """Say what g is."""\n    return x\n'
BARE = "def h(x):\n    return x\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (TYPED + DOCUMENTED + BARE + BARE, State.DONE),
        (TYPED * 3 + BARE, State.PARTIAL),
        (DOCUMENTED * 3 + BARE, State.PARTIAL),
        (TYPED * 2 + DOCUMENTED.replace("Say what g is.", " ") * 2, State.PARTIAL),
        (BARE * 5 + "# def f(x: int) -> int: documented\n", State.NOT_DONE),
        ("x = 1\n", State.NOT_DONE),
    ],
)
def test_typing_and_docs_need_a_quarter_each(repo: MakeRepository, text: str, state: State) -> None:
    assert code.typing_and_docs(repo({"src/a.py": text, "tests/test_a.py": (TYPED + DOCUMENTED) * 20})).state is state


def test_a_function_without_parameters_is_annotated_by_its_result_alone(repo: MakeRepository) -> None:
    found = code.typing_and_docs(repo({"src/a.py": "def a(): ...\ndef b(): ...\ndef c(x): ...\ndef d(x): ...\n"}))
    assert (found.state, found.confidence.value) == (State.NOT_DONE, "high")


@pytest.mark.parametrize(("path", "state"), [("src/test_a.py", State.DONE), ("tests/test_a.py", State.PARTIAL)])
def test_tests_outside_of_a_folder_of_tests_may_bear_types_and_docstrings_out(
    repo: MakeRepository, path: str, state: State
) -> None:
    tests = "".join(f'def test_{n}():\n    """Say what {n} is."""\n    assert 1\n' for n in range(4))
    finding = code.typing_and_docs(repo({"src/a.py": TYPED * 3, path: tests}))
    assert finding.state is state
    assert finding.evidence[0].path == "src/a.py"


RANKED = "import logging\nclass Ranked(logging.LoggerAdapter):\n    pass\n"
CHECKER = "class TeacherWarning(UserWarning):\n    pass\n\n\ndef length_constraints(answer):\n    return answer \n"


OWN = {"src/a.py": TYPED + DOCUMENTED + BARE + BARE.replace("h", "i")}


def test_the_templates_checker_of_reports_is_not_measured(repo: MakeRepository) -> None:
    files = {**OWN, "report.py": CHECKER}
    assert code.typing_and_docs(repo(files)).message.startswith("1 of 4 functions annotated, 1 of 4 with")
    assert code.pep8(repo(files)).message.startswith("0 ruff findings (E, F, W at 120) in 9 lines, ")


def test_much_code_that_says_that_it_is_copied_is_no_sure_accusation(repo: MakeRepository) -> None:
    bad = "def h(x):\n    return x \n"
    much, said = {"a.py": bad * 4001}, {"b.py": "# Of birds.\n# Copied from https://github.com/b/birds\n" + bad}
    for probe in (code.pep8, code.typing_and_docs):
        for files in (much, {"a.py": bad, **said}, {**much, "tests/b.py": said["b.py"]}):
            assert probe(repo(files)).confidence is Confidence.HIGH
        found = probe(repo({**much, **said}))
        assert (found.state, found.confidence) == (State.NOT_DONE, Confidence.MEDIUM)
        assert (found.evidence[0].path, found.evidence[0].line) == ("b.py", 2)
        assert found.message.endswith("; some of it is copied")


def test_what_has_something_to_annotate_is_shown_first(repo: MakeRepository) -> None:
    text = 'def a():\n    """A."""\n\nclass B:\n    """B."""\n    def c(self):\n        """C."""\n    def d(self, x):\n        """D."""\n'
    finding = code.typing_and_docs(repo({"a.py": text}))
    assert finding.message.startswith("0 of 3 functions annotated (2 of the others have no parameter), 4 of 4 with")
    assert [place.note for place in finding.evidence] == [f"{name} is not annotated" for name in ("B.d", "a", "B.c")]


@pytest.mark.parametrize(
    ("text", "told", "lines"),
    [
        (TYPED * 3 + BARE, "too few docstrings", [1, 3, 5]),
        (DOCUMENTED * 3 + BARE, "too few annotations", [1, 4, 7]),
        (DOCUMENTED + TYPED + BARE * 8, "docstring", [1, 6, 4]),
    ],
)
def test_what_lacks_types_or_words_is_shown(repo: MakeRepository, text: str, told: str, lines: list[int]) -> None:
    finding = code.typing_and_docs(repo({"a.py": text}))
    assert [place.line for place in finding.evidence] == lines
    assert finding.message.endswith(told)


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import typer as t\napp = t.Typer()\n"}, State.DONE),
        ({"a.py": "from argparse import ArgumentParser as P\np = P()\n"}, State.DONE),
        ({"a.py": "import click\n@click.command()\ndef f():\n    print(1)\n"}, State.DONE),
        ({"a.py": "import fire\nfire.Fire(print)\n"}, State.DONE),
        ({"a.py": "import hydra\n@hydra.main(config_path='c')\ndef f(cfg):\n    pass\n"}, State.DONE),
        ({"a.py": "from lightning.pytorch.cli import LightningCLI\nLightningCLI()\n"}, State.DONE),
        (
            {
                "a.py": "from argparse import ArgumentParser\nclass Parser(ArgumentParser):\n    pass\nParser().parse_args()\n"
            },
            State.DONE,
        ),
        (
            {
                "src/p/m.py": "def run():\n    pass\n",
                "pyproject.toml": '[project]\nname="p"\nscripts = {p = "p.m:run"}\n',
            },
            State.DONE,
        ),
        (
            {"src/p/m.py": "x = 1\n", "pyproject.toml": '[project]\nname="p"\nscripts = {p = "p.m:run"}\n'},
            State.NOT_DONE,
        ),
        ({"a.py": "x = 1\n", "Makefile": "train:\n\tpython a.py\n"}, State.PARTIAL),
        (
            {"a.py": "x = 1\n", ".pre-commit-config.yaml": "repos:\n  - repo: x\n    hooks:\n      - id: ruff\n"},
            State.NOT_DONE,
        ),
        ({"a.py": "import sys\nprint(sys.argv[1])\n"}, State.PARTIAL),
        (
            {
                "a.py": '"""argparse.ArgumentParser()"""\nimport argparse\n# typer.run(main)\n',
                "requirements.txt": "typer",
            },
            State.NOT_DONE,
        ),
        ({"a.py": "x = 1\n", "tests/test_a.py": "import typer\napp = typer.Typer()\n"}, State.NOT_DONE),
        (
            {
                "a.py": "import argparse\nclass Parser(argparse.ArgumentParser):\n    def error(self, text):\n        raise SystemExit(text)\n"
            },
            State.DONE,
        ),
        ({"a.py": "from trl import TrlParser\nTrlParser((A,)).parse_args_and_config()\n"}, State.DONE),
        (
            {"a.py": "from pydantic_settings import SettingsConfigDict\nc = SettingsConfigDict(cli_parse_args=True)\n"},
            State.DONE,
        ),
        (
            {
                "a.py": "from pydantic_settings import SettingsConfigDict\nc = SettingsConfigDict(cli_parse_args=False)\n"
            },
            State.NOT_DONE,
        ),
        (
            {"a.py": "from pydantic_settings import BaseSettings as B\nclass C(B, cli_parse_args=True):\n    a: int\n"},
            State.DONE,
        ),
        ({"a.py": "from pydantic_settings import BaseSettings as B\nclass C(B):\n    a: int\n"}, State.NOT_DONE),
        ({"a.py": "from tap import tapify\ntapify(f)\n"}, State.DONE),
        ({"a.py": "import cloup\n@cloup.command()\ndef f():\n    pass\n"}, State.DONE),
        ({"a.py": "x = 1\n", "tasks.py": "import typer\napp = typer.Typer()\napp()\n"}, State.PARTIAL),
    ],
)
def test_cli_is_an_interface_of_the_code(repo: MakeRepository, files: dict[str, str], state: State) -> None:
    finding = code.cli(repo(files))
    assert finding.state is state, finding.message


def test_a_command_line_is_shown_before_what_composes_a_configuration(repo: MakeRepository) -> None:
    main = "import hydra\n@hydra.main(config_path='c')\ndef f(cfg):\n    pass\n"
    finding = code.cli(repo({"api.py": "import hydra\nhydra.compose('c')\n", "train.py": main}))
    assert [place.path for place in merged(finding.evidence)] == ["train.py", "api.py"]


def test_what_composes_a_configuration_is_said_to_read_no_command_line(repo: MakeRepository) -> None:
    finding = code.cli(repo({"api.py": "import hydra\nhydra.compose('c')\n"}))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    assert finding.message == "Hydra composes the configuration in code, though nothing reads a command line"


def test_arguments_read_by_hand_are_shown_where_sys_is_imported(repo: MakeRepository) -> None:
    finding = code.cli(repo({"a.py": "import os\nimport sys\n\nprint(sys.argv[1])\n"}))
    assert [place.line for place in finding.evidence] == [2]


def test_the_hook_of_a_template_logs_only_where_nothing_else_does(repo: MakeRepository) -> None:
    text = "import logging\nlogging.info('x')\n"
    hook = {"hooks/post_gen_project.py": text}
    finding = code.logging(repo({**hook, "src/a.py": text}))
    assert (finding.message, [place.path for place in finding.evidence]) == ("1 log call", ["src/a.py"])
    assert code.logging(repo(hook)).state is State.DONE


@pytest.mark.parametrize(
    ("files", "state", "confidence"),
    [
        ({"a.py": "import logging\nlogging.info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "import logging\nlog = logging.getLogger(__name__)\nlog.warning('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from loguru import logger as speak\nspeak.info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "import structlog\nlog = structlog.get_logger()\nlog.info('x')\n"}, State.DONE, Confidence.HIGH),
        (
            {
                "src/p/log.py": "import logging\nlogger = logging.getLogger('p')\n",
                "src/p/train.py": "from p.log import logger\ndef f():\n    logger.info('x')\n",
            },
            State.DONE,
            Confidence.HIGH,
        ),
        ({"a.py": "from flask import Flask\napp = Flask('a')\napp.logger.info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from flask import current_app\ncurrent_app.logger.warning('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "from celery.utils.log import get_task_logger\nlog = get_task_logger('a')\nlog.info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": "import lightning\nlightning.Trainer().logger.info('x')\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "from b import c\nc.logger.info('x')\n", "b.py": "c = 1\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "from lightning.pytorch.utilities import rank_zero_info\nrank_zero_info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": RANKED + "log = Ranked(__name__)\nlog.info('x')\n"}, State.DONE, Confidence.HIGH),
        ({"a.py": RANKED + "log = Ranked(__name__)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "import logging\nlogging.basicConfig(level=10)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "import logging\nlogging.getLogger('shap').setLevel(10)\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "from transformers import logging\nlogging.set_verbosity_info()\n"}, State.PARTIAL, Confidence.HIGH),
        ({"a.py": "from transformers import logging\nlogging.set_verbosity_error()\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "print('x')\n", "requirements.txt": "loguru\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "from lightning.pytorch.loggers import WandbLogger\nlogger = WandbLogger()\nlogger.info('x')\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "import torch\ndef f(self):\n    self.log('loss', 1)\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "x = 1\n", "tests/test_a.py": "import logging\nlogging.info('x')\n"}, State.NOT_DONE, Confidence.MEDIUM),
        ({"a.py": "x = 1\n", "tests/test_a.py": "import logging\nlogging.basicConfig()\n"}, State.NOT_DONE, Confidence.HIGH),
        ({"a.py": "import loguru (\nlogger.info('x')\n"}, State.NOT_DONE, Confidence.LOW),
    ],
)  # fmt: skip
def test_logging_wants_a_log_call(
    repo: MakeRepository, files: dict[str, str], state: State, confidence: Confidence
) -> None:
    finding = code.logging(repo(files))
    assert (finding.state, finding.confidence) == (state, confidence), finding.message


def test_a_log_call_of_tests_alone_is_shown(repo: MakeRepository) -> None:
    files = {"a.py": "print('x')\n", "tests/test_a.py": "import logging\n\nlogging.info('x')\n"}
    finding = code.logging(repo(files))
    assert finding.message == "log call of logging, loguru or structlog stands in tests only, not in the code"
    assert [(place.path, place.line) for place in finding.evidence] == [("tests/test_a.py", 3), ("a.py", 1)]


STATS = "import pstats\np = pstats.Stats('out/profile.txt')\np.sort_stats('time').print_stats(20)\n"
MARKDOWN = notebook("%prun f()\n").replace('"code"', '"markdown"')
HELPER = "import cProfile\ndef helper():\n    cProfile.run('x')\n"
DECORATOR = (
    "import cProfile\nimport functools\ndef measured(f):\n    @functools.wraps(f)\n    def wrapper():\n"
    "        cProfile.Profile().enable()\n        return f()\n    return wrapper\n"
)
MANAGER = "import cProfile\nfrom contextlib import contextmanager\n@contextmanager\ndef profiled():\n    cProfile.Profile().enable()\n    yield\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"a.py": "import cProfile\ncProfile.run('main()')\n"}, State.DONE),
        ({"a.py": "from torch.profiler import profile as p\nwith p() as q:\n    pass\n"}, State.DONE),
        ({"a.py": "from lightning import Trainer\nTrainer(profiler='simple')\n"}, State.DONE),
        ({"a.py": HELPER + "helper()\n"}, State.DONE),
        ({"out/run.prof": b"\x00\x01"}, State.DONE),
        ({"a.py": "from pytorch_forecasting.utils import profile\nprofile(fit, profile_fname='fit.prof')\n"}, State.DONE),
        ({"a.py": "from users import profile\nprofile(fit, name='fit')\n"}, State.UNKNOWABLE),
        ({"a.py": "import os\nos.remove('fit.prof')\nold = path.endswith('.prof') or open('fit.prof')\n"}, State.UNKNOWABLE),
        ({"profile.txt": "   12 function calls in 0.1 seconds\n"}, State.DONE),
        ({"profile.txt": b"\xfb\xa9\x03\xda\x01~\xe9\x00\x00\x00\x00"}, State.DONE),
        ({"outputs/train_profile.txt": b"ncalls " * 400_000}, State.DONE),
        ({"user_profiles.csv": b"a,b\n" * 800_000}, State.UNKNOWABLE),
        ({"Makefile": "profile:\n\tpython -m cProfile -o x.prof train.py\n"}, State.DONE),
        ({"Dockerfile": 'FROM python:3.12\nCMD ["python", "-m", "cProfile", "-s", "time", "train.py"]\n'}, State.DONE),
        ({"pyproject.toml": "[tool.poe.tasks]\nprofile = 'python -m cProfile -o x.prof train.py'\n"}, State.DONE),
        ({"pyproject.toml": "[tool.poe.tasks]\nprofile = 'python -m train'\n"}, State.UNKNOWABLE),
        ({"a.py": "import subprocess\nsubprocess.run(['py-spy', 'record', '-o', 'x.svg', '--', 'python', 'train.py'])\n"}, State.DONE),
        ({"tests/test_a.py": "import subprocess\nsubprocess.run(['py-spy', 'record'])\n"}, State.UNKNOWABLE),
        ({"Makefile": "tools:\n\tpip install py-spy scalene\n"}, State.UNKNOWABLE),
        ({"Makefile": "profile:\n\tpip install scalene && scalene train.py\n"}, State.DONE),
        ({"data/profiles.json": '[{"name": "wren", "time": 1}]'}, State.UNKNOWABLE),
        ({"src/p/profile_schema.json": '{"total": "number"}'}, State.UNKNOWABLE),
        ({"reports/profile.json": '{"forward_time": 0.1}'}, State.DONE),
        ({"train.lsf": "#BSUB -q hpc\npython -m cProfile -o a.prof train.py\n"}, State.DONE),
        ({"fit-perf_logs.txt": "FIT Profiler Report\n|  Action  |  Mean duration (s)  |\n"}, State.DONE),
        ({"a.py": HELPER}, State.PARTIAL),
        ({"a.py": MANAGER}, State.PARTIAL),
        ({"a.py": DECORATOR + "@measured\ndef f():\n    pass\n"}, State.DONE),
        ({"a.py": DECORATOR, "b.py": "from a import measured\nmeasured(print)()\n"}, State.DONE),
        ({"a.py": DECORATOR, "b.py": "from a import measured\n__all__ = ['measured']\n"}, State.PARTIAL),
        ({"a.py": MANAGER + "with profiled():\n    train()\n"}, State.DONE),
        ({"a.py": "x = 1\n# import cProfile\n"}, State.PARTIAL),
        ({"a.py": "t = Trainer(\n    # profiler=\"simple\",\n)\n"}, State.PARTIAL),
        ({"a.py": "t = Trainer(\n    # profiler=pl.profilers.PyTorchProfiler(),\n)\n"}, State.PARTIAL),
        ({"a.py": "# with cProfile.Profile() as p:\n#     train()\n"}, State.PARTIAL),
        ({"a.py": "x = 1\n", "c.yaml": "profiler: simple\n"}, State.UNKNOWABLE),
        ({"a.ipynb": notebook("%lprun -f train train()\n")}, State.DONE),
        ({"a.ipynb": notebook("\n%%prun\nf()\n")}, State.DONE),
        ({"a.ipynb": notebook("%%html\n%prun f()\n")}, State.UNKNOWABLE),
        ({"a.ipynb": MARKDOWN}, State.UNKNOWABLE),
        ({"a.ipynb": notebook("%matplotlib inline\n# %lprun -f train train()\n")}, State.UNKNOWABLE),
        ({"a.py": "Trainer(**load().trainer)\n", "c.yaml": "trainer:\n  profiler: simple\n"}, State.DONE),
        ({"a.py": "build(load().profiler)\n", "c.yaml": "profiler: simple\n"}, State.DONE),
        ({"a.py": "build(load().profiler)\n", "c.yaml": "profiler: off\n"}, State.UNKNOWABLE),
        ({"a.py": "build(load().profiler)\n", "c.yaml": "profiler: 'False'\n"}, State.UNKNOWABLE),
        ({"a.py": "t = Trainer(\n    # profiler=None,\n    # profiler = what measures\n)\n"}, State.UNKNOWABLE),
        ({"a.py": "from lightning import Trainer\nTrainer(profiler=None)\n"}, State.UNKNOWABLE),
        ({"a.py": '"""Run cProfile."""\n', "profile.txt": "my user profile\n", "requirements.txt": "snakeviz\n"}, State.UNKNOWABLE),
        ({"docs/p.md": "python -m cProfile train.py"}, State.UNKNOWABLE),
        ({"a.py": STATS}, State.UNKNOWABLE),
        ({"a.py": STATS, "b.py": "x = 1\n# import cProfile\n"}, State.UNKNOWABLE),
        ({"a.py": STATS, "b.py": "import cProfile\ncProfile.run('main()')\n"}, State.DONE),
        ({"a.py": STATS, "b.py": HELPER}, State.PARTIAL),
    ],
)  # fmt: skip
def test_profiling_is_a_use_or_an_artefact(repo: MakeRepository, files: dict[str, str | bytes], state: State) -> None:
    finding = code.profiling(repo(files))
    assert finding.state is state, finding.message


def test_timings_that_no_known_profiler_made_are_less_sure(repo: MakeRepository) -> None:
    own = {"runs/profile.json": '{"load_mean_s": 0.1, "step_total_s": 2.0}'}
    finding = code.profiling(repo(own))
    assert (finding.state, finding.confidence) == (State.DONE, Confidence.MEDIUM)
    known = {**own, "a.py": "import cProfile\ncProfile.run('main()')\n"}
    finding = code.profiling(repo(known))
    assert (finding.confidence, finding.evidence[0].path) == (Confidence.HIGH, "a.py")


@pytest.mark.parametrize(("given", "confidence"), [("null", Confidence.MEDIUM), ("simple", Confidence.HIGH)])
def test_a_profiler_that_no_setting_chooses_is_less_sure(
    repo: MakeRepository, given: str, confidence: Confidence
) -> None:
    text = "import lightning as L\ndef f(cfg):\n    L.Trainer(profiler=cfg.trainer.profiler)\nf(load())\n"
    finding = code.profiling(repo({"a.py": text, "c.yaml": f"trainer:\n  profiler: {given}\n"}))
    assert (finding.state, finding.confidence) == (State.DONE, confidence)


def test_the_placeholder_of_a_template_neither_logs_nor_has_a_command_line(repo: MakeRepository) -> None:
    stub = (
        "import logging\nimport click\n\n@click.command()\n@click.argument('input_filepath', type=click.Path(exists=True))\n"
        "@click.argument('output_filepath', type=click.Path())\ndef main(input_filepath, output_filepath):\n"
        "    logger = logging.getLogger(__name__)\n    logger.info('making final data set from raw data')\n"
    )
    files = {"src/data/make_dataset.py": stub, "src/p/train.py": "print('trained')\n"}
    assert (code.logging(repo(files)).state, code.cli(repo(files)).state) == (State.NOT_DONE, State.NOT_DONE)
    own = {**files, "src/data/make_dataset.py": stub + "    clean(input_filepath)\n"}
    assert (code.logging(repo(own)).state, code.cli(repo(own)).state) == (State.DONE, State.DONE)
