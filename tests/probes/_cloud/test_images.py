"""Images that train, sent to Google's registry, prepare a training there: however they are called and built."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state, workflow

W = ".github/workflows/image.yml"
TRAINS = 'FROM python\nCOPY . .\nENTRYPOINT ["python", "-u", "src/train.py"]\n'
SERVES = "FROM python\nCOPY . .\nCMD uvicorn api:app\n"
BUILD = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -t, eu.gcr.io/p/{}, .]\n"
ACTION = "- uses: docker/build-push-action@v6\n  with:\n    push: true\n    file: {}\n    tags: europe-docker.pkg.dev/p/r/a:1"
PUSH = "docker tag local europe-docker.pkg.dev/p/r/a && docker push europe-docker.pkg.dev/p/r/a"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"cloudbuild.yaml": BUILD.format("birds"), "Dockerfile": TRAINS}, "partial"),
        ({"cloudbuild.yaml": BUILD.format("trainer"), "Dockerfile": TRAINS}, "partial"),
        ({"cloudbuild.yaml": BUILD.format("birds"), "Dockerfile": SERVES}, "unknowable"),
        (
            {"cloudbuild.yaml": BUILD.format("birds"), "Dockerfile": SERVES, "train.dockerfile": TRAINS},
            "unknowable",
        ),
        ({W: workflow("docker build -t local .", PUSH), "Dockerfile": TRAINS}, "partial"),
        ({W: workflow("docker build -f train.dockerfile -t local .", PUSH), "train.dockerfile": TRAINS}, "partial"),
        ({W: workflow("docker build -t local .", PUSH), "Dockerfile": SERVES}, "unknowable"),
        ({W: workflow("docker build -t local .", "docker push me/local"), "Dockerfile": TRAINS}, "unknowable"),
        ({W: workflow("docker build -t local ."), "Dockerfile": TRAINS}, "unknowable"),
        ({W: workflow(steps=ACTION.format("a.dockerfile")), "a.dockerfile": TRAINS}, "partial"),
        ({W: workflow(steps=ACTION.format("a.dockerfile")), "a.dockerfile": SERVES}, "unknowable"),
    ],
)
def test_an_image_trains_by_what_it_starts(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "cloud-training") == expected


STARTS = "FROM python\nCOPY . .\n{}\n"
MAKE = "run_pipeline: data fit_model\nfit_model:\n\tpython src/train.py\ndata:\n\tpython src/get.py\nlint_train:\n\truff check src\n"
BEGUN = {
    "Makefile": MAKE,
    "run.sh": "python src/train.py\n",
    "serve.sh": "uvicorn src.api:app\n",
    "dvc.yaml": "stages:\n  model:\n    cmd: python src/train.py\n",
}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ('CMD ["make", "run_pipeline"]', "partial"),
        ('ENTRYPOINT ["make"]\nCMD ["run_pipeline"]', "partial"),
        ('CMD ["bash", "run.sh"]', "partial"),
        ('CMD ["dvc", "repro"]', "partial"),
        ('CMD ["make", "data"]', "unknowable"),
        ('CMD ["make", "lint_train"]', "unknowable"),
        ('CMD ["bash", "serve.sh"]', "unknowable"),
    ],
)
def test_an_image_trains_by_what_its_target_script_or_stage_does(repo: Make, start: str, expected: str) -> None:
    files = {**BEGUN, "cloudbuild.yaml": BUILD.format("birds"), "Dockerfile": STARTS.format(start)}
    assert state(repo(files), "cloud-training") == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("CMD uvicorn src.api:app", "unknowable"),
        ('CMD ["python", "src/run.py"]', "partial"),
        ("", "partial"),
    ],
)
def test_what_an_image_is_known_to_serve_decides_over_its_name(repo: Make, start: str, expected: str) -> None:
    files = {"cloudbuild.yaml": BUILD.format("train-api"), "Dockerfile": STARTS.format(start)}
    assert state(repo(files), "cloud-training") == expected
