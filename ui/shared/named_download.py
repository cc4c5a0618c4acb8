"""A download button whose file is saved under a name that says what it holds."""

from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData


class NamedDownload(gr.DownloadButton):
    """`gr.DownloadButton` for (file, name), or None."""

    is_template = True  # the page shows it as the one that it is

    def postprocess(self, value: tuple[str, str] | str | Path | None) -> FileData | None:
        """The file under `name`, in its address too, which is what browsers go by."""
        if not isinstance(value, tuple):
            return super().postprocess(value)
        import shutil  # here, as gradio copies the method alone into a stub beside this file

        path, name = Path(value[0]), value[1]
        named = path.parent / "downloads" / name
        if not named.exists():
            named.parent.mkdir(exist_ok=True)
            try:
                named.hardlink_to(path)
            except OSError:  # a disk without links
                shutil.copyfile(path, named)
        return FileData(path=str(named), orig_name=name)
