"""The operation log as pure functions: clock, line framing, hash chain, causal registers, digest."""
