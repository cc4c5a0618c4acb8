"""Checkpoints from a model repository on the Hugging Face Hub, cached: a folder like any other."""

import hashlib
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_models.files.weights import CHECKPOINTS, CheckpointError
from cnn_models.registry import SHIPPED

if TYPE_CHECKING:
    from huggingface_hub import HfApi

# One slash where the address went through a Path.
ADDRESS = re.compile(r"hf:/{1,2}(?P<repo>[\w.-]+/[\w.-]+?)(@(?P<revision>[\w./-]+))?/?")
PATIENCE = 5.0  # seconds for the Hub's first answer, and for each file's header
SHA256 = re.compile("[0-9a-f]{64}")

logger = logging.getLogger(__name__)


def checkpoint_folder(
    source: str | Path, shipped: Path = CHECKPOINTS, api: "HfApi | None" = None
) -> Path:
    """The folder of checkpoints that `source` names: itself, or what `hf://OWNER/NAME` holds.

    hf://OWNER/NAME@REVISION pins a commit, tag or branch; without it, all files are of the commit
    that "main" is when asked. Downloaded files stay in the Hub's cache. While the Hub cannot be
    reached, an earlier download is used or, without one, the `shipped` folder; either is logged.

    Raises ValueError for another address, a repository or revision that does not exist, and one
    without checkpoints; CheckpointError for a file that does not come as it was announced.
    """
    address = Path(source).as_posix() if isinstance(source, Path) else source
    if not address.startswith("hf:"):
        return Path(source)
    found = ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(
            f"{address!r} is no address of checkpoints. It reads hf://OWNER/NAME or "
            "hf://OWNER/NAME@REVISION; all else is a folder."
        )
    return _from_hub(found["repo"], found["revision"] or "main", Path(shipped), api)


def _from_hub(repo: str, revision: str, shipped: Path, api: "HfApi | None") -> Path:
    # Imported here: it takes a while, and a folder needs none of it.
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    from huggingface_hub.utils import httpx

    api = api or HfApi()
    try:
        return _download(api, repo, revision)
    except CheckpointError:
        raise
    except HfHubHTTPError as error:
        if error.response.status_code < 500:
            raise ValueError(
                f"The Hub has no model repository {repo} at revision {revision!r}, or it is "
                "private and the token (hf auth login, HF_TOKEN) does not open it."
            ) from error
        reason = f"the Hub failed with {error.response.status_code}"
    except (httpx.HTTPError, ConnectionError, LocalEntryNotFoundError) as error:
        reason = f"the Hub cannot be reached ({str(error).splitlines()[0] or type(error).__name__})"
    cached = _cached(repo, revision)
    logger.warning(
        "hf://%s: %s; using %s.",
        repo,
        reason,
        f"what was downloaded before ({cached.name[:12]})" if cached else "the shipped checkpoints",
    )
    return cached or shipped


def _download(api: "HfApi", repo: str, revision: str) -> Path:
    """The folder of one commit in the Hub's cache, with all its checkpoints."""
    # Asked first, and with no retries: without a Hub, the download of a file takes 23 s to give up.
    info = api.model_info(repo, revision=revision, timeout=PATIENCE)
    there = {sibling.rfilename for sibling in info.siblings or ()}
    files = [name for name in (f"{key}.safetensors" for key in SHIPPED) if name in there]
    if not files:
        raise ValueError(
            f"hf://{repo} holds no checkpoint of this program: none of {', '.join(SHIPPED)} "
            "with .safetensors."
        )
    # The first by the revision's name, which the cache then remembers; the rest of its commit.
    folder = _verified(api, repo, files[0], revision).parent
    for file in files[1:]:
        _verified(api, repo, file, folder.name)
    return folder


def _verified(api: "HfApi", repo: str, file: str, revision: str) -> Path:
    """Download the file unless the cache has it; twice if it comes damaged."""
    for _ in range(2):
        path = Path(api.hf_hub_download(repo, file, revision=revision, etag_timeout=PATIENCE))
        stored = path.resolve()  # the cache names a large file's content by its SHA-256
        if not SHA256.fullmatch(stored.name) or _sha256(stored) == stored.name:
            return path
        stored.unlink()
        path.unlink(missing_ok=True)
    raise CheckpointError(
        f"{file} of hf://{repo} came damaged twice: its content has not the announced SHA-256. "
        "Try again, or publish it anew."
    )


def _cached(repo: str, revision: str) -> Path | None:
    """The folder of an earlier download of the revision, if there is one."""
    from huggingface_hub import try_to_load_from_cache

    for name in SHIPPED:
        path = try_to_load_from_cache(repo, f"{name}.safetensors", revision=revision)
        if isinstance(path, str):
            return Path(path).parent
    return None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
