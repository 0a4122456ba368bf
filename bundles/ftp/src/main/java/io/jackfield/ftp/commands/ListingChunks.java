package io.jackfield.ftp.commands;

import io.jackfield.file.FileInfo;
import io.jackfield.ftp.data.ChunkSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;

/** A listing in pieces, by name: a large folder is read as the client takes it, and never held. */
final class ListingChunks implements ChunkSource {
  private static final int CHUNK = 1 << 14;

  private final Stream<FileInfo> files;
  private final SortedFiles next;
  private final Function<FileInfo, String> format;

  ListingChunks(Stream<FileInfo> files, Function<FileInfo, String> format) {
    this.files = files;
    this.next = new SortedFiles(files.iterator());
    this.format = format;
  }

  @Override
  public ByteBuf next(ByteBufAllocator allocator) {
    ByteBuf chunk = allocator.buffer(CHUNK);
    try {
      while (chunk.readableBytes() < CHUNK && next.hasNext()) {
        chunk.writeCharSequence(format.apply(next.next()), StandardCharsets.UTF_8);
        chunk.writeByte('\r').writeByte('\n');
      }
      return chunk;
    } catch (RuntimeException e) {
      chunk.release();
      throw e;
    }
  }

  @Override
  public void close() {
    next.close();
    files.close();
  }
}
