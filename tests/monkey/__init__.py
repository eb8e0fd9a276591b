"""Random hands at a real terminal: whatever they press, the program lives, listens, and says nothing of a failure.

python -m tests.monkey --seed N --keys 20000
"""
