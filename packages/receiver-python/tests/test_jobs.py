"""A sealed pair that goes through a queue: where it opens, for how long, and how often."""

from __future__ import annotations

import json
import time

import pytest
from sender import ORIGIN, v1_headers, v2_headers

from phantom_key import (
    ByokDecryptionFailed,
    ByokKeyRequired,
    ByokManager,
    ByokTokenStale,
    HeaderPair,
    SealedPairRequired,
    SettingsError,
    byok_manager,
)
from phantom_key.make_keys import make_keys

START = int(time.time())


class Backend:
    """A web process and a worker, with one file of keys and, if it is given, one Redis."""

    def __init__(self, redis_url=None, **changes):
        self.clock = [START]
        variables = {
            "PUBLIC_ORIGIN": ORIGIN,
            "SEALING_KEYS": make_keys([], START - 10),
            "RATE_LIMIT_SECRET": "a secret of thirty-two characters",
            **({} if redis_url is None else {"REDIS_URL": redis_url}),
            **changes,
        }
        self.web, self.worker = (
            ByokManager(ByokManager.from_environment(variables).settings, lambda: self.clock[0])
            for _ in range(2)
        )
        self.clock[0] += 5

    def bring(self, **changes):
        headers = v2_headers(self.web.configuration(), at=self.clock[0], **changes)
        return HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"])


def test_opens_in_the_worker():
    backend = Backend()
    job = json.loads(json.dumps(backend.web.hand_over(backend.bring(), "openai")))
    with backend.worker.receive(job) as key:
        assert (key.use(bytes), key.provider) == (b"sk-FAKE-of-the-tests", "openai")


def test_opens_inside_the_window_for_jobs_and_not_after_it():
    backend = Backend(JOB_WINDOW_SECONDS="300")
    pair = backend.bring()
    job = backend.web.hand_over(pair)
    backend.clock[0] += 300
    with pytest.raises(ByokTokenStale):
        backend.web.decrypt(pair)
    backend.worker.receive(job).wipe()
    backend.clock[0] += 1
    with pytest.raises(ByokTokenStale):
        backend.worker.receive(job)


def test_is_stale_after_the_window_for_jobs_also_without_a_limit_of_uses():
    backend = Backend(JOB_WINDOW_SECONDS="300", MAX_USES_PER_TOKEN="0")
    job = backend.web.hand_over(backend.bring())
    backend.clock[0] += 301
    with pytest.raises(ByokTokenStale):
        backend.worker.receive(job)


def test_is_counted_for_as_long_as_jobs_may_wait():
    backend = Backend(MAX_USES_PER_TOKEN="2")
    job = backend.web.hand_over(backend.bring())
    backend.worker.receive(job).wipe()
    backend.clock[0] += 500
    backend.worker.receive(job).wipe()
    with pytest.raises(ByokTokenStale):
        backend.worker.receive(job)


def test_refuses_a_pair_that_was_sealed_for_another_backend():
    # Anybody can publish this backend's public key as their own, and bring here what was sealed for them.
    backend = Backend()
    evil = "https://evil.example.com"
    pair = backend.bring(origin=evil)
    job = {"api_origin": evil, "encrypted_key": pair.encrypted_key, "session_key": pair.session_key}
    with pytest.raises(ByokDecryptionFailed):
        backend.worker.receive(job)


def test_wipes_a_key_whose_token_is_used_up(monkeypatch):
    backend = Backend(MAX_USES_PER_TOKEN="1")
    pair, opened = backend.bring(), []
    keep = byok_manager.redact_while_alive
    monkeypatch.setattr(
        byok_manager, "redact_while_alive", lambda key: opened.append(key) or keep(key)
    )
    backend.web.decrypt(pair)
    with pytest.raises(ByokTokenStale):
        backend.web.decrypt(pair)
    assert [key.is_wiped for key in opened] == [False, True]


def test_is_counted_together_with_requests(redis_server):
    backend = Backend(redis_server.url, MAX_USES_PER_TOKEN="2")
    pair = backend.bring()
    job = backend.web.hand_over(pair)
    backend.web.decrypt(pair).wipe()
    backend.worker.receive(job).wipe()
    for use in (lambda: backend.worker.receive(job), lambda: backend.web.decrypt(pair)):
        with pytest.raises(ByokTokenStale):
            use()


def test_is_refused_where_a_worker_that_counts_alone_has_started_anew():
    backend = Backend()
    backend.clock[0] = START
    pair = backend.bring()
    backend.clock[0] += 5
    with pytest.raises(ByokTokenStale):
        backend.worker.receive(backend.web.hand_over(pair))


def test_takes_no_key_of_version_1():
    backend = Backend()
    headers = v1_headers()
    pair = HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"])
    with pytest.raises(SealedPairRequired, match="version 2 only") as caught:
        backend.web.hand_over(pair)
    # Its answer is the one that says nothing.
    assert (caught.value.code, caught.value.message) == (
        "BYOK_DECRYPTION_FAILED",
        "Failed to decrypt API key",
    )
    job = {
        "api_origin": ORIGIN,
        "encrypted_key": pair.encrypted_key,
        "session_key": pair.session_key,
    }
    with pytest.raises(SealedPairRequired):
        backend.worker.receive(job)
    with pytest.raises(ByokKeyRequired):
        backend.web.hand_over(HeaderPair(None, None))


def test_tells_the_client_of_a_bad_pair_at_once():
    backend = Backend()
    pair = backend.bring()
    with pytest.raises(ByokDecryptionFailed):
        backend.web.hand_over(pair, "anthropic")
    with pytest.raises(ByokDecryptionFailed):
        backend.web.hand_over(HeaderPair(backend.bring().encrypted_key, pair.session_key))
    backend.clock[0] += 200
    with pytest.raises(ByokTokenStale):
        backend.web.hand_over(pair)


@pytest.mark.parametrize(
    "change",
    [
        {"api_origin": "https://evil.example.com"},
        {"api_origin": None},
        {"encrypted_key": ""},
        {"encrypted_key": 1},
        {"encrypted_key": "AAAA" * 10},
    ],
    ids=repr,
)
def test_refuses_a_pair_that_was_changed_in_the_queue(change):
    backend = Backend()
    job = {**backend.web.hand_over(backend.bring()), **change}
    with pytest.raises(ByokDecryptionFailed):
        backend.worker.receive(job)


@pytest.mark.parametrize("job", [{}, {"session_key": None}, {"session_key": ["v2."]}], ids=repr)
def test_refuses_what_is_no_pair(job):
    with pytest.raises(SealedPairRequired):
        Backend().worker.receive(job)


def test_a_job_waits_no_shorter_than_a_request_and_no_longer_than_an_hour():
    for seconds in ("119", "3601"):
        with pytest.raises(SettingsError, match="^JOB_WINDOW_SECONDS must be"):
            Backend(JOB_WINDOW_SECONDS=seconds)


def test_a_window_for_requests_that_is_longer_than_the_default_is_also_that_for_jobs():
    backend = Backend(TOKEN_WINDOW_SECONDS="900")
    job = backend.web.hand_over(backend.bring())
    backend.clock[0] += 900
    backend.worker.receive(job).wipe()
