"""One run from recipe to checkpoint: started, interrupted, resumed, finished."""

import datetime
import time
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch

from cnn_models.files.card import Card
from cnn_models.files.weights import (
    CHECKPOINTS,
    as_stored,
    checkpoint_path,
    save_checkpoint,
)
from training.data.data_set import DataSet
from training.data.photo_set import PhotoSet
from training.lineage import BEFORE, as_records
from training.loop import Progress, count_steps_per_epoch, train
from training.measure.card import measure
from training.recipe import Recipe
from training.start import card_before, origin, start_weights
from training.state import TrainingState
from training.step.device import Plan
from training.step.parallel import Team

SAVE_EVERY = 60.0  # seconds between two resume files


@dataclass
class Run:
    """A training of one network, its resume file and, when it is over, its checkpoint.

    recipe_name: "modern", "notebook" or a name of one's own, for the card. photos: people's own, to
    learn from beside the data set. shipped: where the
    weights of a recipe that starts from "shipped" ones lie. resumable: False writes no resume file.
    team: the processes that share the work; only one of them writes files.
    save_every: seconds between two resume files.
    """

    recipe: Recipe
    recipe_name: str
    data: DataSet
    plan: Plan
    directory: Path
    shipped: Path = CHECKPOINTS
    resumable: bool = True
    team: Team = field(default_factory=Team)
    save_every: float = SAVE_EVERY
    photos: PhotoSet | None = None
    state: TrainingState = field(init=False)
    planned: Card = field(init=False)

    def __post_init__(self) -> None:
        self.planned = planned_card(
            self.recipe, self.recipe_name, self.data, self.shipped, self.photos
        )
        start = self.team.prepare(start_weights(self.recipe, self.shipped))
        self.state = TrainingState.begin(start, self.recipe, self.plan)

    @property
    def checkpoint(self) -> Path:
        return checkpoint_path(self.recipe.architecture, self.directory)

    @property
    def resume_file(self) -> Path:
        return self.checkpoint.with_suffix(".resume.safetensors")

    @property
    def _checksum(self) -> str:
        """Of all that is learned from."""
        return self.data.checksum + (self.photos.checksum if self.photos else "")

    def resume(self) -> bool:
        """Go back to where the resume file left off; False if there is none."""
        found = self.resume_file.exists()
        if found:
            self.state.load(self.resume_file, self.recipe, self._checksum)
        self.team.check_agreement(self.state.step)
        return found

    def steps(self) -> Generator[Progress, None, None]:
        """Train to the end, saving the resume state now and then and whenever it is closed."""
        seconds_before, saved = self.state.seconds, time.monotonic()
        losses: list[tuple[float, float]] = []
        try:
            for progress in train(
                self.state,
                self.recipe,
                self.data.train,
                self.data.validation,
                self.plan,
                self.team,
                self.photos,
            ):
                self.state.seconds = seconds_before + progress.seconds
                losses.append((progress.loss, progress.top1))
                if progress.validation:
                    self._note(progress, losses)
                    losses = []
                yield progress
                if time.monotonic() - saved > self.save_every:
                    self.save_resume_state()
                    saved = time.monotonic()
        except FloatingPointError:
            raise  # what has diverged is not worth going on from
        except BaseException:
            self.save_resume_state()
            raise

    def save_resume_state(self) -> None:
        if self.resumable and self.team.writes:
            self.state.save(self.resume_file, self.recipe, self._checksum)

    def finish(self, shipped_test: Sequence[float] = ()) -> Card:
        """Save the checkpoint with its card, measured on the weights as they are stored.

        shipped_test: for the card, see there.
        """
        model = as_stored(self.state.best_model, self.recipe.architecture)
        card = measure(self._card(), model, self.data, self.plan)
        card = replace(card, shipped_test=list(shipped_test))
        card = save_checkpoint(self.checkpoint, self.state.best_model, card)
        self.resume_file.unlink(missing_ok=True)
        return card

    def save_unmeasured(self) -> None:
        """Save the checkpoint at once: what was learned is safe, however long measuring takes."""
        save_checkpoint(self.checkpoint, self.state.best_model, self._card())

    def _card(self) -> Card:
        """What there is to say of the run before anything is measured."""
        steps_per_epoch = count_steps_per_epoch(self.recipe, len(self.data.train))
        return replace(
            self.planned,
            epochs=min(self.recipe.epochs, round(self.state.step / steps_per_epoch, 3)),
            history=self.state.history,
            device=str(self.plan),
            minutes=round(self.state.seconds / 60, 2),
            date=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
            torch_version=torch.__version__,
        )

    def _note(self, progress: Progress, losses: list[tuple[float, float]]) -> None:
        loss, top1 = (sum(values) / len(losses) for values in zip(*losses, strict=True))
        record = {"epoch": progress.epoch, "loss": loss, "top1": top1}
        if progress.validation:
            record["validation_loss"] = progress.validation.loss
            record["validation_top1"] = progress.validation.top1
            if progress.validation.photo_top1 is not None:
                record["photo_top1"] = progress.validation.photo_top1
        record["seconds"] = self.state.seconds
        self.state.history.append({key: round(value, 4) for key, value in record.items()})


def planned_card(
    recipe: Recipe,
    recipe_name: str,
    data: DataSet,
    shipped: Path = CHECKPOINTS,
    photos: PhotoSet | None = None,
) -> Card:
    """What there is to say of a run before it begins: from where, on what, with which settings."""
    before = card_before(recipe, shipped)
    # What it goes on from may have learned from photos, which it then has learned from too.
    learned = before.photos if before else {}
    return Card(
        network=recipe.architecture,
        recipe=recipe_name,
        epochs=0,
        seed=recipe.seed,
        train_pictures=len(data.train),
        settings=asdict(recipe)
        | {"start": origin(recipe, before)}
        | ({BEFORE: as_records(before)} if before else {}),
        data_sha256=data.checksum,
        photos=photos.learned(recipe).as_record() if photos else learned,
    )
