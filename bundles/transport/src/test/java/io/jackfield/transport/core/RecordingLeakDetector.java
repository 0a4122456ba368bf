package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers leaks, for a test to fail on. The pom makes Netty use it. */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
  private static final List<String> leaks = new CopyOnWriteArrayList<>();

  /** Netty looks for this one first. */
  public RecordingLeakDetector(Class<?> type, int samplingInterval, long most) {
    this(type, samplingInterval);
  }

  /** The one that Netty uses. */
  public RecordingLeakDetector(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    leaks.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    leaks.add(type);
  }

  static void assertNoLeaks() {
    for (int i = 0; i < 2; i++) {
      System.gc();
      // A leak is reported with the next allocation.
      ByteBufAllocator.DEFAULT.buffer(16).release();
    }
    List<String> found = List.copyOf(leaks);
    leaks.clear();
    assertThat(found).isEmpty();
  }
}
