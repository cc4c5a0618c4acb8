"""The page has one scale of type, and nothing on it is smaller than 13 pixels."""

import re

from tests.conftest import ROOT

SHEETS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "ui").rglob("*.css"))}
ROOT_SIZE = 16  # pixels a rem where nobody has set another


def test_the_scale_rises_from_thirteen_pixels():
    scale = (ROOT / "ui" / "shared" / "type.css").read_text(encoding="utf-8")
    sizes = [ROOT_SIZE * float(size) for size in re.findall(r"--type-\w+: ([\d.]+)rem", scale)]
    assert sizes[0] == 13
    assert sizes == sorted(set(sizes))


def test_every_sheet_takes_its_sizes_from_the_scale():
    """But for texts of a drawing, whose unit is the drawing's, and the root's for a projector."""
    others = [
        f"{path.name}: {selector.strip()} {size}"
        for path, sheet in SHEETS.items()
        for selector, rules in re.findall(r"([^{}]+){([^{}]*)}", sheet)
        for size in re.findall(r"font-size:\s*([^;}]+)", rules)
        if not size.startswith(("var(--type-", "inherit", "150%"))
        and not selector.strip().endswith(" text")
    ]
    assert others == []
