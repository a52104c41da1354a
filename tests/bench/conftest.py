"""The peers are there only where `make bench` has put them."""

collect_ignore = ["peer", "__main__.py"]
