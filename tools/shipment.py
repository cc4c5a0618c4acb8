"""What is sent to the Hugging Face Hub: the files of a Space, or of a model repository."""

from dataclasses import dataclass, field
from pathlib import Path

from cnn_models import SHIPPED
from cnn_models.files.weights import checkpoint_path, read_card
from tools.model_card import model_card, model_config

ROOT = Path(__file__).resolve().parent.parent
# A Space runs these and nothing else; tests, caches, runs and virtual environments stay here.
SPACE_FILES = ("README.md", "LICENSE", "app.py", "requirements.txt")
SPACE_FOLDERS = {
    "cnn_models": ("*.py",),
    "pictures": ("*.py", "*.png"),
    "training": ("*.py", "*.csv"),
    "runs": ("*.py",),
    "ui": ("*.py", "*.css", "*.js", "*.html", "*.svg", "*.png", "*.jpg"),
    "assets": ("*.npz", "*.json", "*.safetensors", "*_LICENSE"),
    "checkpoints": ("*.safetensors", "*.json"),
    # What the README shows and links to, and the logs that tell what a network went on from.
    "docs": ("*.png", "*.jpg", "*.md", "*.json"),
}
LEFT_HERE = ("*.resume.safetensors", "__pycache__")


@dataclass(frozen=True)
class Shipment:
    """A repository's files.

    repo_id: OWNER/NAME. repo_type: "space" or "model". files: path in the repository -> file here.
    texts: path in the repository -> content, of files that are made while publishing.
    """

    repo_id: str
    repo_type: str
    files: dict[str, Path] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of every file, by its path in the repository."""
        sizes = {path: file.stat().st_size for path, file in self.files.items()}
        return sizes | {path: len(text.encode()) for path, text in self.texts.items()}

    @property
    def replaces(self) -> list[str]:
        """Patterns of what an earlier shipment left in the repository and this one may delete."""
        if self.repo_type == "model":
            return ["*.safetensors"]
        return [f"{folder}/*" for folder in SPACE_FOLDERS]

    def describe(self) -> str:
        """Every folder and single file with its size, and the sum."""
        folders: dict[str, list[int]] = {}
        for path, size in self.sizes.items():
            head, *rest = path.split("/")
            folders.setdefault(f"{head}/" if rest else head, []).append(size)
        lines = [
            f"  {name:<32}{len(sizes):>4} file{'s' if len(sizes) > 1 else ' '}"
            f"{sum(sizes) / 1e6:>9.2f} MB"
            for name, sizes in folders.items()
        ]
        total = sum(self.sizes.values()) / 1e6
        return "\n".join(
            [
                f"The {self.repo_type} {self.repo_id}:",
                *lines,
                f"  {'together':<32}{len(self.sizes):>4} files{total:>9.2f} MB",
            ]
        )


def space_shipment(repo_id: str, root: Path = ROOT) -> Shipment:
    """All that the page needs to run as a Space.

    Raises FileNotFoundError where a file is missing, and where there is no checkpoint at all.
    """
    files = {name: root / name for name in SPACE_FILES}
    for folder, patterns in SPACE_FOLDERS.items():
        for pattern in patterns:
            found = sorted((root / folder).rglob(pattern))
            files |= {path.relative_to(root).as_posix(): path for path in found if _goes(path)}
    for path in files.values():
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing; a Space needs it.")
    if not any(path.startswith("checkpoints/") for path in files):
        raise FileNotFoundError(f"There is no checkpoint in {root / 'checkpoints'} to send.")
    return Shipment(repo_id, "space", files)


def model_shipment(repo_id: str, directory: Path) -> Shipment:
    """The folder's checkpoints, a model card made from their own cards, and config.json.

    By the latter the Hub counts downloads. Raises FileNotFoundError where there is no checkpoint,
    CheckpointError for a damaged one.
    """
    paths = [p for p in (checkpoint_path(name, directory) for name in SHIPPED) if p.is_file()]
    if not paths:
        raise FileNotFoundError(f"There is no checkpoint in {directory} to send.")
    cards = [read_card(path) for path in paths]
    texts = {"README.md": model_card(repo_id, cards), "config.json": model_config(cards)}
    return Shipment(repo_id, "model", {path.name: path for path in paths}, texts)


def _goes(path: Path) -> bool:
    return path.is_file() and not any(
        part.startswith(".") or path.match(pattern) or part == pattern
        for part in path.parts[-3:]
        for pattern in LEFT_HERE
    )
