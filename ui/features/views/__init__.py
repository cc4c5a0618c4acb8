"""What the tab of feature maps shows of a layer or a channel."""
