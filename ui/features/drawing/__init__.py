"""Tensors as pictures: colours, scales, atlases, files."""
