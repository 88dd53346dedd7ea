"""Tests of the data."""

from pathlib import Path

import pandas as pd
import pytest
import torch

from tidewatch.data import FEATURES, TARGET, load_samples, preprocess


@pytest.fixture
def raw() -> pd.DataFrame:
    """Return three days of one beach, one of them without a measurement of bacteria."""
    return pd.DataFrame(
        {
            "bacteria": [120.0, 900.0, None],
            "rain_24h": [0.0, 31.5, 2.0],
            "rain_72h": [1.0, None, 4.0],
            "wind_speed": [3.0, 9.0, 5.0],
            "onshore": [False, True, True],
            "water_temperature": [18.0, 17.5, 18.2],
            "turbidity": [1.1, 6.0, 2.0],
        }
    )


def test_rows_without_a_measurement_are_left_out(raw: pd.DataFrame) -> None:
    assert len(preprocess(raw)) == 2


def test_the_limit_gives_the_target(raw: pd.DataFrame) -> None:
    assert preprocess(raw)[TARGET].tolist() == [0.0, 1.0]


def test_missing_rain_of_three_days_is_that_of_one(raw: pd.DataFrame) -> None:
    assert preprocess(raw)["rain_72h"].tolist() == [1.0, 31.5]


def test_samples_become_tensors(raw: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "samples.csv"
    preprocess(raw).to_csv(path, index=False)
    features, target = load_samples(path)[:]
    assert features.shape == (2, len(FEATURES))
    assert target.dtype == torch.float32
