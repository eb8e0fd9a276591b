"""What every screen is made of, and the pages that lie over any of them."""
