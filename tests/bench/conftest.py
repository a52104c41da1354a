"""The peers are there only where `make bench` has put them."""

collect_ignore = ["peer", "placing.py", "__main__.py"]
