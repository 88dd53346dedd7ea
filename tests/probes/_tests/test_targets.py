"""What a test has called by others, is given by fixtures and decorators, and what says nothing of its topic."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository
from tests.probes.ops import state

TRIPS = "import pandas as pd\nimport pandera as pa\n\nclass Hourly(pa.DataFrameModel):\n    trips: int\n\ndef hourly(path):\n    return Hourly.validate(pd.read_csv(path).dropna())\n"
FORECAST = "from sklearn.pipeline import Pipeline\n\ndef build(depth):\n    return Pipeline([('a', depth)])\n"
OWN = {"src/pkg/__init__.py": "", "src/pkg/trips.py": TRIPS, "src/pkg/forecast.py": FORECAST}
FITTED = "import pytest\nfrom pkg.forecast import build\n\n@pytest.fixture\ndef fitted():\n    return build(1).fit([1], [1])\n"
USES = "def test_learns(fitted):\n    assert fitted.score([1], [1]) > 0\n"


def of_trips(body: str, imports: str = "from pkg.trips import hourly") -> dict[str, str]:
    return {"tests/test_it.py": f"import asyncio, functools\n{imports}\n\nasync def test_it(tmp_path):\n    {body}\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (of_trips("assert await asyncio.to_thread(hourly, tmp_path)"), "done"),
        (of_trips("assert functools.partial(hourly, tmp_path)()"), "done"),
        (of_trips("assert benchmark(hourly, tmp_path)"), "done"),
        (of_trips("assert callable(hourly)"), "not_done"),
        (of_trips("assert other.keep(hourly)"), "not_done"),
        (of_trips("assert Hourly.validate(table) is table", "from pkg.trips import Hourly"), "done"),
        (of_trips("assert 'trips' in Hourly.to_schema().columns", "from pkg.trips import Hourly"), "done"),
        (of_trips("assert build.cache(1)", "from pkg.forecast import build"), "not_done"),
        (of_trips("assert gx.get_context().run_checkpoint('hourly').success", "import great_expectations as gx"), "done"),
        (of_trips("assert gx.get_context().run_checkpoint('hourly').success", "import others as gx"), "not_done"),
    ],
)  # fmt: skip
def test_of_the_data(repo: MakeRepository, files: dict[str, str], expected: str) -> None:
    assert state(repo({**OWN, **files}), "data-tests") == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tests/conftest.py": FITTED, "tests/test_it.py": USES}, "done"),
        ({"conftest.py": "pytest_plugins = ['tests.plugins']\n", "tests/plugins.py": FITTED, "tests/test_it.py": USES}, "done"),
        ({"conftest.py": "pytest_plugins = 'tests.plugins'\n", "tests/plugins.py": FITTED, "tests/test_it.py": USES}, "done"),
        ({"conftest.py": "plugins = ['tests.plugins']\n", "tests/plugins.py": FITTED, "tests/test_it.py": USES}, "not_done"),
        ({"tests/a/conftest.py": "pytest_plugins = ['tests.plugins']\n", "tests/plugins.py": FITTED, "tests/test_it.py": USES}, "not_done"),
        ({"tests/test_it.py": FITTED.partition("@")[0] + "\nclass TestIt:\n    @pytest.fixture\n    def fitted(self):\n        return build(1)\n\n    def test_learns(self, fitted):\n        assert fitted.score([1])\n"}, "done"),
        ({"tests/test_it.py": "from sklearn.utils.estimator_checks import parametrize_with_checks\nfrom pkg.forecast import build\n\n@parametrize_with_checks([build(1)])\ndef test_sklearn(estimator, check):\n    check(estimator)\n"}, "done"),
        ({"tests/test_it.py": "from sklearn.utils.estimator_checks import parametrize_with_checks\nfrom pkg.trips import hourly\n\n@parametrize_with_checks([hourly(1)])\ndef test_sklearn(estimator, check):\n    check(estimator)\n"}, "not_done"),
    ],
)  # fmt: skip
def test_of_the_model(repo: MakeRepository, files: dict[str, str], expected: str) -> None:
    assert state(repo({**OWN, **files}), "model-tests") == expected


SETTINGS = "from pydantic import BaseModel\n\nclass Network(BaseModel):\n    width: int\n\nclass Settings(BaseModel):\n    network: Network\n"
CONFTEST = "import pytest\nfrom pkg.settings import Network, Settings\n\n@pytest.fixture\ndef settings():\n    return Settings(network=Network(width=1))\n"
TABLE = "import pytest\nfrom pkg.trips import Hourly\n\n@pytest.fixture\ndef hours(settings):\n    return Hourly(settings)\n\ndef test_it(hours, settings):\n    assert hours\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (SETTINGS, "not_done"),
        (SETTINGS.replace("from pydantic import BaseModel", "from dataclasses import dataclass").replace("(BaseModel)", ""), "not_done"),
        (SETTINGS.replace("from pydantic import BaseModel", "from torch.nn import Module").replace("(BaseModel)", "(Module)"), "done"),
    ],
)  # fmt: skip
def test_settings_with_a_part_for_the_network_are_no_test_of_it(
    repo: MakeRepository, settings: str, expected: str
) -> None:
    files = {**OWN, "src/pkg/settings.py": settings, "tests/conftest.py": CONFTEST, "tests/test_it.py": TABLE}
    assert state(repo(files), "model-tests") == expected


TIDY = "import pandas as pd\n\ndef tidy(path):\n    return pd.read_csv(path).dropna()\n"
NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"


@pytest.mark.parametrize(
    ("imports", "call", "item", "expected"),
    [
        ("from src.rows import tidy", "tidy('a')", "data-tests", "done"),
        ("from src import rows", "rows.tidy('a')", "data-tests", "done"),
        ("import src.rows as r", "r.tidy('a')", "data-tests", "done"),
        ("from rows import tidy", "tidy('a')", "data-tests", "done"),
        ("from src.pkg.net import Net", "Net()(1)", "model-tests", "done"),
        ("from src.pkg.net import Net", "Net()(1)", "data-tests", "not_done"),
        ("from src.rows import tidy", "len('a')", "data-tests", "not_done"),
        ("from src.other import tidy", "tidy('a')", "data-tests", "not_done"),
    ],
)
def test_a_folder_src_that_is_no_package_may_be_named_in_imports(
    repo: MakeRepository, imports: str, call: str, item: str, expected: str
) -> None:
    test = f"{imports}\n\ndef test_it():\n    assert {call} == 1\n"
    files = {"src/rows.py": TIDY, "src/pkg/net.py": NET, "src/other.py": "def tidy(x):\n    return x\n"}
    assert state(repo({**files, "tests/test_it.py": test}), item) == expected
