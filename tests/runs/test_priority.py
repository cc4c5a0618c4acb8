"""A run's process gives way, as a process and as a session."""

import subprocess
import sys

import pytest

from runs.priority import AUTOGROUP, NICENESS
from tests.conftest import ROOT

TOLD = """
import os
from runs.priority import AUTOGROUP, give_way
give_way()
print(os.nice(0), AUTOGROUP.read_text() if AUTOGROUP.exists() else "")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no autogroup")
def test_a_process_of_its_own_session_gives_way() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", TOLD],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )
    niceness, _, group = ended.stdout.partition(" ")
    assert int(niceness) >= NICENESS
    if AUTOGROUP.exists():
        assert group.strip().endswith(f"nice {NICENESS}")
