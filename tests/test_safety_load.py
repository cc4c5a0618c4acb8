"""Many at once, and for a while; `make load` and `make soak` are the long versions."""

from tests.conftest import ROOT, free_port, start_app
from tests.load import at_once
from tests.soak import soak


def test_thirty_clients_at_once_get_the_answers_of_one_at_a_time(app_url):
    result = at_once(app_url, num_clients=30, num_pictures=1)
    assert (result.answered, result.refused) == (30, 0)
    assert not result.wrong


def test_a_hundred_clients_are_answered_or_refused_in_a_sentence(few_checkpoints, tmp_path):
    port = free_port()
    process = start_app(
        port, CHECKPOINTS=str(few_checkpoints), GRADIO_TEMP_DIR=str(tmp_path), PYTHONPATH=str(ROOT)
    )
    try:
        url = f"http://127.0.0.1:{port}"
        result = at_once(url, num_clients=100, num_pictures=1)
        assert result.answered + result.refused == 100
        assert not result.wrong
        assert not result.unclear
        before, after = soak(url, process.pid, seconds=8, pause=0.1)
        assert not after.has_grown_from(before), (before, after)
    finally:
        process.terminate()
        process.wait(10)
