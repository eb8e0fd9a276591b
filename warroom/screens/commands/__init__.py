"""The commands of each screen: keys, palette, footer and help are made from them."""
