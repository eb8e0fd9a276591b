"""Loads and checks the workflow files under ``data/`` and an organisation's own on top."""
