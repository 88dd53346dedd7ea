from __future__ import annotations

from auditor.pipeline import audit
from tests.conftest import MakeRepo

WORKFLOW = """\
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          gcloud run deploy app \\
            --image gcr.io/a/app \\
            --region europe-west1
          docker build \\
            -t app   .
"""


def test_what_is_noted_of_a_place_is_one_line(make_repo: MakeRepo) -> None:
    repo = make_repo({".github/workflows/a.yaml": WORKFLOW, "Dockerfile": "FROM python:3.12\nCMD python app.py\n"})
    notes = [place.note for item in audit(str(repo)).items for place in item.evidence]
    assert any(note.startswith("gcloud run deploy app --image") for note in notes)
    assert not [note for note in notes if "\n" in note or "\\" in note or "  " in note]
