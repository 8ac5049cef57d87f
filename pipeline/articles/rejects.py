"""Why an input is not processed: the words of the `reason` column and how a reject is made."""

from __future__ import annotations

from pipeline.models import Reject

REASONS: dict[str, str] = {
    "bad_field": "a field of the record holds a value of the wrong kind",
    "bad_name": "the file's name is not valid text, or leads out of its archive",
    "bad_row": "the row of the table does not fit its header, or its quotes do not close",
    "bad_text": "the record holds half a character (a lone surrogate), which no file can store",
    "binary": "the file is not text",
    "damaged": "the file is cut short or damaged; what stands before is read",
    "duplicate_id": "an earlier article of this run has the same id",
    "empty": "the article has no text, or the file no article",
    "failed": "the program could not process the article",
    "missing_extra": "the format needs a library that is not installed",
    "no_main_text": "the page holds no article",
    "no_text": "the record has no text field, or the table no column for it",
    "not_json": "what stands there is not a JSON object",
    "timed_out": "the article took longer than the time limit",
    "too_long": "the article is longer than the limit",
    "too_many_figures": "the text holds more figures than an article does",
    "undecodable": "the text fits none of the encodings tried",
    "unknown_language": "the record names a language that no loaded pack covers",
    "unpacks_too_large": "the compressed file is past a limit: members, bytes, times its size",
    "unreadable": "the operating system refused the file or folder",
    "unsupported_format": "the file is in no known article format",
}


def reject(name: str, reason: str, detail: str) -> Reject:
    """A reject whose every cell can be written as UTF-8. `reason` is a word of `REASONS`."""
    if reason not in REASONS:
        raise ValueError(f"{reason} is no reject reason; add it to REASONS")
    return Reject(_writable(name), reason, _writable(detail))


def failure(error: Exception) -> str:
    """The detail of the reject of an article on which the program itself failed (`failed`)."""
    return f"{type(error).__name__}: {error}; please report this article"


def _writable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
