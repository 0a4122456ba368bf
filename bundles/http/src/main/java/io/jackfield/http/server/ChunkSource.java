package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Content that is read piece by piece. Blocks: for workers, one at a time. */
interface ChunkSource {
  int CHUNK = 1 << 16;

  /** The next piece; null at the end. The caller releases it. */
  @Nullable ByteBuf next(ByteBufAllocator allocator) throws IOException;
}
