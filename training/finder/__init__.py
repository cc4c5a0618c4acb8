"""How the garment finder learns: from phone photos and the masks that a larger network drew."""
