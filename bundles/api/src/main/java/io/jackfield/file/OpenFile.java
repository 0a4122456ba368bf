package io.jackfield.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file opened for reading. The content is of the very file that is open, even if another takes
 * its name. Who was given it closes it. Any thread; reading blocks on the disk.
 */
@ProviderType
public interface OpenFile extends AutoCloseable {

  /** The facts, as they were when it was opened. */
  FileInfo info();

  /**
   * Reads into a buffer, as much as there is room for or fewer.
   *
   * @param at bytes from the beginning of the file, not negative
   * @return how many bytes; -1 at the end of the file
   */
  int read(ByteBuffer into, long at) throws IOException;

  /**
   * The file as the operating system has it, for positional reads and for transfers to a socket;
   * closed with this. Empty if the content is no file of the operating system.
   */
  Optional<FileChannel> channel();

  /** The content from its beginning. Closing the stream does not close the file. */
  InputStream stream();

  @Override
  void close() throws IOException;

  /**
   * A file of the operating system.
   *
   * @param channel for reading; owned by the result
   */
  static OpenFile of(FileInfo info, FileChannel channel) {
    return new ChannelFile(info, channel);
  }
}
