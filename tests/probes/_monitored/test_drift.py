"""What is shown of code that computes drift."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence


def test_what_computes_drift_is_shown_and_not_what_describes_the_columns(repo: Make) -> None:
    code = "from evidently import ColumnMapping\nfrom evidently.report import Report\n\ncolumns = ColumnMapping()\nReport([]).run(columns)\n"
    (place,) = discover()["drift-check"].function(repo({"drift.py": code})).evidence
    assert place.line == 5


def test_a_data_set_that_is_called_corrupt_is_no_test_of_robustness(repo: Make) -> None:
    loading = {"src/data.py": "import torch\n\ndef corrupt_mnist():\n    return torch.load('train.pt')\n"}
    assert confidence(repo(loading), "drift-check") == "high"


def test_among_several_tests_the_one_of_drift_is_shown(repo: Make) -> None:
    suite = "from evidently.test_suite import TestSuite\nfrom evidently.tests import TestColumnDrift, TestNumberOfMissingValues\n\n"
    code = (
        suite
        + "TestSuite(tests=[\n    TestNumberOfMissingValues(),\n    TestColumnDrift(column_name='a'),\n]).run(a, b)\n"
    )
    (place,) = discover()["drift-check"].function(repo({"a.py": code})).evidence
    assert (place.line, place.note) == (6, "evidently.tests.TestColumnDrift")


def test_a_module_that_computes_drift_is_shown_before_one_that_describes_columns(repo: Make) -> None:
    files = {
        "api.py": "from evidently import ColumnMapping\nfrom utils import data_drift\n\ndata_drift(a, b, ColumnMapping())\n",
        "utils.py": "from evidently.report import Report\n\ndef data_drift(a, b, c):\n    Report([]).run(a, b, c)\n",
    }
    (place, *_) = discover()["drift-check"].function(repo(files)).evidence
    assert place.path == "utils.py"


def test_the_methods_of_a_detector_compute_drift_together(repo: Make) -> None:
    code = """
import numpy as np

class DriftDetector:
    def __init__(self, reference):
        self.mean, self.std = np.mean(reference), np.std(reference)

    def check(self, current):
        return abs(np.mean(current) - self.mean) > 3 * self.std
"""
    for path in ("src/p/detector.py", "src/p/drift_detector.py"):
        finding = discover()["drift-check"].function(repo({path: code}))
        assert (finding.state.value, finding.evidence[0].line) == ("done", 4), path
    stub = "class DriftDetector:\n    def check(self, current):\n        return abs(current) > 1\n"
    assert discover()["drift-check"].function(repo({"src/p/drift.py": stub})).state.value == "partial"


REPORT = """
from p import data, shift

def drift_report():
    hours = data.clean(data.read('load.parquet'))
    outcome = shift.compare(hours[:-168], hours[-168:])
    return data.tell(outcome)
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return abs(reference.mean() - current.mean())", "done"),
        ("return differ(reference, current)", "done"),
        ("raise NotImplementedError('later')", "partial"),
        ("return {'drifted': False}", "partial"),
        ("return dict(drifted=False)", "partial"),
    ],
)
def test_a_measure_of_the_project_has_to_measure(repo: Make, body: str, expected: str) -> None:
    shift = f"from p.means import differ\n\ndef compare(reference, current):\n    {body}\n"
    means = "def differ(a, b):\n    return abs(a.mean() - b.mean())\n"
    files = {"p/__init__.py": "", "p/pipeline.py": REPORT, "p/shift.py": shift, "p/means.py": means}
    assert discover()["drift-check"].function(repo(files)).state.value == expected


FEATURES = """
import numpy as np
from evidently.report import Report

def extract_features(image):
    contrast = np.std(image)
    sharpness = np.mean(np.abs(np.gradient(image)))
    return [np.mean(image), contrast, sharpness]
"""


def test_what_stands_beside_a_library_that_is_left_alone_prepares_data_and_measures_no_drift(repo: Make) -> None:
    finding = discover()["drift-check"].function(repo({"src/p/drift.py": FEATURES}))
    assert (finding.state.value, finding.evidence[0].line) == ("partial", 2)
    for changed in (
        FEATURES.replace("from evidently.report import Report\n", ""),
        FEATURES.replace("extract_features", "detect_drift"),
        FEATURES + "Report(metrics=[]).run()\n",
    ):
        assert discover()["drift-check"].function(repo({"src/p/drift.py": changed})).state.value == "done"
    long = FEATURES + "    print(1)\n" * 20
    assert discover()["drift-check"].function(repo({"src/p/drift.py": long})).state.value == "partial"


