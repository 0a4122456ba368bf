package io.jackfield.client.command;

import io.jackfield.client.TransferOptions.Progress;
import io.jackfield.command.CommandCall;
import io.jackfield.util.ByteSize;
import io.jackfield.util.Texts;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Shows how far a file is, how fast, and how long it will take. For one thread. */
final class TransferBar implements Progress {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(100);

  private final CommandCall call;
  private final String name;
  private final LongSupplier clock;
  private final long begun;
  private long next;
  private long first = -1;
  private long done;

  TransferBar(CommandCall call, String name) {
    this(call, name, System::nanoTime);
  }

  TransferBar(CommandCall call, String name, LongSupplier clock) {
    this.call = call;
    this.name = name;
    this.clock = clock;
    begun = clock.getAsLong();
    next = begun;
  }

  @Override
  public void at(long bytes, long total) {
    first = first < 0 ? bytes : Math.min(first, bytes);
    done = bytes;
    long now = clock.getAsLong();
    if (now - next >= 0 && !call.has("--quiet")) {
      next = now + EVERY;
      show(total);
    }
  }

  private void show(long total) {
    String rate = ByteSize.rounded(rate()) + "/s";
    if (total <= 0) {
      call.progress(name + " " + ByteSize.rounded(done) + ", " + rate, 0, 0);
      return;
    }
    String of = " " + ByteSize.rounded(done) + " of " + ByteSize.rounded(total) + ", " + rate;
    String left =
        rate() == 0
            ? ""
            : ", " + Texts.duration(Duration.ofSeconds((total - done) / rate())) + " left";
    call.progress(name + of + left, (long) (done * 100.0 / total), 100);
  }

  /** Bytes that came now, and not in an earlier try, in a second. */
  private long rate() {
    double seconds = Math.max(1, clock.getAsLong() - begun) / 1e9;
    return (long) ((done - Math.max(0, first)) / seconds);
  }

  /** How many bytes are there. */
  long done() {
    return done;
  }

  /** What became of it, in one line. */
  String summary() {
    double seconds = (clock.getAsLong() - begun) / 1e9;
    return "%s: %s in %.1f s, %s/s".formatted(name, size(done), seconds, size(rate()));
  }

  private static String size(long bytes) {
    String text = ByteSize.rounded(bytes);
    return Character.isDigit(text.charAt(text.length() - 1)) ? text + " bytes" : text;
  }
}
