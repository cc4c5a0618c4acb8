"""Lines of code a folder, and the budget that they may not outgrow: python -m tools.size"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import tomllib

ROOT = Path(__file__).resolve().parent.parent
CODE = (".py", ".js", ".css", ".html")


def lines_by_folder() -> Counter[str]:
    """Lines of the repository's code, by its top-level folder; "." for the files beside them."""
    told = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    lines: Counter[str] = Counter()
    for name in filter(None, told.split("\0")):
        path = ROOT / name
        if path.suffix in CODE and path.is_file():
            folder = name.split("/")[0] if "/" in name else "."
            lines[folder] += len(path.read_text(encoding="utf-8").splitlines())
    return lines


def budget() -> dict[str, int]:
    """What pyproject.toml allows: "code", outside of the tests, and "tests"."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["tool"]["size"])


def spent(lines: Counter[str]) -> dict[str, int]:
    return {"code": lines.total() - lines["tests"], "tests": lines["tests"]}


def main() -> None:
    """Print the lines; exit code 1 where the budget is outgrown."""
    lines, allowed = lines_by_folder(), budget()
    for folder, number in lines.most_common():
        print(f"{folder:<12}{number:>7,}")
    outgrown = {what: n for what, n in spent(lines).items() if n > allowed[what]}
    for what, number in spent(lines).items():
        print(f"{what:<12}{number:>7,} of {allowed[what]:,}")
    if outgrown:
        sys.exit("Outgrown. Delete something, or raise [tool.size] in pyproject.toml and say why.")


if __name__ == "__main__":
    main()
