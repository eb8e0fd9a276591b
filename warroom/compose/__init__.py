"""Facts in, messages out: what each audience is told, in the markup of the place that takes it. Pure functions."""
