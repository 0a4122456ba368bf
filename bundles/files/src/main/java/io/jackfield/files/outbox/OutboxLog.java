package io.jackfield.files.outbox;

import io.jackfield.files.shared.SharedState;
import io.jackfield.task.TaskEvent;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the outbox is in: lines are only added, so that what was written survives the end
 * of the process at any moment. It is in segments, of which those that are delivered go. All
 * versions of this bundle write through one open file; it is no channel, which an interrupt would
 * close.
 */
public final class OutboxLog {
  private static final Logger log = LoggerFactory.getLogger(OutboxLog.class);

  /** In bytes; then another segment begins. */
  private static final long SEGMENT = 4 << 20;

  private static final String SUFFIX = ".log";

  /** Read at a time; more than the longest line, which is an event that a bundle tells. */
  private static final int PIECE = 256 * 1024;

  // What is in the array that all versions share; guarded by the lock.
  private static final int NUMBER = 0;
  private static final int SIZE = 1;
  private static final int NEXT = 2;
  private static final int WRITTEN = 3;
  private static final int FORCED = 4;
  private static final int READ_NUMBER = 5;
  private static final int READ_OFFSET = 6;
  private static final int WAITING = 7;
  private static final int FIELDS = 8;

  private final Path folder;
  private final ConcurrentMap<String, Object> values;
  private final ReentrantLock lock;
  private final ReentrantLock forcing;
  private final Condition more;
  private final long[] state;

  /** The segment in which each open event was intended. */
  private final ConcurrentMap<Long, Long> open;

  /** Lines that could not be written yet. */
  private final Queue<String> late;

  /** Events of an earlier process of which nobody knows yet whether they have happened. */
  private final Queue<String> unknown;

