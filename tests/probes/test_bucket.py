"""Whether a bucket is linked to the data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checklist import load_catalogue
from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.conftest import REPORT
from tests.probes.ops import notebook, state

Make = Callable[..., Repository]
REMOTE = "[core]\n    remote = gcs\n['remote \"gcs\"']\n    url = {}\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".dvc/config": REMOTE.format("gs://group-bucket/data")}, "done"),
        ({"project/.dvc/config": REMOTE.format("gs://group-bucket")}, "done"),
        ({".dvc/config": REMOTE.format("https://storage.googleapis.com/group-bucket")}, "done"),
        ({".dvc/config": REMOTE.format("gs://my-bucket-abc/")}, "done"),
        (
            {".dvc/config": REMOTE.format("s3://group-bucket") + "    endpointurl = https://storage.googleapis.com\n"},
            "done",
        ),
        ({".dvc/config": REMOTE.format("s3://group-bucket") + "    endpointurl = https://minio.dk\n"}, "not_done"),
        ({".dvc/config": REMOTE.format("gs://my-bucket/data")}, "partial"),
        ({".dvc/config": REMOTE.format("gs://")}, "partial"),
        ({"n.ipynb": notebook("!dvc remote add -d store gs://group-bucket")}, "done"),
        ({"n.ipynb": notebook("!dvc remote add -d store gs://<bucket>")}, "not_done"),
        ({"n.ipynb": notebook("!gsutil -m cp -r gs://group-bucket/data .")}, "partial"),
        ({"n.ipynb": notebook("# !gsutil -m cp -r gs://group-bucket/data .")}, "not_done"),
        ({".dvc/config": REMOTE.format("gs://my-bucket-name")}, "partial"),
        ({".dvc/config": REMOTE.format("gs://my-gcp-project-id-data")}, "partial"),
        ({".dvc/config": REMOTE.format("gs://YOUR_BUCKET_NAME")}, "partial"),
        ({"tasks.py": "from google.cloud import storage\n\nclient = storage.Client()\n"}, "partial"),
        ({"a.py": "URL = 'gs://your-bucket-name/x'\nprint(URL)\n"}, "not_done"),
        ({"setup.sh": "gsutil cp gs://YOUR_BUCKET_NAME/data .\n"}, "not_done"),
        ({"setup.sh": "dvc remote add -d store gs://YOUR_BUCKET_NAME\n"}, "not_done"),
        (
            {".dvc/config": REMOTE.format("gdrive://abc"), "a.py": "URL = 'gs://group-bucket/x'\nprint(URL)\n"},
            "partial",
        ),
        ({"a.py": "from google.cloud import storage\n\nclient = storage.Client()\n"}, "partial"),
        ({"setup.sh": "gsutil -m cp -r gs://group-bucket/data .\n"}, "partial"),
        ({".dvc/config": REMOTE.format("gdrive://abc"), "run.sh": "# gsutil cp gs://b/x .\n"}, "not_done"),
        ({"a.py": "import fsspec\n\nfsspec.filesystem('gs').get('group-bucket/data', 'data')\n"}, "partial"),
        ({"a.py": "import fsspec\n\nfsspec.filesystem('file').get('here/data', 'data')\n"}, "not_done"),
        ({"raw.dvc": "deps:\n- path: gs://group-bucket/data\nouts:\n- path: raw\n"}, "partial"),
        ({"README.md": "gs://group-bucket", "requirements.txt": "google-cloud-storage"}, "not_done"),
        ({"reports/report.html": "<h3>Question 10</h3>\n<p>We used gsutil instead of it.</p>\n"}, "not_done"),
        ({"web/index.html": "<h3>Questions</h3>\n<img src='gs://group-bucket/a.png'>\n"}, "partial"),
    ],
)
def test_bucket(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "bucket") == expected


def test_a_command_that_adds_the_remote_links_the_bucket(repo: Make) -> None:
    assert state(repo({"setup.sh": "dvc remote add -d store gs://group-bucket\n"}), "bucket") == "done"
    # What a script only prints is advice.
    made = repo({"setup.sh": "echo 'now run dvc remote add -d store gs://group-bucket'\n"})
    assert state(made, "bucket") == "partial"


VERSIONED = """
outs:
- hash: md5
  path: data/raw
  files:
  - relpath: a.jpg
    cloud:
      store:
        etag: 08f6
        version_id: {}
