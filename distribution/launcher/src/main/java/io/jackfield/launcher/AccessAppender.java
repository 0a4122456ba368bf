package io.jackfield.launcher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file of the access log, in etc/logback.xml. Who logs puts a line into a queue and goes on: no
 * disk, no lock, and a thread is woken only for the first line of a batch. That thread writes what
 * has come together in one go, about ten times a second. When the disk does not keep up, lines are
 * dropped, counted and told.
 *
 * <p>Only the text of an event is kept, and nothing of the bundle that logged it. The superclass is
 * given whole batches, so what it is configured with rolls as usual. A file that somebody else has
 * moved away or removed is begun anew.
 */
public final class AccessAppender extends RollingFileAppender<Object> {
  /** Characters: a second of a busy server. */
  private static final int MOST_QUEUED = 8 << 20;

  private static final int BATCH = 1 << 16;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How long a stop waits for a disk that hangs; the JVM ends soon after. */
  private static final long STOP_MILLIS = 1000;

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final long most;
  private final String end = System.lineSeparator();
  private volatile boolean stopping;
  private volatile @Nullable Thread writer;
  private @Nullable Object opened;
  private long toldDropped;
  private long lastTold;

  /** Made by logback. */
  public AccessAppender() {
    this(MOST_QUEUED);
  }

  AccessAppender(long most) {
    this.most = most;
  }

  @Override
  public void start() {
    setEncoder(new Batches());
    super.start();
    if (isStarted()) {
      opened = file();
      lastTold = System.nanoTime() - TELL_NANOS;
      Thread thread = new Thread(this::run, "access-log");
      thread.setDaemon(true);
      writer = thread;
      thread.start();
    }
  }

  /** Called by whoever logs, also event loops. */
  @Override
  protected void append(Object event) {
    String line = String.valueOf(((ILoggingEvent) event).getFormattedMessage());
    int size = line.length() + 1;
    long before = queued.getAndAdd(size);
    if (before + size > most) {
      queued.addAndGet(-size);
      dropped.incrementAndGet();
      return;
    }
    lines.add(line);
    if (before == 0 || (before < most / 2 && before + size >= most / 2)) {
      LockSupport.unpark(writer);
    }
  }

  /** How many lines were dropped since the start. */
  long dropped() {
    return dropped.get();
  }

  @SuppressWarnings("IllegalCatch") // a failed roll must not be the end of the log
  private void run() {
    while (!stopping) {
      try {
        awaitBatch();
        reopenIfMoved();
        writeQueued();
        tellDropped();
      } catch (RuntimeException e) {
        addError("access log not written", e);
      }
    }
    writeQueued();
  }

  private void awaitBatch() {
    while (queued.get() == 0 && !stopping) {
      if (dropped.get() == toldDropped) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, TELL_NANOS);
        return;
      }
    }
    long begin = System.nanoTime();
    long left = PAUSE_NANOS;
    while (left > 0 && queued.get() < most / 2 && !stopping) {
      LockSupport.parkNanos(this, left);
      left = PAUSE_NANOS - (System.nanoTime() - begin);
    }
  }

  private void reopenIfMoved() {
    Object now = file();
    if (now == null || !Objects.equals(now, opened)) {
      try {
        openFile(getFile());
        opened = file();
      } catch (IOException e) {
        addError("access log not opened again", e);
      }
    }
  }

  /** What tells one file from another of that name; null if there is none. */
  private @Nullable Object file() {
    try {
      BasicFileAttributes file =
          Files.readAttributes(Path.of(getFile()), BasicFileAttributes.class);
      return Objects.requireNonNullElse(file.fileKey(), ""); // some systems have no keys
    } catch (IOException e) {
      return null;
    }
  }

  private void writeQueued() {
    StringBuilder batch = new StringBuilder(BATCH);
    long size = 0;
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      batch.append(SafeText.escape(line)).append(end);
      size += line.length() + 1;
      if (batch.length() >= BATCH - BATCH / 8) {
        write(batch, size);
        size = 0;
      }
    }
    write(batch, size);
  }

  /** What is being written still counts as queued: it is in memory. */
  private void write(StringBuilder batch, long size) {
    if (size > 0) {
      try {
        subAppend(batch.toString().getBytes(StandardCharsets.UTF_8));
      } finally {
        batch.setLength(0);
        queued.addAndGet(-size);
      }
    }
  }

  private void tellDropped() {
    long all = dropped.get();
    long now = System.nanoTime();
    if (all > toldDropped && now - lastTold >= TELL_NANOS) {
      ((LoggerContext) getContext())
          .getLogger(AccessAppender.class)
          .warn("access log dropped {} lines", all - toldDropped);
      toldDropped = all;
      lastTold = now;
    }
  }

  /** Writes what is queued, unless the disk hangs: then closing the file would hang too. */
  @Override
  public void stop() {
    stopping = true;
    if (hasEnded(writer)) {
      super.stop();
    }
  }

  private static boolean hasEnded(@Nullable Thread thread) {
    if (thread == null) {
      return true;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** A batch is bytes already. */
  private static final class Batches extends EncoderBase<Object> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
      return NOTHING;
    }

    @Override
    public byte[] encode(Object batch) {
      return (byte[]) batch;
    }

    @Override
    public byte[] footerBytes() {
      return NOTHING;
    }
  }
}
