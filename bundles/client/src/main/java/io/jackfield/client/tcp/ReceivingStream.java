package io.jackfield.client.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a connection receives; keeps nothing back from who receives after it. */
final class ReceivingStream extends InputStream {
  private final ChannelConnection connection;
  private final BooleanSupplier mayBlock;

  ReceivingStream(ChannelConnection connection, BooleanSupplier mayBlock) {
    this.connection = connection;
    this.mayBlock = mayBlock;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Optional<ByteBuffer> next = Blocking.get(connection.receive(length), mayBlock);
    if (next.isEmpty()) {
      return -1;
    }
    int read = next.get().remaining();
    next.get().get(into, offset, read);
    return read;
  }

  @Override
  public void close() {
    connection.close();
  }
}
