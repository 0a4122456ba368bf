package io.jackfield.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads parts of a file: for TLS, which must see the bytes, and for several ranges. */
final class PartsSource implements ChunkSource {
  private final FileChannel file;
  private final Iterator<Outgoing.Part> parts;
  private long position;
  private long left;

  PartsSource(FileChannel file, List<Outgoing.Part> parts) {
    this.file = file;
    this.parts = parts.iterator();
  }

  @Override
  public @Nullable ByteBuf next(ByteBufAllocator allocator) throws IOException {
    while (left == 0) {
      if (!parts.hasNext()) {
        return null;
      }
      Outgoing.Part part = parts.next();
      position = part.range().first();
      left = part.range().length();
      if (part.before().length > 0) {
        return Unpooled.wrappedBuffer(part.before());
      }
    }
    ByteBuf buffer = allocator.directBuffer((int) Math.min(CHUNK, left));
    try {
      int count = buffer.writeBytes(file, position, buffer.capacity());
      if (count <= 0) {
        throw new EOFException("the file has become shorter");
      }
      position += count;
      left -= count;
      return buffer.retain();
    } finally {
      buffer.release();
    }
  }
}
