"""How files of certificates are read, why one is refused, and how much is done for it, for check_bound.py."""
import json

LONGEST_FILE = 1 << 24


class Refused(Exception):
    """Why a certificate does not hold."""


def need(holds, reason):
    if not holds:
        raise Refused(reason)


class Work:
    """How much is done for a file at most, in steps of which a minute has some hundred million."""

    MOST = left = 1 << 31

    @classmethod
    def done(cls, count):
        cls.left -= count
        need(cls.left >= 0, "it would take this program too long")


def parsed(path):
    """What a file holds as JSON, in which numbers are integers and no name stands twice in one object."""

    def whole(text):
        need(len(text) <= 99 and text.strip("-").isdigit(), "a number is too long, or is no integer")
        return int(text)

    def fields(pairs):
        need(len(dict(pairs)) == len(pairs), "a name stands twice in an object")
        return dict(pairs)

    try:
        with open(path, "rb") as file:
            content = file.read(LONGEST_FILE + 1)
        need(len(content) <= LONGEST_FILE, "the file is too long")
        return json.loads(content.decode(), object_pairs_hook=fields, parse_int=whole, parse_float=whole, parse_constant=whole)
    except OSError as error:
        raise Refused(f"it can't be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"it can't be read as JSON ({type(error).__name__})") from None


def integer(value, limit=2**128):
    need(type(value) is int and abs(value) <= limit, "a number is no integer, or too large")
    return value
