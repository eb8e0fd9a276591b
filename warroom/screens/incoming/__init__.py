"""What comes from tools, on the screen: the inbox of alerts, and the lane of what was changed."""
