"""The command line: python -m training COMMAND; --help lists the commands."""

import sys
from importlib import import_module

import typer

from cnn_models.console import print_what_can_be

# command -> the module that has it, by the same name with _ for -. Only what is asked for is
# imported: training needs no plots, and what measures speed does not ship.
COMMANDS = {
    "train": "training.commands.train",
    "blend": "training.commands.blend",
    "evaluate": "training.commands.measure",
    "calibrate": "training.commands.measure",
    "verdict": "training.commands.verdict",
    "derived": "training.commands.derived",
    "export": "training.commands.export",
    "finder": "training.commands.finder",
    "benchmark": "benchmarks.command",
}
EXPECTED_ERRORS = (ValueError, FileNotFoundError, FloatingPointError, OSError)


def command_line(wanted: str | None = None) -> typer.Typer:
    """The command `wanted`, or all of them where it is none."""
    app = typer.Typer(
        help="Make and measure the checkpoints of the classic-CNN lab.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # else a single command would go without its name
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        try:
            app.command(name)(getattr(import_module(COMMANDS[name]), name))
        except ModuleNotFoundError as error:
            if error.name != "benchmarks":
                raise
            if wanted == name:
                raise FileNotFoundError(
                    "What measures speed does not ship with the lab: run it in a clone of its "
                    "repository, where the folder benchmarks is."
                ) from None
    return app


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 2."""
    print_what_can_be()
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else None)()
    except EXPECTED_ERRORS as error:
        raise SystemExit(f"{error}") from None


if __name__ == "__main__":
    main()
