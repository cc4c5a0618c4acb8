"""What decides a run, but for the data and the machine."""

from dataclasses import dataclass

from training.augmentation.augment import FULL, PHOTO, Augmentation


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run, but for the data and the machine.

    epochs: passes over the training part; a float stops within an epoch.
    peak_lr: one cycle a run, low -> peak_lr -> 0, or constant where `warmup` is None.
    warmup: share of the steps spent rising to `peak_lr`, 0..1.
    optimizer: "sgd", "adamw" or "muon" (see `training.step.muon`).
    momentum: of SGD, with Nesterov's correction if above 0; the others have their own.
    weight_decay: on weights only, never on biases or batch norm.
    clip_norm: gradients longer than this are scaled down to it; None never clips.
    dropout: rate that replaces the architecture's while training; None keeps it.
    average: decay a step of the running average of the weights, which is then what is
        evaluated and saved; None saves the last weights.
    settle: share of the steps, the last ones, 0..1, on pictures like those of the data set, with
        nothing redrawn: what that costs on clean pictures is won back at a small learning rate,
        and what it taught stays (He et al., "Data Augmentation Revisited", arXiv 1909.09148).
    sizes: (share, side) pairs: until that share of the steps, 0..1, images have that side in
        pixels; then the network's own. Empty trains at that from the start.
    keep_dense: share of the weights of each large dense layer, 0..1, that pruning leaves (see
        `training.step.pruning`); 1 prunes none.
    learn_from: the first layer that learns, by its name in the network; those before it keep their
        weights, and the way back stops there. Empty: all learn.
    start: "he" for the weights of `cnn_models.architectures.initialise`, "xavier" for the
        lecture's, "shipped" for those of the shipped checkpoint.

    Where photos are learned from too:
    photo_share: share of each batch that are photos, 0..1. An epoch keeps its number of steps.
    photo_augmentation: what is done to them at each step; `settle` leaves it as it is.
    strict_share: probability of the likeliest class of a label that allows several.
    no_class_share: share of the photos, 0..1, that show what is in no class, all being as likely.
    """

    architecture: str
    epochs: float
    batch_size: int
    peak_lr: float
    optimizer: str = "sgd"
    momentum: float = 0.9
    warmup: float | None = 0.15
    weight_decay: float = 5e-4
    label_smoothing: float = 0.1
    clip_norm: float | None = 2.0
    dropout: float | None = None
    average: float | None = None
    augmentation: Augmentation = FULL
    settle: float = 0.0
    sizes: tuple[tuple[float, int], ...] = ()
    keep_dense: float = 1.0
    start: str = "he"
    learn_from: str = ""
    seed: int = 0
    photo_share: float = 1 / 3
    photo_augmentation: Augmentation = PHOTO
    strict_share: float = 0.7
    no_class_share: float = 0.12
