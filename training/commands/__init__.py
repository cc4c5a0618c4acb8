"""The command lines of python -m training, one file each."""
