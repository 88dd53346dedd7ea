"""The command line."""

import typer

app = typer.Typer()


@app.command()
def listen(path: str) -> None:
    """Say where the recording lies."""
    typer.echo(path)
