"""Send a shipment to the Hugging Face Hub; running it again finishes or updates it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.utils import httpx, validate_repo_id

from tools.shipment import Shipment

# What the Hub itself puts into a new repository.
FROM_THE_HUB = {".gitattributes", "README.md"}


class PublishError(ValueError):
    """The Hub did not take it; the message says why and what to do."""


def send(shipment: Shipment, api: HfApi, private: bool = False, hardware: str | None = None) -> str:
    """Create the repository or update the one of an earlier run; return the commit's address.

    private: who else may see it; of a repository that exists it stays as it is. hardware: of a
    new Space, such as "zero-a10g"; None is the Hub's default. Raises PublishError.
    """
    if not api.token:
        raise PublishError(
            "There is no token for the Hub. Make one with write access at "
            f"{api.endpoint}/settings/tokens, then: hf auth login, or set HF_TOKEN."
        )
    with _explained(shipment, api):
        api.create_repo(
            shipment.repo_id,
            repo_type=shipment.repo_type,
            private=private or None,
            exist_ok=True,
            space_sdk="gradio" if shipment.repo_type == "space" else None,
            # Ignored: any name goes to the Hub, which knows newer ones than its client.
            space_hardware=hardware if shipment.repo_type == "space" else None,  # type: ignore[arg-type]
        )
        _refuse_taken(shipment, api)
        with _laid_out(shipment) as folder:
            commit = api.upload_folder(
                repo_id=shipment.repo_id,
                repo_type=shipment.repo_type,
                folder_path=folder,
                commit_message="Publish the classic-CNN lab",
                delete_patterns=shipment.replaces,
            )
    return str(commit.commit_url)


def check_name(repo_id: str) -> None:
    """Raise PublishError unless it reads OWNER/NAME in the Hub's letters."""
    try:
        validate_repo_id(repo_id)
    except HFValidationError:
        owner = ""
    else:
        owner = repo_id.rpartition("/")[0]
    if not owner:
        raise PublishError(
            f"{repo_id!r} is not the name of a repository. It reads OWNER/NAME, of letters, "
            "digits, '-', '_' and '.', such as ada/classic-cnn-lab."
        )


def _refuse_taken(shipment: Shipment, api: HfApi) -> None:
    """Never write over somebody's other work."""
    there = set(api.list_repo_files(shipment.repo_id, repo_type=shipment.repo_type)) - FROM_THE_HUB
    ours = {
        path
        for path in there
        if path in shipment.files or any(fnmatch(path, pattern) for pattern in shipment.replaces)
    }
    if there and not ours:
        raise PublishError(
            f"The name {shipment.repo_id} is taken by a {shipment.repo_type} with other contents "
            f"({', '.join(sorted(there)[:3])}). Choose another name."
        )


@contextmanager
def _laid_out(shipment: Shipment) -> Iterator[Path]:
    """A folder with exactly the shipment's files: the Hub's client sends all that it finds."""
    with tempfile.TemporaryDirectory(prefix="classic-cnn-lab-") as name:
        folder = Path(name)
        for path, file in shipment.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / path)
        for path, text in shipment.texts.items():
            (folder / path).write_text(text, encoding="utf-8")
        yield folder


@contextmanager
def _explained(shipment: Shipment, api: HfApi) -> Iterator[None]:
    """Turn what the Hub's client raises into one sentence with a remedy."""
    try:
        yield
    except PublishError:
        raise
    except RuntimeError as error:  # the client's wrapping of what befell one large file
        with _explained(shipment, api):
            raise error.__cause__ or error from error
    except HfHubHTTPError as error:
        raise PublishError(_explain(error, shipment, api)) from error
    except (httpx.HTTPError, ConnectionError) as error:
        raise PublishError(
            f"The connection to {api.endpoint} failed ({error or type(error).__name__}). "
            "Run the same command again: it sends what is missing."
        ) from error
    except ValueError as error:  # the client's own checks, and the answers of the large-file store
        raise PublishError(f"The Hub refused {shipment.repo_id}: {error}") from error


def _explain(error: HfHubHTTPError, shipment: Shipment, api: HfApi) -> str:
    status = error.response.status_code
    said = (error.server_message or f"status {status}").strip()
    if status == 401:
        return (
            f"The Hub does not accept the token ({said}). Make one with write access at "
            f"{api.endpoint}/settings/tokens, then: hf auth login, or set HF_TOKEN."
        )
    if status == 402:
        return (
            f"The Hub wants a paid plan for this ({said}). A free account can have Spaces on "
            "ZeroGPU: --hardware zero-a10g."
        )
    if status in (403, 404):
        owner = shipment.repo_id.split("/")[0]
        return (
            f"The name {shipment.repo_id} is not yours to write to ({said}). Choose a name under "
            f"your own account or organisation, or a token with write access to {owner}."
        )
    if status == 409:
        return (
            f"{shipment.repo_id} was changed by somebody else meanwhile ({said}). "
            "Run the same command again."
        )
    if status in (400, 413, 422):
        return f"The Hub refused the files ({said}). Run the same command again to send them anew."
    return (
        f"The Hub failed with {status} ({said}). Run the same command again later: "
        "it sends what is missing."
    )
