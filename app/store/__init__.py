"""The truth on disk: tables, the one writer with group commit, and what is read from them."""
