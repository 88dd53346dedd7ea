from invoke import Context, task


@task
def preprocess_data(ctx: Context) -> None:
    """Preprocess data."""
    ctx.run("python src/mosscount/data.py data/raw data/processed")


@task
def train(ctx: Context) -> None:
    """Train model."""
    ctx.run("python src/mosscount/train.py")


@task
def test(ctx: Context) -> None:
    """Run tests."""
    ctx.run("pytest tests/")
