"""Tools for people who write patterns: what is wrong with them, what they do, what they change."""
