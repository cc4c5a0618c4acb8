"""The tab of feature maps: tensors as pictures."""
