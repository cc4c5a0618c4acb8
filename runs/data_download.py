"""The whole data set, offered on a server that lacks it: one download, watched by whoever asks."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

from runs.queue import Jobs
from training.data.download import TOTAL, DownloadError
from training.data.fashion_mnist import download_fashion_mnist, fashion_mnist_here

logger = logging.getLogger(__name__)


class DataOffer:
    """Fetches the set when somebody wishes, and lets runs use it from then on.

    status: "idle", "running", "done" or "failed". reason: of a failure "unreachable", "damaged",
    "disk" or "unforeseen"; "broken" from the start where files are here, but damaged.
    arrived: bytes of about `TOTAL`. Every method may be called from any thread.
    """

    def __init__(self, jobs: Jobs) -> None:
        self.status, self.reason, self.arrived = "idle", "", 0
        self._jobs = jobs
        self._changed = threading.Condition()
        if self.is_open and fashion_mnist_here() == "damaged":
            self.status, self.reason = "failed", "broken"

    @property
    def is_open(self) -> bool:
        """Whether runs may use more pictures than there are here."""
        limits = self._jobs.limits
        return limits.allowed_pictures > limits.pictures

    def start(self) -> None:
        """Begin, unless it has begun; after a failure, begin again."""
        with self._changed:
            if self.status in ("running", "done") or not self.is_open:
                return
            self.status, self.reason, self.arrived = "running", "", 0
            threading.Thread(target=self._fetch, name="data-set", daemon=True).start()

    def watch(self, patience: float = 0.5) -> Iterator[float]:
        """Yield the share that has come, 0..1, until the download is over."""
        while True:
            with self._changed:
                if self.status == "running":
                    self._changed.wait(patience)
                over = self.status != "running"
            yield min(1.0, self.arrived / TOTAL)
            if over:
                return

    def _fetch(self) -> None:
        status, reason = "failed", "unforeseen"  # whatever happens, it is not running any longer
        try:
            for self.arrived in download_fashion_mnist():
                pass
            status, reason = "done", ""
        except DownloadError as error:
            logger.warning("Fashion-MNIST was not downloaded: %s", error)
            reason = error.reason
        except Exception:
            logger.exception("Fashion-MNIST was not downloaded.")
        finally:
            with self._changed:
                if status == "done":
                    limits = self._jobs.limits
                    self._jobs.limits = replace(limits, pictures=limits.allowed_pictures)
                self.status, self.reason = status, reason
                self._changed.notify_all()
