"""Simulates how long a cluster takes for blocks, to check the sums of docs/scale.md.

usage: schedule.py BLOCKS SECONDS WORKERS [STRAGGLERS [OVERHEAD]]
SECONDS: of a block on one worker; they vary by 10 %. STRAGGLERS: share of blocks that take five times as long (default 0.01).
OVERHEAD: seconds in which the driver hands out a task (default 0.002). Prints ideal and simulated time, and the efficiency.
"""
import heapq
import random
import sys


def simulate(blocks, seconds, workers, stragglers, overhead):
    rng = random.Random(1)
    free = [0.0] * workers
    heapq.heapify(free)
    driver = end = work = 0.0
    for _ in range(blocks):
        took = max(0.1 * seconds, rng.gauss(seconds, 0.1 * seconds)) * (5 if rng.random() < stragglers else 1)
        work += took
        # the driver hands out one task after the other
        start = max(heapq.heappop(free), driver)
        driver = max(driver, start - overhead) + overhead
        heapq.heappush(free, driver + took)
        end = max(end, driver + took)
    return work / workers, end


if __name__ == "__main__":
    n, s, w = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    share = float(sys.argv[4]) if len(sys.argv) > 4 else 0.01
    cost = float(sys.argv[5]) if len(sys.argv) > 5 else 0.002
    ideal, real = simulate(n, s, w, share, cost)
    print("ideal %.0f s, simulated %.0f s, efficiency %.1f %%" % (ideal, real, 100 * ideal / real))
