"""What the program costs, beside a floor measured in the same run."""
