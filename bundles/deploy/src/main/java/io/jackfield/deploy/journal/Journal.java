package io.jackfield.deploy.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.deploy.Change;
import io.jackfield.deploy.jar.Durably;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of changes: one line before each, one line after it. A change without the second line
 * was interrupted.
 */
public final class Journal {
  private static final Logger log = LoggerFactory.getLogger("deploy");
  private static final String INTENT = "intent";

  private final Path file;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final AtomicLong lastId = new AtomicLong();

  public Journal(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(Durably.folderOf(file));
    if (Files.exists(file) && !Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\n")) {
      append("");
    }
  }

  public String newId() {
    return run + "-" + lastId.incrementAndGet();
  }

  /** Says what is about to be done. */
  public void begin(Change change) {
    write(change.ended(INTENT, "", 0, 0));
  }

  /** Says what became of it. */
  public void end(Change change) {
    write(change);
  }

  /** Notes what happens without being a change. */
  public void note(String event, String name, String version, String text, long millis) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("time", Instant.now().toString());
    node.put("event", event).put("bundle", name).put("version", version);
    node.put("text", text).put("millis", millis);
    write(node.toString());
  }

  private void write(Change change) {
    write(JournalLine.of(change));
  }

  /** A full disk must not keep a change from being finished. */
  private void write(String line) {
    try {
      append(line);
    } catch (IOException e) {
      log.error("journal cannot be written file={} line={}", file, line, e);
    }
  }

  private synchronized void append(String line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      long before = channel.size();
      try {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        // The next line must not come behind half of this one.
        channel.truncate(before);
        throw e;
      }
      channel.force(true);
    }
  }

  /** The changes that have ended. */
  public List<Change> history() {
    return changes().stream().filter(change -> !change.outcome().equals(INTENT)).toList();
  }

  /** Gives the changes that the end of the daemon interrupted their second line. */
  public void settle(UnaryOperator<String> whatRuns) {
    for (Change change : changes()) {
      if (change.outcome().equals(INTENT)) {
        String reason = "the daemon ended meanwhile; " + whatRuns.apply(change.name());
        log.warn("{} of {} interrupted: {}", change.action(), change.name(), reason);
        end(change.ended(Change.INTERRUPTED, reason, 0, 0));
      }
    }
    for (Change canary : openCanaries()) {
      String reason = "the daemon ended meanwhile; " + whatRuns.apply(canary.name());
      log.warn("canary of {} ended: {}", canary.name(), reason);
      end(abortOf(canary, reason));
    }
  }

  /** The canaries that were neither promoted nor aborted, each as it began. */
  private List<Change> openCanaries() {
    Map<String, Change> open = new LinkedHashMap<>();
    for (Change change : history()) {
      if (change.outcome().equals(Change.DONE) && change.action().equals("canary")) {
        open.put(change.name(), change);
      } else if (Set.of("promote", "abort").contains(change.action())
          && !change.outcome().equals(Change.REFUSED)) {
        open.remove(change.name());
      }
    }
    return List.copyOf(open.values());
  }

  private Change abortOf(Change canary, String reason) {
    return new Change(
        newId(),
        Instant.now(),
        "daemon",
        "abort",
        canary.name(),
        canary.toVersion(),
        canary.toHash(),
        canary.fromVersion(),
        canary.fromHash(),
        Change.DONE,
        reason,
        0,
        0);
  }

  /** Each with the last that is known of it. */
  public synchronized List<Change> changes() {
    Map<String, Change> changes = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        // Not readAllLines, which fails at half a character: a power cut may leave one.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        text.lines()
            .flatMap(line -> JournalLine.parse(line).stream())
            .forEach(change -> changes.put(change.id(), change));
      }
    } catch (IOException e) {
      log.error("journal cannot be read file={}", file, e);
    }
    return new ArrayList<>(changes.values());
  }
}
