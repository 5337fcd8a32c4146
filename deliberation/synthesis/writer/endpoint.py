"""A language model behind an OpenAI-compatible endpoint: asked within bounds, its answers kept."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

LONGEST_ANSWER: Final = 1_000_000
"""Bytes after which an answer is not read on."""
RETRIED: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
LONGEST_WAIT: Final = 20.0
"""Seconds that a server may ask to wait before the next try."""
FAILURES: Final = (
    "unreachable", "timeout", "busy", "denied", "server", "refused", "unreadable", "given_up",
)  # fmt: skip
"""Why there is no answer; keys of the report's locales under ``[failures]``."""

Messages = Sequence[Mapping[str, str]]


class NoAnswer(Exception):
    """The model did not answer; ``reason`` is one of ``FAILURES``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirection: the key and the passages go where the organiser said, or nowhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where the model is, and how patiently it is asked.

    Parameters
    ----------
    url : str
        Base address, e.g. ``"http://localhost:8080/v1"``; ``/chat/completions`` is added where missing.
    key : str, optional
        Sent as a bearer token; never shown.
    timeout : float
        Seconds for one try, answer included.
    tries : int
        Tries for one question.
    pause : float
        Seconds before the second try; doubled for the next.
    answers : Path, optional
        Where answers are kept, so that a run that goes on does not ask again.
    """

    url: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    tries: int = 3
    pause: float = 1.0
    answers: Path | None = None
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{self.url!r} is not a web address such as 'http://localhost:8080/v1'.")

    def ask(self, messages: Messages, *, model: str, seed: int = 0, longest: int = 400) -> str:
        """Return what the model answers, from the answers kept where it was asked before.

        Raises
        ------
        NoAnswer
            After every try.
        """
        body = {
            "model": model,
            "messages": [dict(message) for message in messages],
            "temperature": 0,
            "top_p": 1,
            "seed": seed,
            "max_tokens": longest,
            "stream": False,
        }
        name = hashlib.blake2b(
            json.dumps(body, sort_keys=True, ensure_ascii=False).encode(), digest_size=16
        ).hexdigest()
        kept = self._kept(name)
        if kept is not None:
            return kept
        answer = self._insist(json.dumps(body, ensure_ascii=False).encode())
        self._keep(name, answer)
        return answer

    # -- the answers kept --------------------------------------------------------------------------

    def _kept(self, name: str) -> str | None:
        if self.answers is None:
            return None
        try:
            record = json.loads((self.answers / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = record.get("answer") if isinstance(record, dict) else None
        return answer if isinstance(answer, str) else None

    def _keep(self, name: str, answer: str) -> None:
        if self.answers is None:
            return
        self.answers.mkdir(parents=True, exist_ok=True)
        half = self.answers / f".{name}.tmp"
        half.write_text(json.dumps({"answer": answer}, ensure_ascii=False), encoding="utf-8")
        half.replace(self.answers / f"{name}.json")

    # -- the network -------------------------------------------------------------------------------

    def _insist(self, body: bytes) -> str:
        pause = self.pause
        for left in range(self.tries - 1, -1, -1):
            try:
                return _content(self._within(body))
            except _Passing as passing:
                if not left:
                    raise NoAnswer(passing.reason) from None
                self.sleep(min(max(pause, passing.wait), LONGEST_WAIT))
                pause *= 2
        raise NoAnswer("unreachable")

    def _within(self, body: bytes) -> bytes:
        """Send once, and wait no longer than the timeout even for a server that drips its answer."""
        found: list[bytes | BaseException] = []

        def work() -> None:
            try:
                found.append(self._send(body))
            except BaseException as error:  # told to the thread that waits
                found.append(error)

        thread = threading.Thread(target=work, daemon=True, name="writer")
        thread.start()
        thread.join(self.timeout)
        if not found:
            raise _Passing("timeout")
        if isinstance(found[0], BaseException):
            raise found[0]
        return found[0]

    def _send(self, body: bytes) -> bytes:
        base = self.url.rstrip("/")
        url = base if base.endswith("/chat/completions") else f"{base}/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310
        opener = urllib.request.build_opener(_Stay)
        try:
            with closing(opener.open(request, timeout=self.timeout)) as response:
                raw: bytes = response.read(LONGEST_ANSWER + 1)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in RETRIED:
                    busy = error.code in (408, 425, 429, 503, 529)
                    raise _Passing("busy" if busy else "server", _wait(error.headers)) from None
            raise NoAnswer("denied" if error.code in (401, 403) else "refused") from None
        except TimeoutError:
            raise _Passing("timeout") from None
        except urllib.error.URLError as error:
            late = isinstance(error.reason, TimeoutError)
            raise _Passing("timeout" if late else "unreachable") from None
        except (OSError, http.client.HTTPException):
            raise _Passing("unreachable") from None
        if len(raw) > LONGEST_ANSWER:
            raise NoAnswer("unreadable")
        return raw


class _Passing(Exception):
    """A failure that may pass."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def _wait(headers: Any) -> float:
    """Return the seconds that a server asks to wait, 0 where it asks nothing we read."""
    try:
        return max(0.0, float(headers.get("Retry-After", "0")))
    except (TypeError, ValueError, AttributeError):
        return 0.0


def _content(raw: bytes) -> str:
    """Return the text of an answer.

    Raises
    ------
    NoAnswer
        If it is not the answer of a chat completion.
    """
    try:
        content = json.loads(raw.decode("utf-8"))["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NoAnswer("unreadable") from None
    if not isinstance(content, str):
        raise NoAnswer("unreadable")
    return content
