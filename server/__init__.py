"""Linli's server: six domains, one transaction for each request."""
