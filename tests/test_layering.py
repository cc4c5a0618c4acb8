"""Imports run one way: app -> ui -> training -> pictures -> cnn_models.

`pictures` asks `cnn_models` for one thing, the garment finder.
"""

import ast
from pathlib import Path

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


def _breaks(path: Path) -> str:
    """What a file imports that its layer may not; "" if nothing."""
    package = path.relative_to(ROOT).parts[0]
    imported = _imported(path)
    allowed, never = MAY_IMPORT[package], NEVER[package]
    if path == ROOT / "cnn_models" / "__main__.py":
        allowed, never = allowed | {"pictures"}, never - {"pictures"}
    return ", ".join(sorted((imported & OURS - allowed) | (imported & never)))


def test_a_file_imports_only_what_its_layer_may():
    assert len(FILES) > 100
    broken = {path.relative_to(ROOT): told for path in FILES if (told := _breaks(path))}
    assert not broken


def test_no_file_reads_pickles():
    found = {}
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace("never pickle", "")
        for word in ("pickle", "torch.load(", "allow_pickle=True"):
            if word in text:
                found[path.relative_to(ROOT)] = word
    assert not found
