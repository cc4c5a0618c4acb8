"""What the server keeps of a session: its own states, for the sessions that were used last."""

import gradio as gr
import pytest
from gradio_client import Client

from tests.conftest import free_port
from ui.guard.visitor_memory import VisitorMemory, remember_little


@pytest.fixture(scope="module")
def page():
    with gr.Blocks(analytics_enabled=False) as page:
        count, word, shown = gr.State(0), gr.Textbox(), gr.Textbox()

        def add(count: int, word: str) -> tuple[int, str, object]:
            return count + 1, f"{word} {count + 1}", gr.update(label=word)

        gr.Button().click(add, [count, word], [count, shown, word], api_name="add")
    page.launch(
        server_name="127.0.0.1",
        server_port=free_port(),
        prevent_thread_lock=True,
        quiet=True,
        state_session_capacity=3,
    )
    page.early = Client(page.local_url, verbose=False)
    page.early.predict("early", api_name="/add")
    remember_little(page.app, page)
    yield page
    page.close()


def test_each_session_keeps_its_own_state_and_none_of_what_was_posted(page):
    first, second = (Client(page.local_url, verbose=False) for _ in range(2))
    told = [client.predict("secret", api_name="/add") for client in (first, second, first)]
    assert [text for text, _ in told] == ["secret 1", "secret 1", "secret 2"]
    memory = page.app.state_holder
    assert isinstance(memory, VisitorMemory)
    assert not memory[first.session_hash].config_values
    assert list(memory[first.session_hash].components) == []  # nor anything for a deep link


def test_a_session_that_began_during_the_launch_goes_on(page):
    assert page.early.predict("early", api_name="/add")[0] == "early 2"


def test_only_the_sessions_used_last_are_kept_and_no_list_of_their_events(page):
    for _ in range(5):
        Client(page.local_url, verbose=False).predict("a", api_name="/add")
    memory = page.app.state_holder
    assert len(memory.session_data) == 3
    assert len(page._queue.pending_event_ids_session) <= 2 * 3 + 1