ROUTE = "import logging\nfrom fastapi import FastAPI, HTTPException\n\napp = FastAPI()\n\n@app.get('/drift')\ndef drift():\n    {}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("raise NotImplementedError('later')", "not_done"),
        ("raise HTTPException(501, 'later')", "not_done"),
        ("logging.info('asked')\n    return {'drift': False}", "not_done"),
        ("return {}", "not_done"),
        ("return JSONResponse({'drift': False})", "not_done"),
        ("return HTMLResponse('<h1>Coming soon</h1>')", "not_done"),
        ("return JSONResponse(LAST)", "partial"),
        ("return {'drift': round(LAST, 2)}", "partial"),
        ("return compare(read())", "partial"),
        ("return FileResponse('drift.html')", "partial"),
    ],
)
def test_a_route_that_computes_nothing_serves_no_drift_and_is_named(repo: Make, body: str, expected: str) -> None:
    finding = discover()["drift-api"].function(repo({"app/main.py": ROUTE.format(body)}))
    assert (finding.state.value, finding.evidence[0].line) == (expected, 6)
    assert (finding.message == "GET /drift computes no drift") == (expected == "not_done")


@pytest.mark.parametrize(("body", "expected"), [("0.0", "partial"), ("((a - b) * np.log(a / b)).sum()", "done")])
def test_a_known_measure_that_is_the_projects_own_has_to_measure(repo: Make, body: str, expected: str) -> None:
    code = f"import numpy as np\n\ndef psi(a, b):\n    return {body}\n\ndef drift_report(a, b):\n    return psi(a, b) > 0.2\n"
    assert discover()["drift-check"].function(repo({"p/watch.py": code})).state.value == expected


def test_of_a_module_about_drift_what_describes_one_set_is_shown_last(repo: Make) -> None:
    stats = (
        "import numpy as np\n\ndef stats(lengths):\n    return np.mean(lengths), np.std(lengths), np.sum(lengths)\n\n"
    )
    suite = "def {}(model, reference, current):\n    return abs(np.mean(reference) - np.mean(current)) > np.std(reference)\n"
    for name, line in (("run_drift_suite", 6), ("compare", 6)):
        finding = discover()["drift-check"].function(repo({"src/p/drift.py": stats + suite.format(name)}))
        assert (finding.state.value, finding.evidence[0].line) == ("done", line)
    finding = discover()["drift-check"].function(repo({"src/p/drift.py": stats}))
    assert (finding.state.value, finding.evidence[0].line) == ("done", 3)


REPORTED = (
    "from evidently.report import Report\nfrom evidently.metric_preset import {name}\n\n"
    "report = Report(metrics=[{name}()])\nreport.run(reference_data=old, current_data=now)\n"
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DataDriftPreset", State.DONE),
        ("TargetDriftPreset", State.DONE),
        ("ColumnDriftMetric", State.DONE),
        ("DataStabilityTestPreset", State.DONE),
        ("DataQualityPreset", State.PARTIAL),
        ("DataSummaryPreset", State.PARTIAL),
        ("RegressionPreset", State.PARTIAL),
    ],
)
def test_a_report_that_only_describes_is_half_a_check_of_drift(repo: Make, name: str, expected: State) -> None:
    files = {"watch.py": REPORTED.format(name=name), "requirements.txt": "evidently\n"}
    finding = discover()["drift-check"].function(repo(files))
    assert finding.state is expected, finding.message


def test_a_report_with_a_part_on_drift_compares_distributions(repo: Make) -> None:
    text = "from evidently.metric_preset import DataDriftPreset, DataQualityPreset\nfrom evidently import Report\n"
    text += "Report([DataQualityPreset(), DataDriftPreset()]).run(a, b)\n"
    finding = discover()["drift-check"].function(repo({"watch.py": text}))
    assert (finding.state, finding.evidence[0].line) == (State.DONE, 3), finding.message


DESCRIBED = "def tell(cur):\n    Report([DataSummaryPreset()]).run(cur, None)\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("KINDS = {'a': DataDriftPreset, 'b': DataSummaryPreset}\n\ndef run(x, y, k):\n    Report([KINDS[k]()]).run(x, y)\n", State.DONE),
        ("def run(x, y, metrics):\n    Report(metrics).run(x, y)\n", State.DONE),
        ("def run(x, y):\n    Report(metrics=chosen()).run(x, y)\n", State.DONE),
        ("KINDS = {'b': DataSummaryPreset}\n\ndef run(x, y, k):\n    Report([KINDS[k]()]).run(x, y)\n", State.PARTIAL),
        ("def run(x, y):\n    metrics = [DataSummaryPreset()]\n    Report(metrics).run(x, y)\n", State.PARTIAL),
    ],
)  # fmt: skip
def test_a_report_whose_parts_are_chosen_elsewhere_may_compare(repo: Make, code: str, expected: State) -> None:
    text = "from evidently import Report\nfrom evidently.presets import DataDriftPreset, DataSummaryPreset\n\n"
    finding = discover()["drift-check"].function(repo({"watch.py": text + code + DESCRIBED}))
    assert finding.state is expected, finding.message
    assert expected is State.DONE or finding.confidence is Confidence.MEDIUM
