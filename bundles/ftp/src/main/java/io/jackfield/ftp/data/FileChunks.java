package io.jackfield.ftp.data;

import io.jackfield.file.OpenFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Map;

/** A file in pieces, for TLS. */
public final class FileChunks implements ChunkSource {
  private static final int CHUNK = 1 << 16;

  private final OpenFile file;
  private final long first;
  private long position;

  public FileChunks(OpenFile file, long from) {
    this(file, from, from);
  }

  /** Goes on at a position with what began at {@code first}. */
  FileChunks(OpenFile file, long first, long position) {
    this.file = file;
    this.first = first;
    this.position = position;
  }

  @Override
  public ByteBuf next(ByteBufAllocator allocator) throws IOException {
    long left = file.info().size() - position;
    ByteBuf chunk = allocator.buffer(CHUNK);
    try {
      int wanted = (int) Math.min(CHUNK, left);
      while (chunk.readableBytes() < wanted) {
        int read = chunk.writeBytes(file.channel(), position, wanted - chunk.readableBytes());
        if (read < 0) {
          throw new Refusal(450, "The file became shorter while it was read.");
        }
        position += read;
      }
      return chunk;
    } catch (IOException | RuntimeException e) {
      chunk.release();
      throw e;
    }
  }

  @Override
  public long expected() {
    return file.info().size() - first;
  }

  @Override
  public boolean canMove() {
    return true;
  }

  @Override
  public void save(Map<String, Object> state) {
    FlowState.putFile(state, file, first, position);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
