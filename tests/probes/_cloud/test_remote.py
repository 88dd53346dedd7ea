"""Training on a machine in GCP that is reached over ssh, by code, an action or a playbook."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state, workflow

HOST = "trainer.europe-west4-a.birds"
FABRIC = "from fabric import Connection\n\ndef train(c):\n    Connection('{}').run('cd birds && {}')\n"
PARAMIKO = "import paramiko\nclient = paramiko.SSHClient()\nclient.connect('{}')\nclient.exec_command('{}')\n"
SHELL = "import subprocess\nsubprocess.run(['gcloud', 'compute', 'ssh', 'trainer', '--command', '{}'])\n"
STEP = "- uses: google-github-actions/ssh-compute@v1\n  with:\n    instance_name: trainer\n    command: {}"
PLAYBOOK = "- hosts: trainer\n  tasks:\n    - name: a\n      {}: {}\n"
INVENTORY = "plugin: google.cloud.gcp_compute\nprojects: [birds]\n"
TRAIN, TEST = "python -m birds.train", "python -m birds.check"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"fabfile.py": FABRIC.format(HOST, TRAIN)}, "done"),
        ({"fabfile.py": FABRIC.format(HOST, TEST)}, "unknowable"),
        ({"fabfile.py": FABRIC.format("trainer.at.home", TRAIN)}, "unknowable"),
        ({"fabfile.py": FABRIC.format("gpu.at.home", TRAIN) + "NOTE = 'use gcloud auth login'\n"}, "unknowable"),
        ({"fabfile.py": FABRIC.format("gpu", TRAIN) + "SETUP = 'gcloud compute config-ssh'\n"}, "done"),
        ({"remote.py": PARAMIKO.format(HOST, TRAIN)}, "done"),
        ({"remote.py": PARAMIKO.format("10.0.0.4", TRAIN)}, "unknowable"),
        ({"remote.py": SHELL.format(TRAIN)}, "done"),
        ({".github/workflows/a.yml": workflow(steps=STEP.format(TRAIN))}, "done"),
        ({".github/workflows/a.yml": workflow(steps=STEP.format(TEST))}, "unknowable"),
        ({"a.yml": PLAYBOOK.format("ansible.builtin.shell", TRAIN), "hosts.yml": INVENTORY}, "done"),
        ({"a.yml": PLAYBOOK.format("shell", TRAIN), "hosts.yml": "plugin: amazon.aws.aws_ec2\n"}, "unknowable"),
        ({"a.yml": PLAYBOOK.format("debug", TRAIN), "hosts.yml": INVENTORY}, "unknowable"),
    ],
)
def test_a_machine_of_googles_that_trains_over_ssh_trains_in_the_cloud(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    assert state(repo({"birds/train.py": "x = 1\n", **files}), "cloud-training") == expected
