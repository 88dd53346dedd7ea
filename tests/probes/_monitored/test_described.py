"""What a program in Pulumi or a CDK describes that monitors or alerts."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state

AZURE = "import pulumi_azure_native as azure\n\nazure.{}('a', resource_group_name='x')\n"
GOOGLE = "import pulumi_gcp as gcp\n\ngcp.monitoring.{}('a')\n"
CDK = "from aws_cdk import aws_cloudwatch as cloudwatch\n\ncloudwatch.{}(stack, 'a')\n"


@pytest.mark.parametrize(
    ("program", "watched", "alerted"),
    [
        (AZURE.format("insights.MetricAlert"), "unknowable", "done"),
        (AZURE.format("operationalinsights.Workspace"), "done", "unknowable"),
        (AZURE.format("app.ContainerApp"), "unknowable", "unknowable"),
        (GOOGLE.format("AlertPolicy"), "unknowable", "done"),
        (GOOGLE.format("Dashboard"), "done", "unknowable"),
        (CDK.format("Alarm"), "unknowable", "done"),
        (CDK.format("Dashboard"), "done", "unknowable"),
        ("import clock\n\nclock.Alarm('a')\nclock.monitoring.Dashboard('b')\n", "unknowable", "unknowable"),
    ],
)
def test_what_a_program_describes(repo: Make, program: str, watched: str, alerted: str) -> None:
    made = repo({"src/pkg/__init__.py": "", "src/pkg/api.py": API, "infra/main.py": program})
    assert (state(made, "cloud-monitoring"), state(made, "alerts")) == (watched, alerted)
