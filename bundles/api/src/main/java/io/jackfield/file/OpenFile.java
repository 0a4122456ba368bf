package io.jackfield.file;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A file opened for reading. The facts are of the very file that is open, even if another takes its
 * name.
 *
 * @param info the facts
 * @param channel a channel for positional reads and transfers; owned by who holds this
 */
public record OpenFile(FileInfo info, FileChannel channel) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
