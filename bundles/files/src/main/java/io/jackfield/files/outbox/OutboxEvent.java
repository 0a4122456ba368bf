package io.jackfield.files.outbox;

import io.jackfield.event.Topics;
import io.jackfield.file.VirtualPath;
import io.jackfield.files.disk.Facts;
import io.jackfield.files.disk.Kind;
import io.jackfield.task.TaskEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a file, as tasks are told of it.
 *
 * @param topic as {@code task.on} names it
 * @param size of the file, in bytes
 * @param account who did it; empty for the daemon
 * @param path in the whole file space; where the file is now, or was before it was deleted
 * @param from where it was before; empty unless it was renamed
 * @param tag of this state of the file: no other one, and no other file, has it
 */
public record OutboxEvent(
    String topic, long size, String account, String path, String from, String tag) {
  public static final String ARRIVED = Topics.FILE_ARRIVED;
  public static final String DELETED = Topics.FILE_DELETED;
  public static final String RENAMED = Topics.FILE_RENAMED;

  private static final int FIELDS = 6;

  public static OutboxEvent of(
      String topic,
      Facts facts,
      @Nullable String account,
      VirtualPath path,
      @Nullable VirtualPath from) {
    return new OutboxEvent(
        topic,
        facts.size(),
        account == null ? "" : account,
        path.toString(),
        from == null ? "" : from.toString(),
        facts.tag());
  }

  /** One for each column of a line. No path has a tab or a line end in it. */
  List<String> fields() {
    return List.of(topic, String.valueOf(size), plain(account), path, from, tag);
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * The opposite of {@link #fields}.
   *
   * @throws IllegalArgumentException if these are none
   */
  public static OutboxEvent of(List<String> fields) {
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException("an event of " + fields.size() + " fields");
    }
    return new OutboxEvent(
        fields.get(0),
        Long.parseLong(fields.get(1)),
        fields.get(2),
        fields.get(3),
        fields.get(4),
        fields.get(5));
  }

  /**
   * With a key that is the same when it is told again. A file arrives once in each state at a path;
   * it may go or get a name more than once in one.
   *
   * @param number of the event in the log
   */
  TaskEvent forTasks(long number) {
    String occurrence = topic.equals(ARRIVED) ? "" : " " + number;
    Map<String, Object> facts = new HashMap<>();
    facts.put(ToldEvent.TOPIC, topic);
    facts.put("size", size);
    if (!account.isEmpty()) {
      facts.put("account", account);
    }
    if (!from.isEmpty()) {
      facts.put("from", from);
    }
    return new TaskEvent(topic, path, String.join(" ", topic, from, path, tag) + occurrence, facts);
  }

  /**
   * Whether it has happened, as far as the disk tells.
   *
   * @param there what is at its path
   */
  boolean happened(Facts there) {
    boolean isThere = there.kind() != Kind.NOTHING && there.tag().equals(tag);
    return topic.equals(DELETED) != isThere;
  }
}
