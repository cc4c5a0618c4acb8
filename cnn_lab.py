"""The lab's commands under one name: cnn-lab serve, train, evaluate, classify.

Each is there without being installed, too: python app.py, python -m training, python -m cnn_models.
"""

import sys
from runpy import run_module

USAGE = """Usage: cnn-lab COMMAND [OPTIONS]

  serve      Open the page.                             python app.py
  train      Train a network.                           python -m training train
  evaluate   Measure checkpoints.                       python -m training evaluate
  classify   Ask the networks about your pictures.      python -m cnn_models classify

cnn-lab COMMAND --help tells a command's options; python -m training --help names more commands.
"""


def main() -> None:
    """Run the command that the arguments name; what it needs is imported only then."""
    command = sys.argv[1] if len(sys.argv) > 1 else "--help"
    match command:
        case "serve":
            del sys.argv[1]  # the page reads its own options
            run_module("app", run_name="__main__")
        case "train" | "evaluate":
            from training.__main__ import main as run

            run()
        case "classify":
            from cnn_models.__main__ import app as asked

            asked(prog_name="cnn-lab")
        case "--help" | "-h":
            print(USAGE, end="")
        case _:
            sys.exit(f"There is no command {command!r}.\n\n{USAGE}")


if __name__ == "__main__":
    main()
