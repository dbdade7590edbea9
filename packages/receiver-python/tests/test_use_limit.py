"""A token is never used more often than the limit, and is refused where uses may have been forgotten."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time

import pytest
from sender import ORIGIN, v2_headers

from phantom_key import ByokManager, HeaderPair, RateLimitUnavailable
from phantom_key.use_counters import MemoryUseCounter, RedisUseCounter, TokenLife, UseLimit

LIFE = TokenLife(120, 30)
NOW = 1_795_521_600


def token(issued_at=NOW, mark="A"):
    return f"v2.key.openai.{issued_at}.{mark * 106}A"


def create(now=NOW, **options):
    clock = [now]
    return clock, MemoryUseCounter(LIFE, lambda: clock[0], **options)


def test_counts_tokens_apart():
    _, counter = create()
    limit = UseLimit(2, counter)
    assert [limit.count_use(token()) for _ in range(4)] == [True, True, False, False]
    assert limit.count_use(token(mark="B"))


def test_counts_nothing_without_a_limit():
    _, counter = create()
    assert all(UseLimit(0, counter).count_use(token()) for _ in range(1000))


def test_forgets_tokens_whose_window_has_ended_and_refuses_them_then():
    clock, counter = create()
    assert counter.count("a", NOW) == 1
    clock[0] += 121
    assert counter.count("b", NOW + 100) == 1
    clock[0] -= 121
    # The clock is set back: the window is open again, but the count is lost.
    assert counter.count("a", NOW) is None


def test_refuses_tokens_from_before_the_start():
    clock, counter = create(started_at=NOW)
    assert [counter.count("a", NOW + at) for at in (-1, 2, 3)] == [None, None, 1]


def test_refuses_the_oldest_where_the_memory_is_full():
    _, counter = create(max_tokens=4)
    for at in range(4):
        assert counter.count(f"t{at}", NOW - 10 + at) == 1
    assert counter.count("new", NOW) == 1
    assert counter.count("t0", NOW - 10) is None
    assert counter.count("t1", NOW - 9) == 2


def test_tokens_that_are_ahead_fill_half_of_the_memory_at_most():
    _, counter = create(max_tokens=4)
    assert [counter.count(f"a{at}", NOW + 20) for at in range(3)] == [1, 1, None]


def test_starts_again_where_the_clock_is_set_back_far():
    clock, counter = create()
    assert counter.count("a", NOW) == 1
    clock[0] += 1000
    counter.count("b", NOW + 1000)
    clock[0] = NOW - 5000
    assert counter.count("c", NOW - 5000) is None
    clock[0] += 3
    assert counter.count("d", NOW - 4997) == 1


def test_a_forked_process_refuses_what_its_siblings_may_have_counted():
    _, counter = create()
    assert counter.count("a", NOW) == 1
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def child():
        theirs.send([counter.count("a", NOW), counter.count("b", NOW + 3)])

    process = context.Process(target=child)
    process.start()
    assert ours.recv() == [None, 1]
    process.join()


@pytest.mark.parametrize("seed", range(20))
def test_never_exceeds_the_limit_on_a_random_course(seed):
    choose = random.Random(seed)
    clock, counter = create(max_tokens=8)
    limit = UseLimit(3, counter)
    used = {}
    time = NOW
    for _ in range(2000):
        time += choose.choice([0, 0, 0, 0, 1, 5, 60])
        clock[0] = time - choose.choice([0, 0, 0, 2, 25])
        issued_at = clock[0] - choose.randint(-30, 120)
        text = token(issued_at, choose.choice("AB"))
        if limit.count_use(text):
            used[text] = used.get(text, 0) + 1
    assert used and max(used.values()) <= 3


def test_threads_count_one_by_one():
    _, counter = create()
    limit = UseLimit(100, counter)
    allowed = []

    def use():
        allowed.extend(limit.count_use(token()) for _ in range(50))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (400, 100)


def test_processes_count_together_in_redis(redis_server):
    now = redis_server.now()
    limits = []
    for _ in range(2):
        counter = MemoryUseCounter(LIFE, redis_server.now)
        shared = RedisUseCounter(redis_server.connect(), LIFE)
        limits.append(UseLimit(3, counter, shared, "a secret of the tests"))
    allowed = [limits[at % 2].count_use(token(now)) for at in range(8)]
    assert allowed == [True, True, True, False, False, False, False, False]


def test_redis_refuses_a_token_whose_count_has_expired(redis_server):
    counter = RedisUseCounter(redis_server.connect(), LIFE)
    now = redis_server.now()
    assert counter.count("t-old", now - 120 - 30 - 60) is None
    assert counter.count("t-old", now - 120 - 30 - 55) == 1
    assert 0 < redis_server.connect().ttl("phantom-key:uses:t-old") <= 5


def test_counts_by_itself_while_redis_is_away(redis_server):
    now = redis_server.now()
    counter = MemoryUseCounter(LIFE, lambda: now)
    shared = RedisUseCounter(redis_server.connect(port=1), LIFE)
    limit = UseLimit(2, counter, shared, "a secret of the tests")
    assert [limit.count_use(token(now)) for _ in range(3)] == [True, True, False]


def test_waits_for_no_second_attempt_at_a_redis_that_is_away():
    # Some versions of the client try again by themselves, seconds later.
    variables = {
        "PUBLIC_ORIGIN": ORIGIN,
        "REDIS_URL": "redis://127.0.0.1:1",
        "RATE_LIMIT_SECRET": "a secret of thirty-two characters",
    }
    byok = ByokManager.from_environment(variables)
    headers = v2_headers(byok.configuration())
    start = time.monotonic()
    byok.decrypt(HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"])).wipe()
    with pytest.raises(RateLimitUnavailable):
        byok.rate_limit("validations", 20, 60).admit("192.0.2.7")
    assert time.monotonic() - start < 0.9
