"""Compare what the API was asked lately with what the model was trained on."""

import logging
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from evidently.metric_preset import DataDriftPreset
from evidently.report import Report

from tidewatch.data import FEATURES

logger = logging.getLogger(__name__)


def drift_share(reference: pd.DataFrame, current: pd.DataFrame) -> float:
    """Return the share of features whose distribution has drifted."""
    report = Report(metrics=[DataDriftPreset()])
    report.run(reference_data=reference[FEATURES], current_data=current[FEATURES])
    return float(report.as_dict()["metrics"][0]["result"]["share_of_drifted_columns"])


def main(
    reference: Annotated[Path, typer.Option(help="Samples of the training.")] = Path("data/processed/samples.csv"),
    current: Annotated[Path, typer.Option(help="Collected requests.")] = Path("collected/predictions.jsonl"),
) -> None:
    """Print the share of drifted features, and fail where it is more than a third."""
    share = drift_share(pd.read_csv(reference), pd.read_json(current, lines=True).tail(1000))
    logger.warning("%.0f%% of the features drifted", 100 * share)
    if share > 1 / 3:
        raise typer.Exit(code=1)


if __name__ == "__main__":
    typer.run(main)
