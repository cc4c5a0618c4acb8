"""Look at the networks, and ask them about pictures, from the command line."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cnn_models.console import print_what_can_be
from cnn_models.files.hub import checkpoint_folder
from cnn_models.files.weights import CHECKPOINTS
from cnn_models.inside.table import table
from cnn_models.predict import Network, Prediction, classify, load, load_all
from cnn_models.registry import ARCHITECTURES, find
from cnn_models.verdict import Verdict, verdict


class _NameOrCommand(TyperGroup):
    """Takes a network's name where a command is expected, as `table NAME`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
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


# What looks like an unknown option is a file's name: "-rf.png" is a picture like any other.
@app.command("classify", context_settings={"ignore_unknown_options": True})
def classify_files(
    files: Annotated[list[str], typer.Argument(help="Pictures.")],
    network: Annotated[
        list[str] | None, typer.Option(help="One network, may be repeated; else all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    checkpoints: Annotated[
        Path, typer.Option(help="Folder with checkpoints, or hf://OWNER/NAME[@REVISION].")
    ] = CHECKPOINTS,
) -> None:
    """Ask the networks what a picture shows.

    A file that is no picture is told on the way; the exit code is then 1.
    """
    networks = _load(network, checkpoints)
    records = []
    for file in files:
        record, text = _answer(file, networks)
        records.append(record)
        if not as_json:
            typer.echo(text, err="error" in record)
    if as_json:
        typer.echo(json.dumps(records, indent=2))
    if any("error" in record for record in records):
        raise typer.Exit(1)


def _load(names: list[str] | None, checkpoints: Path) -> list[Network]:
    """The named networks, all of which must load; or all that do, the others told of."""
    try:
        for name in names or ():
            find(name)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    try:
        checkpoints = checkpoint_folder(checkpoints)
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    loaded: list[Network | Exception] = []
    if not names:
        loaded = list(load_all(checkpoints).values())
    for name in dict.fromkeys(names or ()):
        try:
            loaded.append(load(name, checkpoints))
        except (FileNotFoundError, ValueError) as error:
            loaded.append(error)
    networks = [each for each in loaded if isinstance(each, Network)]
    for failed in loaded:
        if isinstance(failed, Exception):
            typer.echo(str(failed), err=True)
    if not networks or (names and len(networks) < len(loaded)):
        raise typer.Exit(1)
    return networks


def _answer(file: str, networks: list[Network]) -> tuple[dict[str, Any], str]:
    """A file's answer as a record, with "error" where it is refused, and as text."""
    # Imported here, so that the table needs nothing but torch.
    from pictures import PictureRefused, open_picture, prepare

    # A name may hold line ends or bytes that no terminal shows.
    shown = file if file.isprintable() else ascii(file)
    try:
        prepared = prepare(open_picture(file))
    except PictureRefused as refused:
        return {"file": file, "error": str(refused)}, f"{shown}: {refused}"
    predictions = classify(networks, prepared.pixels)
    together = verdict(predictions, prepared.empty)
    answers = {
        name: {
            "label": p.label,
            "confidences": p.probabilities,
            "milliseconds": round(p.milliseconds, 3),
        }
        for name, p in predictions.items()
    }
    said = {"label": together.label, "sure": together.sure, "why": together.why}
    record = {"file": file, "networks": answers, "verdict": said}
    return record, "\n".join([f"{shown}: {_verdict_line(together)}", *_lines(predictions)])


def _verdict_line(together: Verdict) -> str:
    label = together.label if together.sure else f"not sure, perhaps {together.label}"
    return f"{label}. {together.why}"


def _lines(predictions: dict[str, Prediction]) -> list[str]:
    return [
        f"  {name:<18}{p.label:<13}{p.probabilities[p.label]:>7.1%}"
        for name, p in predictions.items()
    ]


if __name__ == "__main__":
    print_what_can_be()
    app(prog_name="python -m cnn_models")
