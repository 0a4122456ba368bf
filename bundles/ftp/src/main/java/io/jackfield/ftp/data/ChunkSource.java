package io.jackfield.ftp.data;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Map;

/** Bytes to send, made piece by piece on a worker. */
public interface ChunkSource extends AutoCloseable {

  /** The next piece; one without bytes is the end. */
  ByteBuf next(ByteBufAllocator allocator) throws IOException;

  /** How many bytes there are; 0 if nobody knows. */
  default long expected() {
    return 0;
  }

  /** Whether another version can go on with it. */
  default boolean canMove() {
    return false;
  }

  /** Leaves what another version needs to go on; only if it can. */
  default void save(Map<String, Object> state) {
    throw new UnsupportedOperationException();
  }

  @Override
  void close() throws IOException;
}
