"""Which modules are for data by what they do, whatever they are called."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data
from tests.probes.conftest import MakeRepository


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"main.py": "import pandas as pd\nrows = pd.read_csv('x').dropna()\nrows.to_csv('y')\n"}, State.DONE),
        ({"src/p/utils.py": "import pandas as pd\nif __name__ == '__main__':\n    pd.read_csv('x').dropna().to_csv('y')\n"}, State.DONE),
        ({"main.py": "import pandas as pd\nfrom learn import fit\nrows = pd.read_csv('x').dropna()\nrows.to_csv('y')\nfit(rows)\n", "learn.py": "def fit(x):\n    pass\n"}, State.PARTIAL),
        ({"main.py": "import pandas as pd\nprint(pd.read_csv('x').dropna())\n"}, State.PARTIAL),
        ({"src/p/utils.py": "import pandas as pd\ndef tidy(x):\n    pd.read_csv(x).dropna().to_csv('y')\n"}, State.PARTIAL),
    ],
)  # fmt: skip
def test_a_script_that_only_makes_a_table_is_for_data_whatever_it_is_called(
    repo: MakeRepository, files: dict[str, str], state: State
) -> None:
    assert data.data_script(repo(files)).state is state


READS = "import {0}\n\ndef rows(path):\n    {1}\n"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (READS.format("csv", "with open(path) as f:\n        return [dict(row) for row in csv.DictReader(f)]"), State.DONE),
        (READS.format("polars as pl", "return pl.scan_parquet(path).group_by('h').agg(pl.len()).collect()"), State.DONE),
        (READS.format("h5py", "with h5py.File(path) as f:\n        return f['x'][:]"), State.DONE),
        (READS.format("webdataset as wds", "return wds.WebDataset(path).decode('pil')"), State.DONE),
        (READS.format("csv", "with open(path) as f:\n        print(list(csv.DictReader(f)))"), State.NOT_DONE),
        (READS.format("csv", "with open(path) as f:\n        return len(list(csv.DictReader(f)))"), State.NOT_DONE),
    ],
)  # fmt: skip
def test_a_function_that_hands_back_what_it_reads_is_data_code(repo: MakeRepository, text: str, state: State) -> None:
    assert data.data_script(repo({"src/p/quakes.py": text})).state is state


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("curl -L https://a.org/b.zip -o data/raw.zip", Confidence.MEDIUM),
        ("unzip raw.zip -d data/raw", Confidence.MEDIUM),
        ("curl -LsSf https://astral.sh/uv/install.sh", Confidence.HIGH),
        ("echo data", Confidence.HIGH),
    ],
)
def test_data_that_a_script_fetches_makes_it_less_sure(repo: MakeRepository, line: str, confidence: Confidence) -> None:
    finding = data.data_script(repo({"src/p/fit.py": "x = 1\n", "get.sh": f"{line}\n"}))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, confidence)
