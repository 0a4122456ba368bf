package io.jackfield.client.tcp;

import io.jackfield.client.TcpConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** What a connection sends; each write is on its way when it returns. One thread at a time. */
final class SendingStream extends OutputStream {
  private final TcpConnection connection;
  private final BooleanSupplier mayBlock;

  SendingStream(TcpConnection connection, BooleanSupplier mayBlock) {
    this.connection = connection;
    this.mayBlock = mayBlock;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Blocking.get(connection.send(ByteBuffer.wrap(bytes, offset, length)), mayBlock);
  }

  @Override
  public void close() throws IOException {
    Blocking.get(connection.endOutput(), mayBlock);
  }
}
