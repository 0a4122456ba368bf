package io.jackfield.ftp.data;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/** Bytes to send, made piece by piece on a worker. */
public interface ChunkSource extends AutoCloseable {

  /** The next piece; one without bytes is the end. */
  ByteBuf next(ByteBufAllocator allocator) throws IOException;

  @Override
  void close() throws IOException;
}
