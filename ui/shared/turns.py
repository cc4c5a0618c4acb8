"""How many pictures are answered at once."""

import torch

# More than the cores have only each other to wait for; more than four wait for the interpreter.
CLASSIFIED_AT_ONCE = min(4, max(2, torch.get_num_threads()))
