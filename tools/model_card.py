"""The model card that goes with published checkpoints: README.md with a model-index."""

import json
from collections.abc import Sequence

from huggingface_hub import EvalResult
from huggingface_hub.repocard_data import eval_results_to_model_index
from huggingface_hub.utils import yaml_dump

from cnn_models import ARCHITECTURES, CLASS_NAMES
from cnn_models.files.card import Card
from training.data.sources import sources
from training.lineage import epochs_told

DATASET = "zalando-datasets/fashion_mnist"
TEXT = """
# Classic CNNs on Fashion-MNIST

{names}: trained from scratch by the classic-CNN lab on
[Fashion-MNIST](https://arxiv.org/abs/1708.07747), ten classes of garments in 28x28 grey pixels.

{table}

{sources}Accuracy in per cent on the 10,000 test pictures, of the weights as stored here, rounded
as they are; a dash stands where it was not measured on the complete data set.

## Use

With the lab's code (`cnn_models`):

```sh
CHECKPOINTS=hf://{repo_id} python app.py
python -m training evaluate --checkpoints hf://{repo_id}
```

The files are safetensors: float16 weights, those of large layers as int8 with one float32 scale an
output channel. Each carries its own card in its header, under `card`: settings, learning curve,
calibration temperature, checksum. Input: (N, 1, S, S), light garment on black, pixels in 0..1 minus
0.2860, divided by 0.3530, enlarged bilinearly to the side S given above.

## Limits

Shop-catalogue pictures of one garment are what these networks know. Some of the data set's labels
are wrong, and its shirts, coats and pullovers are hard to tell apart for people too. Not for
decisions about people.
"""


def model_card(repo_id: str, cards: Sequence[Card]) -> str:
    """The card's text, with one entry of the model-index for each measured network."""
    header = {
        "language": "en",
        "license": "mit",
        "library_name": "pytorch",
        "pipeline_tag": "image-classification",
        "tags": ["image-classification", "fashion-mnist", "education", "safetensors"],
        "datasets": [DATASET],
        "metrics": ["accuracy"],
        "model-index": [entry for card in cards for entry in _index(card)],
    }
    text = TEXT.format(
        repo_id=repo_id,
        names=", ".join(ARCHITECTURES[card.network].title for card in cards),
        table="\n".join(_table(cards)),
        sources=f"{told}\n\n" if (told := sources(cards)) else "",
    )
    return f"---\n{yaml_dump(header)}---\n{text}"


def model_config(cards: Sequence[Card]) -> str:
    """config.json: for each network its file, the side of its input in pixels, and its weights."""
    networks = {
        card.network: {
            "file": f"{card.network}.safetensors",
            "input_size": ARCHITECTURES[card.network].input_size,
            "num_parameters": ARCHITECTURES[card.network].num_parameters,
        }
        for card in cards
    }
    config = {"classes": CLASS_NAMES, "networks": networks}
    return json.dumps(config, indent=2) + "\n"


def _index(card: Card) -> list[dict[str, object]]:
    """The network's test accuracy as the Hub lists it, 0..1; nothing where it was not measured."""
    if card.test_accuracy is None:
        return []
    result = EvalResult(
        task_type="image-classification",
        dataset_type=DATASET,
        dataset_name="Fashion-MNIST",
        dataset_split="test",
        metric_type="accuracy",
        metric_value=round(card.test_accuracy / 100, 4),
    )
    return eval_results_to_model_index(ARCHITECTURES[card.network].title, [result])


def _table(cards: Sequence[Card]) -> list[str]:
    rows = ["| network | file | input | weights | recipe | epochs | accuracy |"]
    rows.append("|" + "---|" * 7)
    for card in cards:
        network = ARCHITECTURES[card.network]
        side = network.input_size
        accuracy = "-" if card.test_accuracy is None else f"{card.test_accuracy:.2f}"
        rows.append(
            f"| {network.title} | `{card.network}.safetensors` | 1x{side}x{side} "
            f"| {network.num_parameters:,} | {card.recipe} | {epochs_told(card)} | {accuracy} |"
        )
    return rows
