"""Short versions of `make soak`, `make load` and `make kills`, which tell what they try."""

import subprocess
import sys

import pytest

from benchmarks.trials.load import classify_at_once
from benchmarks.trials.soak import assert_flat, first_and_last, soak
from tests.conftest import ROOT


def test_many_clients_at_once_get_the_answers_of_one_at_a_time(app_url):
    answered, refused = classify_at_once(app_url, num_clients=12, num_pictures=2)
    assert answered + refused == 24
    assert answered >= 12


def test_memory_files_and_threads_stay_flat_through_good_bad_and_cancelled_calls(app):
    url, process = app
    samples = soak(url, process, seconds=20, pause=0.2)
    assert_flat(*first_and_last(samples))


@pytest.mark.slow
@pytest.mark.parametrize(("networks", "kills"), [(["lenet_bn"], 4), (["nin"], 2)])
def test_killed_at_random_moments_a_run_ends_in_the_weights_of_an_undisturbed_one(networks, kills):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.trials.kills", *networks, "--kills", str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("weights equal, nothing left") == len(networks)
