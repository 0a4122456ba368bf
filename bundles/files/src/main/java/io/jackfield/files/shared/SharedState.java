package io.jackfield.files.shared;

import io.jackfield.files.quota.UsageCounters;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all versions of this bundle that this process runs have in common, by types of the JDK: so
 * two that are there during a swap take no step between each other's.
 *
 * @param values what the transport keeps for this bundle
 */
public record SharedState(ConcurrentMap<String, Object> values) {

  /**
   * A lock by its name. The first lock of a mount, that of its names, is taken before any other of
   * this bundle.
   */
  public ReentrantLock lock(String name) {
    return (ReentrantLock) values.computeIfAbsent("lock " + name, key -> new ReentrantLock());
  }

  /**
   * The paths of the file space that are kept for one upload. With a mark in front: an upload of a
   * new file does not exclude one that goes on with what is kept.
   */
  @SuppressWarnings("unchecked") // nobody else puts something there
  public Set<String> claims() {
    return (Set<String>) values.computeIfAbsent("claims", key -> ConcurrentHashMap.newKeySet());
  }

  /** What belongs to one thing, in a map of its own. */
  @SuppressWarnings("unchecked") // nobody else puts something there
  public SharedState child(String name) {
    return new SharedState(
        (ConcurrentMap<String, Object>)
            values.computeIfAbsent(name, key -> new ConcurrentHashMap<String, Object>()));
  }

  /** Numbers by numbers. */
  @SuppressWarnings("unchecked") // nobody else puts something there
  public ConcurrentMap<Long, Long> numbers(String name) {
    return (ConcurrentMap<Long, Long>)
        values.computeIfAbsent(name, key -> new ConcurrentHashMap<Long, Long>());
  }

  /** Lines, in the order in which they came. */
  @SuppressWarnings("unchecked") // nobody else puts something there
  public Queue<String> lines(String name) {
    return (Queue<String>) values.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<String>());
  }

  /** What {@link UsageCounters} has counted, by folder. */
  @SuppressWarnings("unchecked") // nobody else puts something there
  public Map<String, long[]> usage() {
    return (Map<String, long[]>)
        values.computeIfAbsent("usage", key -> new ConcurrentHashMap<String, long[]>());
  }
}
