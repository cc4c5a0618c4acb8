"""Imports run one way: app -> ui -> training -> pictures -> cnn_models.

`pictures` asks `cnn_models` for one thing, the garment finder.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "cnn_models": {"cnn_models"},
    "pictures": {"pictures", "cnn_models"},
    "training": {"training", "cnn_models", "pictures"},
    "ui": {"ui", "training", "cnn_models", "pictures"},
}
OURS = {*MAY_IMPORT, "app"}
NEVER = {
    "cnn_models": {"gradio", "pictures"},
    "pictures": {"gradio", "torch", "torchvision"},
    "training": {"gradio"},
    "ui": set(),
}
FILES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


def _imported(path: Path) -> set[str]:
    """Top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_its_layer_may(path):
    package = path.relative_to(ROOT).parts[0]
    imported = _imported(path)
    allowed, never = MAY_IMPORT[package], NEVER[package]
    if path == ROOT / "cnn_models" / "__main__.py":
        allowed, never = allowed | {"pictures"}, never - {"pictures"}
    assert imported & OURS <= allowed
    assert not imported & never


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_reads_pickles(path):
    text = path.read_text(encoding="utf-8")
    for word in ("pickle", "torch.load(", "allow_pickle=True"):
        assert word not in text.replace("never pickle", "")
