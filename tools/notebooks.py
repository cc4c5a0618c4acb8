"""The lecture's notebooks with what their cells print: run here, without Jupyter, and written down.

The cells share one list of names, as a kernel's do; of each are kept what it prints and the value
of its last line, as text or as a picture.
"""

import ast
import base64
import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import tomllib
from PIL import Image

from cnn_models.files.weights import ROOT

NOTEBOOKS = ROOT / "notebooks"
LANGUAGES = ("en", "zh")
BADGE = "https://colab.research.google.com/assets/colab-badge.svg"
COLAB = "https://colab.research.google.com/github/"
GITHUB = "https://github.com/"
Output = dict[str, Any]


def repository() -> str:
    """The lab's public address, from pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["urls"]["Repository"])


def notebook_path(language: str) -> Path:
    return NOTEBOOKS / f"lecture.{language}.ipynb"


def read_notebook(language: str) -> dict[str, Any]:
    return json.loads(notebook_path(language).read_text(encoding="utf-8"))


def code_of(notebook: dict[str, Any]) -> dict[str, str]:
    """The code cells' sources by their ids, in order."""
    return {
        cell["id"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }


def run_cells(sources: dict[str, str], names: dict[str, Any]) -> dict[str, list[Output]]:
    """Run code cells in order; `names` holds what they define. Returns each one's outputs."""
    return {key: _run(key, source, names) for key, source in sources.items()}


def address_in(source: str, address: str) -> str:
    """The first code cell, with the repository's address in its place."""
    return re.sub(r'(CNN_LAB_REPO", )"[^"]*"', rf'\1"{address}"', source)


def badge_in(source: str, language: str, address: str) -> str:
    """The first text cell, with the badge that opens this notebook in Colab above it."""
    link = f"{COLAB}{address.removeprefix(GITHUB)}/blob/main/notebooks/lecture.{language}.ipynb"
    without = re.sub(r"^\[!\[.*\n\n", "", source)
    return f"[![Open in Colab]({BADGE})]({link})\n\n{without}"


def write_notebooks() -> None:
    """Run the code, which both languages share, and write it with its outputs and the address."""
    address = repository()
    notebooks = {language: read_notebook(language) for language in LANGUAGES}
    for language, notebook in notebooks.items():
        first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        _write_source(first, address_in("".join(first["source"]), address))
        above = notebook["cells"][0]
        _write_source(above, badge_in("".join(above["source"]), language, address))
    with contextlib.chdir(NOTEBOOKS):
        outputs = run_cells(code_of(notebooks["en"]), {"__name__": "__main__"})
    for language, notebook in notebooks.items():
        code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        for number, cell in enumerate(code, start=1):
            cell["execution_count"] = number
            cell["outputs"] = [_numbered_result(out, number) for out in outputs[cell["id"]]]
        content = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        notebook_path(language).write_text(content, encoding="utf-8")


def _run(key: str, source: str, names: dict[str, Any]) -> list[Output]:
    tree, printed = ast.parse(source), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"lecture, cell {key}", "exec"), names)
        if isinstance(last, ast.Expr):
            asked = ast.Expression(last.value)
            value = eval(compile(asked, f"lecture, cell {key}", "eval"), names)
    outputs: list[Output] = []
    if printed.getvalue():
        lines = printed.getvalue().splitlines(keepends=True)
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines})
    if value is not None:
        shown = {"data": _shown(value), "metadata": {}, "output_type": "execute_result"}
        outputs.append(shown)
    return outputs


def _shown(value: Any) -> dict[str, Any]:
    if not isinstance(value, Image.Image):
        return {"text/plain": repr(value).splitlines(keepends=True)}
    png = io.BytesIO()
    value.save(png, "PNG")
    told = f"<PIL.Image.Image image mode={value.mode} size={value.width}x{value.height}>"
    encoded = base64.b64encode(png.getvalue()).decode()
    return {"image/png": encoded, "text/plain": [told]}


def _numbered_result(output: Output, number: int) -> Output:
    if output["output_type"] != "execute_result":
        return output
    return output | {"execution_count": number}


def _write_source(cell: dict[str, Any], source: str) -> None:
    cell["source"] = source.splitlines(keepends=True)
