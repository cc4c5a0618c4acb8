"""The code stays within the budget that pyproject.toml gives it."""

import subprocess
from collections import Counter

import pytest

from tests.conftest import ROOT
from tools import size


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a clone knows its files")
def test_the_code_is_within_its_budget():
    lines, allowed = size.spent(size.lines_by_folder()), size.budget()
    assert {what: n for what, n in lines.items() if n > allowed[what]} == {}


def test_what_outgrows_the_budget_ends_the_command(monkeypatch, capsys):
    monkeypatch.setattr(size, "lines_by_folder", lambda: Counter({"ui": 10, "tests": 5}))
    monkeypatch.setattr(size, "budget", lambda: {"code": 9, "tests": 9})
    with pytest.raises(SystemExit, match="Outgrown"):
        size.main()
    assert "10 of 9" in capsys.readouterr().out


def test_every_line_of_code_is_counted_once(tmp_path, monkeypatch):
    for name, text in {"a.py": "1\n2\n", "ui/b.js": "1\n", "ui/c.md": "1\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    monkeypatch.setattr(size, "ROOT", tmp_path)
    assert size.lines_by_folder() == {".": 2, "ui": 1}
