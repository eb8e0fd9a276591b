"""Readers of what the tools around an incident say: alerts, chats, deployments, logs. They store nothing."""
