package io.jackfield.shell;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The end of a log, and what comes behind it: also when another file takes its place. */
final class LogTail implements Closeable {
  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_LINE = 1 << 16;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private FileChannel channel;
  private Object key;

  private LogTail(Path file, FileChannel channel, Object key) {
    this.file = file;
    this.channel = channel;
    this.key = key;
  }

  /** Before the last lines of a file. */
  static LogTail open(Path file, int lines) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      channel.position(before(channel, lines));
      return new LogTail(file, channel, key(file));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What is another one once the log was rotated; the size where the system has no such thing. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? "" : key;
  }

  /** Where the last whole lines begin; behind them is at most one that is being written. */
  private static long before(FileChannel channel, int lines) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int ends = 0;
    for (long to = channel.size(), from; to > 0; to = from) {
      from = Math.max(0, to - CHUNK);
      channel.read(chunk.clear().limit((int) (to - from)), from);
      for (int i = chunk.position() - 1; i >= 0; i--) {
        // Where the line before the first one ends.
        if (chunk.get(i) == '\n' && ends++ == lines) {
          return from + i + 1;
        }
      }
    }
    return 0;
  }

  /** The whole lines that are there and were not read yet. */
  List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    read(lines);
    if (isReplaced()) {
      read(lines); // what came between
      channel.close();
      channel = FileChannel.open(file, StandardOpenOption.READ);
      key = key(file);
      read(lines);
    }
    return lines;
  }

  private boolean isReplaced() throws IOException {
    try {
      return !key(file).equals(key) || channel.size() < channel.position();
    } catch (NoSuchFileException e) {
      return false; // for the moment
    }
  }

  private void read(List<String> lines) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    while (channel.read(chunk.clear()) > 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte b = chunk.get();
        if (b == '\n') {
          lines.add(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else if (line.size() < LONGEST_LINE) {
          line.write(b);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