"""


def test_a_remote_that_a_document_or_a_task_adds_links_the_bucket_where_no_other_is_configured(repo: Make) -> None:
    added = "dvc remote add -d store gs://group-bucket/dvc"
    page = f"# Data\n\n```bash\n{added}\n```\n"
    assert state(repo({".dvc/config": "", "README.md": page}), "bucket") == "done"
    assert state(repo({".dvc/config": REMOTE.format("gdrive://abc"), "README.md": page}), "bucket") == "not_done"
    assert state(repo({"README.md": page.replace("group-bucket", "<bucket>")}), "bucket") == "not_done"
    assert state(repo({"README.md": f"You could run {added} for that.\n"}), "bucket") == "not_done"
    task = f"from invoke import task\n\n@task\ndef data(c):\n    c.run('{added}')\n"
    assert state(repo({"tasks.py": task}), "bucket") == "done"
    assert state(repo({"Makefile": f"data:\n\t{added}\n"}), "bucket") == "done"


def test_a_bucket_that_is_used_is_linked_for_all_that_is_known_where_the_configuration_is_unread(repo: Make) -> None:
    files = {"setup.sh": "gsutil -m cp -r gs://group-bucket/data .\n"}
    unread = discover()["bucket"].function(repo({**files, ".dvc/config": None}))
    assert (unread.state.value, unread.confidence.value) == ("partial", "low")
    assert "not readable: .dvc/config" in unread.message
    assert discover()["bucket"].function(repo(files)).confidence.value == "high"


def test_versions_that_dvc_noted_in_a_bucket_show_the_link_whatever_the_configuration_holds_now(repo: Make) -> None:
    noted = {"data.dvc": VERSIONED.format("'1705596375363830'")}
    for files in (noted, {**noted, ".dvc/config": ""}, {**noted, ".dvc/config": REMOTE.format("gdrive://abc")}):
        finding = discover()["bucket"].function(repo(files))
        assert (finding.state.value, finding.confidence.value) == ("done", "medium")
        assert finding.evidence[0].line == 9
    # A bucket that is called as an example is one where DVC has pushed to it.
    example = {**noted, ".dvc/config": REMOTE.replace("gcs", "store").format("gs://my-bucket")}
    assert state(repo(example), "bucket") == "done"
    same = {**noted, ".dvc/config": REMOTE.replace("gcs", "store").format("gdrive://abc")}
    assert state(repo(same), "bucket") == "partial"
    # A folder of many files has them all in one.
    many = (
        "outs:\n- path: data\n  files:\n"
        + "  - relpath: a.jpg\n" * 120_000
        + VERSIONED.format("'1705596375363830'")[1:]
    )
    assert state(repo({"data.dvc": many}), "bucket") == "done"
    assert state(repo({"data.dvc": VERSIONED.format("'3sL4kqtJlcpXroDTDmJ'")}), "bucket") == "not_done"


def test_a_checklist_that_only_prefers_the_link_is_told_of_where_it_is_missing(repo: Make) -> None:
    catalogue = load_catalogue()
    for generation, told in (("2023-2024", True), ("2025", False), ("2026", False)):
        items = [item for item in catalogue.items if generation in item.generations]
        report = "".join(f"* [x] {item.wordings.get(generation, (item.text,))[0]}\n" for item in items)
        used = {"setup.sh": "gsutil -m cp -r gs://group-bucket/data .\n", REPORT: report}
        finding = discover()["bucket"].function(repo(used, report=REPORT))
        assert (finding.state.value, "preferable" in finding.message) == ("partial", told)


def test_a_picture_of_a_bucket_is_told_of_and_links_nothing(repo: Make) -> None:
    shown = {"reports/figures/ours.png": b"\x89PNG ours", "a.py": "x = 1\n"}
    made = repo(shown, answers={19: "![our bucket](figures/ours.png)"})
    finding = discover()["bucket"].function(made)
    assert (finding.state.value, finding.confidence.value) == ("not_done", "high")
    assert "question 19" in finding.message
    assert [place.path for place in finding.evidence] == [REPORT]
    assert "question" not in discover()["bucket"].function(repo(shown)).message
