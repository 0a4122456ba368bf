package io.jackfield.http.server;

import io.jackfield.file.OpenFile;
import io.jackfield.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a small file on the worker that opened it, so that head and content leave in one write and
 * the event loop never touches the disk. Zero copy pays only for larger ones.
 */
final class SmallFile {
  private static final long MOST = 1 << 16;

  private SmallFile() {}

  /** The same reply with the content in memory; as it was if it is large, or needs more work. */
  static Reply read(Reply reply, HttpRequest request, HttpDates dates) throws IOException {
    if (!(reply.content() instanceof HttpContent.Stored stored)
        || stored.file().info().size() > MOST
        || !request.method().equals(HttpMethod.GET)
        || request.headers().contains(HttpHeaderNames.RANGE)) {
      return reply;
    }
    Reply prepared = StoredReply.prepare(reply, request, 0, dates).reply();
    if (!(prepared.content() instanceof HttpContent.Stored)) {
      reply.close();
      return prepared; // not modified
    }
    try (OpenFile file = stored.file()) {
      return prepared.as(prepared.status(), new HttpContent.Bytes(bytes(file)));
    }
  }

  private static byte[] bytes(OpenFile file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) file.info().size());
    while (buffer.hasRemaining()) {
      if (file.channel().read(buffer, buffer.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return buffer.array();
  }
}
