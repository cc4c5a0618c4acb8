"""What the server keeps of each session: its own states, and not the whole page's settings."""

from dataclasses import dataclass, field
from typing import Any

import gradio as gr
from gradio.blocks import BlocksConfig
from gradio.routes import App
from gradio.state_holder import SessionState, StateHolder

# Every call of a program that brings no session's name is one; 35 kB each.
MOST_SESSIONS = 3000


@dataclass(frozen=True)
class _PageWithoutSettings:
    """What `SessionState` reads of the page; the settings it would copy are those of `blocks`."""

    default_config: BlocksConfig
    blocks: dict[int, Any] = field(default_factory=dict)


class LeanSession(SessionState):
    """A session without Gradio's copy of all components' settings and of all posted values.

    That copy serves deep links, which this page has not: 0.4 MB a session, for up to 10,000 of
    them, and whoever guesses a session's name could write its values to the disk.
    """

    def __init__(self, page: gr.Blocks) -> None:
        super().__init__(_PageWithoutSettings(page.default_config))  # type: ignore[arg-type]

    def __setitem__(self, key: int, value: Any) -> None:
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Keep nothing."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Keep nothing."""


class VisitorMemory(StateHolder):
    """The sessions of a page, the ones that were used last; those before are forgotten."""

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = LeanSession(self.blocks)
            self._forget_events()
        return super().__getitem__(session_id)  # which drops the oldest above the capacity

    def _forget_events(self) -> None:
        """Of forgotten sessions, the empty lists of events that Gradio's queue keeps for ever."""
        events = self.blocks._queue.pending_event_ids_session
        if len(events) > 2 * self.capacity:
            for session_id in [s for s, ids in events.items() if not ids]:
                if session_id not in self.session_data:
                    del events[session_id]


def remember_little(app: App, page: gr.Blocks) -> None:
    """Give a launched page's app a `VisitorMemory`; sessions that began meanwhile are kept."""
    memory = VisitorMemory()
    memory.session_data.update(app.state_holder.session_data)
    memory.time_last_used.update(app.state_holder.time_last_used)
    memory.set_blocks(page)
    app.state_holder = memory
