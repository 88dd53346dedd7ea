"""Which modules are for data by what they do, whatever they are called."""

from __future__ import annotations

import pytest

from auditor import State
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
