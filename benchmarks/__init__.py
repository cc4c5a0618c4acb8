"""How fast the lab is, measured on the machine at hand: python -m training benchmark.

Every figure that is compared is taken in one run, the contenders taking turns, so that a busy
machine slows them all alike; what is printed is the median of several turns.
"""
