"""Imports run one way: app -> ui -> runs -> training -> pictures -> cnn_models.

Within `ui`: page -> tabs -> guard, shared -> texts. Nothing that ships imports `tools` or
`benchmarks`. `pictures` asks `cnn_models` for one thing, the garment finder.
"""

import ast
from pathlib import Path

from tests.conftest import ROOT

LAYERS = ("cnn_models", "pictures", "training", "runs", "ui")  # each may import those before it
OURS = {*LAYERS, "app", "tools", "benchmarks", "tests"}
NEVER = {
    "cnn_models": {"gradio", "pictures"},
    "pictures": {"gradio", "torch", "torchvision"},
    "training": {"gradio"},
    "runs": {"gradio"},
    "ui": set(),
}
FILES = [path for package in LAYERS for path in sorted((ROOT / package).rglob("*.py"))]
TABS = {"classify", "features", "explore", "retrain", "networks"}
BELOW_TABS = {"guard", "shared", "texts"}
WITHIN_UI = {
    "texts": set(),
    "shared": {"texts"},
    "guard": {"shared", "texts"},
    **dict.fromkeys(TABS, BELOW_TABS),
    "classify": {"features"} | BELOW_TABS,  # it shows where a network looked
    "explore": {"features"} | BELOW_TABS,  # it opens a picture there
    "page": TABS | BELOW_TABS,
}


def _imported(path: Path) -> set[str]:
    """Modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def _breaks(path: Path) -> str:
    """What a file imports that its layer may not; "" if nothing."""
    package = path.relative_to(ROOT).parts[0]
    imported = {name.split(".")[0] for name in _imported(path)}
    allowed = set(LAYERS[: LAYERS.index(package) + 1])
    never = NEVER[package]
    if path == ROOT / "cnn_models" / "__main__.py":
        allowed, never = allowed | {"pictures"}, never - {"pictures"}
    return ", ".join(sorted((imported & OURS - allowed) | (imported & never)))


def test_a_file_imports_only_what_its_layer_may():
    assert len(FILES) > 100
    broken = {str(path.relative_to(ROOT)): told for path in FILES if (told := _breaks(path))}
    assert not broken


def test_within_the_page_imports_run_from_the_frame_to_the_tabs_to_what_they_share():
    broken = set()
    for path in sorted((ROOT / "ui").rglob("*.py")):
        room = path.relative_to(ROOT / "ui").parts[0]
        rooms = {name.split(".")[1] for name in _imported(path) if name.startswith("ui.")}
        broken |= {
            f"{path.relative_to(ROOT)} -> {other}"
            for other in rooms - {room}
            if other not in WITHIN_UI.get(room, rooms)
        }
    assert not broken


def test_no_file_reads_pickles():
    found = {}
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace("never pickle", "")
        for word in ("pickle", "torch.load(", "allow_pickle=True"):
            if word in text:
                found[path.relative_to(ROOT)] = word
    assert not found
