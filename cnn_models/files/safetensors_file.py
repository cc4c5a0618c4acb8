"""Reading a safetensors file: its tensors and its header's words."""

from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor


def read_safetensors(
    path: Path, with_tensors: bool = True
) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors by name, or none of them, and the metadata.

    Copies, not views of the file: while anybody holds one of those, Windows lets nobody replace the
    file. Raises OSError for a file that is missing, cut short or of another format.
    """
    try:
        with safe_open(path, framework="pt") as file:
            keys = file.keys() if with_tensors else ()
            return {key: file.get_tensor(key).clone() for key in keys}, file.metadata() or {}
    except SafetensorError as error:
        raise OSError(str(error)) from error
