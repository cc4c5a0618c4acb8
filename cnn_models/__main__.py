"""Look at the networks from the command line."""

from typing import Any

import typer
from typer.core import TyperGroup

from cnn_models.registry import ARCHITECTURES
from cnn_models.table import table


class _NameOrCommand(TyperGroup):
    """Takes a network's name where a command is expected, as `table NAME`."""

    def resolve_command(
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, Any, list[str]]:
        if args and args[0] not in self.commands:
            args = ["table", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(cls=_NameOrCommand, no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Look at the networks.

    `python -m cnn_models NAME` prints the layers of a network: the same as `table NAME`.
    """


@app.command("table", help=f"Print a network's layers. NAME: {', '.join(ARCHITECTURES)}.")
def print_table(name: str) -> None:
    try:
        text = table(name)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(text)


if __name__ == "__main__":
    app(prog_name="python -m cnn_models")
