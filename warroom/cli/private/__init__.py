"""The shell's commands about who may read a private incident."""
