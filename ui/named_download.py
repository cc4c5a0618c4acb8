"""A download button whose file is saved under a name that says what it holds."""

from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData


class NamedDownload(gr.DownloadButton):
    """`gr.DownloadButton` for (file, name), or None."""

    is_template = True  # the page shows it as the one that it is

    def postprocess(self, value: tuple[str, str] | str | Path | None) -> FileData | None:
        """The file, to be saved as `name`."""
        if not isinstance(value, tuple):
            return super().postprocess(value)
        path, name = value
        return FileData(path=path, orig_name=name)
