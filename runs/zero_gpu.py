"""ZeroGPU, Hugging Face's free hosting: a GPU for the length of one call, in a forked process.

Only training is worth that: these networks answer faster on the CPU, with no queue and no share of
the visitor's minutes.
"""

from runs.trainers import OrderRecord, Train
from runs.worker import train_hosted

AROUND_TRAINING = 30  # seconds: a new process, the first steps, measuring and saving


def rented_training() -> Train | None:
    """Training on a GPU that ZeroGPU lends; None elsewhere.

    To be called while app.py is imported: ZeroGPU looks for such functions when the page starts.
    """
    try:
        import spaces
    except ImportError:
        return None
    rented = spaces.GPU(duration=seconds_needed)(train_hosted)
    # Off ZeroGPU the decorator gives the function back as it is: then a process of our own.
    return None if rented is train_hosted else rented


def seconds_needed(order: OrderRecord) -> int:
    """What a run may take at most; ZeroGPU lends no more than the visitor has left."""
    return round(order["seconds"]) + AROUND_TRAINING
