package io.jackfield.event;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells tasks that something has happened: those with its topic in {@code task.on} are run.
 *
 * <p>May be called from any thread that may block: what is told is written to the disk before the
 * method returns, as durably as an upload is (it outlives the end of the process, and with {@code
 * sync} of {@code etc/io.jackfield.files.cfg} also a power loss). It is kept while the task engine
 * is away or damaged, and delivered in the order in which it was written, at least once: again
 * under the same key after a crash. What no task wants at its delivery is forgotten. Who tells much
 * while no task engine takes it fills the disk.
 *
 * <p>Use the service as one of your own bundle, for it looks who tells what.
 */
@ProviderType
public interface Events {
  /** How much the facts may come to, as JSON in UTF-8. */
  int MOST_BYTES = 64 * 1024;

  /** How long a key may be. */
  int LONGEST_KEY = 200;

  /**
   * Tells of something that happens once; told again it is another event.
   *
   * @param topic see {@link Topics}
   * @param facts for {@link io.jackfield.task.TaskContext#data}: text, numbers, booleans, lists and
   *     maps of these, at most {@link #MOST_BYTES}; {@code topic} is added to them
   * @throws IllegalArgumentException if the topic is none, or is the daemon's, or the facts are not
   *     of that kind, or too large, or have a {@code topic} already
   * @throws java.io.UncheckedIOException if it cannot be written, as when the disk is full: it may
   *     be told all the same, and the caller may tell it again
   */
  void publish(String topic, Map<String, ?> facts);

  /**
   * Tells of something that may be told more than once, as by a caller who does not know whether he
   * has done so.
   *
   * @param key the same if this is told again, and different for all else with this topic: of runs
   *     with one key, and for one task, only one waits, goes on or is in the history; 1 to {@link
   *     #LONGEST_KEY} characters, none of them a control character
   */
  void publish(String topic, String key, Map<String, ?> facts);
}