  /** A place in the log. */
  record Place(long segment, long offset) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return segment == other.segment
          ? Long.compare(offset, other.offset)
          : Long.compare(segment, other.segment);
    }
  }

  /** What is to be delivered, and the place behind it. */
  record Batch(List<TaskEvent> events, int count, Place end, boolean ended) {}

  /** Opens it, or takes part in what another version has opened. */
  public OutboxLog(Path folder, SharedState shared) {
    this.folder = folder;
    SharedState own = shared.child("outbox " + folder);
    values = own.values();
    lock = own.lock("log");
    forcing = own.lock("force");
    more = (Condition) values.computeIfAbsent("more", key -> lock.newCondition());
    open = own.numbers("open");
    late = own.lines("late");
    unknown = own.lines("unknown");
    state = (long[]) values.computeIfAbsent("state", key -> new long[FIELDS]);
  }

  /** Reads what an earlier process has left, unless another version has done so. */
  public void open() throws IOException {
    lock.lock();
    try {
      if (state[NUMBER] == 0) {
        scan();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it can be written, as far as is known. */
  boolean isOpen() {
    lock.lock();
    try {
      return state[NUMBER] != 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The events of an earlier process of which nobody knows whether they have happened, each until
   * it is {@link #known}.
   */
  public List<OutboxLine> unknown() {
    return unknown.stream().map(text -> Objects.requireNonNull(OutboxLine.parse(text))).toList();
  }

  /** It is known by now. */
  void known(OutboxLine line) {
    unknown.remove(line.text());
  }

  /** Reads all that an earlier process has left, and begins a segment of its own. */
  private void scan() throws IOException {
    Files.createDirectories(folder);
    OutboxScan scan = new OutboxScan();
    List<Long> segments = segments();
    long last = 0;
    for (long segment : segments) {
      last = segment;
      Lines read = new Lines(List.of(), 0);
      do {
        read = read(segment, read.end(), Long.MAX_VALUE);
        read.lines().forEach(each -> scan.add(segment, each.line(), each.end()));
      } while (!read.lines().isEmpty());
    }
    scan.open().forEach((number, line) -> open.put(number, line.segment()));
    state[WAITING] = scan.waiting();
    state[NEXT] = scan.last() + 1;
    state[READ_NUMBER] = scan.delivered().segment();
    state[READ_OFFSET] = scan.delivered().offset();
    begin(last + 1);
    scan.open().values().forEach(each -> unknown.add(each.line().text()));
  }

  private List<Long> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,18}\\" + SUFFIX))
          .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  private Path path(long segment) {
    return folder.resolve(String.format("%08d%s", segment, SUFFIX));
  }

  private void begin(long segment) throws IOException {
    RandomAccessFile next = new RandomAccessFile(path(segment).toFile(), "rw");
    next.setLength(0);
    if (values.put("file", next) instanceof RandomAccessFile before) {
      before.getFD().sync();
      before.close();
    }
    state[NUMBER] = segment;
    state[SIZE] = 0;
    state[FORCED] = state[WRITTEN];
  }

  private RandomAccessFile file() {
    return (RandomAccessFile) Objects.requireNonNull(values.get("file"));
  }

  /** The number of the next event. */
  long next() {
    lock.lock();
    try {
      return state[NEXT]++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds lines, all or none.
   *
   * @return a number for {@link #force}
   */
  long append(List<OutboxLine> lines) throws IOException {
    lock.lock();
    try {
      open();
      if (state[SIZE] >= SEGMENT) {
        begin(state[NUMBER] + 1);
      }
      List<OutboxLine> all = new ArrayList<>();
      late.forEach(text -> all.add(Objects.requireNonNull(OutboxLine.parse(text))));
      all.addAll(lines);
      write(bytes(all));
      late.clear();
      all.forEach(this::note);
      state[WRITTEN]++;
      more.signalAll();
      return state[WRITTEN];
    } finally {
      lock.unlock();
    }
  }

  /** Adds lines; at the latest with the next ones that the disk takes. */
  void appendSurely(List<OutboxLine> lines) {
    lock.lock();
    try {
      append(lines);
    } catch (IOException e) {
      log.error("outbox not written, tried again reason={}", e.toString());
      lines.forEach(line -> late.add(line.text()));
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static byte[] bytes(List<OutboxLine> lines) {
    StringBuilder all = new StringBuilder();
    lines.forEach(line -> all.append(line.text()).append('\n'));
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(byte[] bytes) throws IOException {
    RandomAccessFile file = file();
    try {
      file.seek(state[SIZE]);
      file.write(bytes);
      state[SIZE] += bytes.length;
    } catch (IOException e) {
      // What is there of a line would be the beginning of the next one.
      file.setLength(state[SIZE]);
      throw e;
    }
  }

  private void note(OutboxLine line) {
    switch (line.kind()) {
      case INTENDED -> open.put(line.number(), state[NUMBER]);
      case HAPPENED -> {
        open.remove(line.number());
        state[WAITING]++;
      }
      case VOID -> open.remove(line.number());
      case DELIVERED -> {}
    }
  }

  private boolean isForced(long written) {
    lock.lock();
    try {
      return state[FORCED] >= written;
    } finally {
      lock.unlock();
    }
  }

  /** Brings what was added until then to the disk; one thread does so for all who wait. */
  void force(long written) throws IOException {
    forcing.lock();
    try {
      long now;
      FileDescriptor file;
      lock.lock();
      try {
        if (state[FORCED] >= written) {
          return;
        }
        now = state[WRITTEN];
        file = file().getFD();
      } finally {
        lock.unlock();
      }
      try {
        file.sync();
      } catch (SyncFailedException e) {
        if (!isForced(written)) { // else the next segment has begun, and this one was closed
          throw e;
        }
      }
      lock.lock();
      try {
        state[FORCED] = Math.max(state[FORCED], now);
      } finally {
        lock.unlock();
      }
    } finally {
      forcing.unlock();
    }
  }

  /** Writes what could not be written before. */
  void flush() throws IOException {
    if (!late.isEmpty()) {
      append(List.of());
    }
  }

  /** How many events have happened and are not delivered. */
  public long waiting() {
    lock.lock();
    try {
      return state[WAITING] + late.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to deliver. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (state[WAITING] == 0 && late.isEmpty()) {
        more.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is to be delivered next, and is once it is told so; by one thread at a time. */
  Batch nextBatch() throws IOException {
    Place from;
    long current;
    long size;
    lock.lock();
    try {
      from = new Place(state[READ_NUMBER], state[READ_OFFSET]);
      current = state[NUMBER];
      size = state[SIZE];
    } finally {
      lock.unlock();
    }
    while (true) {
      long limit = from.segment() == current ? size : Long.MAX_VALUE;
      Lines read = read(from.segment(), from.offset(), limit);
      int count = 0;
      List<TaskEvent> events = new ArrayList<>();
      for (Placed each : read.lines()) {
        if (each.line().kind() == OutboxLine.Kind.HAPPENED) {
          count++;
          addTo(events, each);
        }
      }
      from = new Place(from.segment(), read.end());
      boolean ended = read.lines().isEmpty() && from.segment() >= current;
      if (ended || count > 0) {
        return new Batch(events, count, from, ended);
      }
      if (read.lines().isEmpty()) {
        from = new Place(from.segment() + 1, 0);
      }
    }
  }

  private static void addTo(List<TaskEvent> events, Placed each) {
    try {
      events.add(event(each.line()));
    } catch (IllegalArgumentException e) {
      // As of a later version that was rolled back.
      log.error("unknown line in the outbox line={} reason={}", each.line(), e.getMessage());
    }
  }

  private static TaskEvent event(OutboxLine line) {
    return line.fields().size() == ToldEvent.FIELDS
        ? ToldEvent.of(line.fields()).forTasks()
        : OutboxEvent.of(line.fields()).forTasks(line.number());
  }

  /** What was read is delivered and is not read again. */
  void delivered(Batch batch) throws IOException {
    Place end = batch.end();
    boolean another;
    lock.lock();
    try {
      another = state[READ_NUMBER] != end.segment();
      state[READ_NUMBER] = end.segment();
      state[READ_OFFSET] = end.offset();
      // At the end nothing waits, whatever was counted.
      boolean all = batch.ended() && end.segment() == state[NUMBER] && end.offset() == state[SIZE];
      state[WAITING] = all ? 0 : state[WAITING] - batch.count();
      // Before anybody sees that nothing waits.
      appendSurely(
          List.of(
              OutboxLine.of(
                  OutboxLine.Kind.DELIVERED, end.segment(), String.valueOf(end.offset()))));
    } finally {
      lock.unlock();
    }
    if (another) {
      deleteBefore(end.segment());
    }
  }

  private void deleteBefore(long current) throws IOException {
    for (long segment : segments()) {
      if (segment < current && !open.containsValue(segment)) {
        Files.deleteIfExists(path(segment));
      }
    }
  }

  private record Placed(OutboxLine line, long end) {}

  private record Lines(List<Placed> lines, long end) {}

  /** Whole lines from an offset on. What is damaged is left out. */
  private Lines read(long segment, long offset, long limit) throws IOException {
    List<Placed> lines = new ArrayList<>();
    long end = offset;
    while (lines.isEmpty()) {
      byte[] bytes = bytes(segment, end, limit);
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          String text = new String(bytes, start, i - start, StandardCharsets.UTF_8);
          start = i + 1;
          OutboxLine line = OutboxLine.parse(text);
          if (line == null) {
            log.error("damaged line in the outbox file={} end={}", path(segment), end + start);
          } else {
            lines.add(new Placed(line, end + start));
          }
        }
      }
      if (start == 0) {
        break;
      }
      end += start;
    }
    return new Lines(lines, end);
  }

  private byte[] bytes(long segment, long offset, long limit) throws IOException {
    if (Files.notExists(path(segment))) {
      return new byte[0]; // delivered long ago
    }
    try (RandomAccessFile file = new RandomAccessFile(path(segment).toFile(), "r")) {
      long end = Math.min(limit, file.length());
      byte[] bytes = new byte[(int) Math.max(0, Math.min(PIECE, end - offset))];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    }
  }
}
