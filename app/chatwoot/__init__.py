"""Chatwoot: its webhook in, its API out, and what both have in common (docs/chatwoot.md)."""
