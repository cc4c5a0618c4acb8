"""Pictures of tensors: colours, scales, atlases, boxes."""
