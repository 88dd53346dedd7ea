"""The command line."""

import typer

app = typer.Typer()


@app.command()
def listen(path: str) -> None:
    """Say how long the recording is."""
    typer.echo(f"{path}: {seconds(path)} s")
