"""Commands of the project, run with `invoke`."""

from invoke import Context, task


@task
def data(ctx: Context) -> None:
    """Download and preprocess the measurements."""
    ctx.run("tidewatch-data --target data/processed/samples.csv")


@task
def train(ctx: Context, overrides: str = "") -> None:
    """Train a model; `overrides` go to Hydra."""
    ctx.run(f"python -m tidewatch.train {overrides}")


@task
def test(ctx: Context) -> None:
    """Run the tests and report the coverage."""
    ctx.run("coverage run -m pytest tests/")
    ctx.run("coverage report -m")


@task
def serve(ctx: Context) -> None:
    """Serve the API on port 8000."""
    ctx.run("uvicorn tidewatch.api:app --reload --port 8000")
