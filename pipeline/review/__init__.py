"""The local web page on which a person reviews the claims and findings of a run, one key each."""

from pipeline.review.server import review

__all__ = ["review"]
