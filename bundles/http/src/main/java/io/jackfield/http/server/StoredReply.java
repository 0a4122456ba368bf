package io.jackfield.http.server;

import io.jackfield.file.FileInfo;
import io.jackfield.http.HttpContent;
import io.jackfield.transport.FilePart;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies the conditions and the ranges of a request to a reply whose content is a file. */
final class StoredReply {
  private StoredReply() {}

  static Outgoing prepare(Reply reply, HttpRequest request, int mostRanges, HttpDates dates) {
    if (!(reply.content() instanceof HttpContent.Stored stored)) {
      return Outgoing.plain(reply);
    }
    FileInfo info = stored.file().info();
    if (reply.status() != 200 || !isRead(request.method())) {
      return whole(reply, info.size());
    }
    describe(reply.headers(), info, dates);
    Preconditions conditions = conditions(reply.headers(), info);
    int status = conditions.evaluate(request.headers());
    if (status != 200) {
      reply.headers().remove(HttpHeaderNames.CONTENT_TYPE);
      return Outgoing.plain(reply.stripped(status));
    }
    List<ByteRange> ranges = ranges(request, conditions, info.size(), mostRanges);
    return ranges == null ? whole(reply, info.size()) : partial(reply, ranges, info.size());
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static void describe(HttpHeaders headers, FileInfo info, HttpDates dates) {
    if (!headers.contains(HttpHeaderNames.ETAG)) {
      headers.set(HttpHeaderNames.ETAG, '"' + info.tag() + '"');
    }
    if (!headers.contains(HttpHeaderNames.LAST_MODIFIED)) {
      headers.set(HttpHeaderNames.LAST_MODIFIED, dates.lastModified(info.modified()));
    }
    headers.set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
  }

  private static Preconditions conditions(HttpHeaders headers, FileInfo info) {
    Long modified = HttpDates.parse(headers.get(HttpHeaderNames.LAST_MODIFIED, ""));
    return new Preconditions(
        headers.get(HttpHeaderNames.ETAG, ""),
        modified == null ? info.modified().getEpochSecond() : modified);
  }

  private static @Nullable List<ByteRange> ranges(
      HttpRequest request, Preconditions conditions, long size, int most) {
    String field = request.headers().get(HttpHeaderNames.RANGE);
    return field != null
            && request.method().equals(HttpMethod.GET)
            && conditions.allowRange(request.headers())
        ? ByteRange.parse(field, size, most)
        : null;
  }

  private static Outgoing whole(Reply reply, long size) {
    return new Outgoing(reply, List.of(FilePart.range(0, size)));
  }

  private static Outgoing partial(Reply reply, List<ByteRange> ranges, long size) {
    HttpHeaders headers = reply.headers();
    if (ranges.isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + size);
      headers.remove(HttpHeaderNames.CONTENT_TYPE);
      return Outgoing.plain(reply.stripped(416));
    }
    Reply partial = reply.as(206, reply.content());
    if (ranges.size() == 1) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, ranges.get(0).describe(size));
      return new Outgoing(partial, List.of(part(new byte[0], ranges.get(0))));
    }
    return new Outgoing(partial, multipart(headers, ranges, size));
  }

  /** RFC 9110 section 14.6: each range as a part with its own fields. */
  private static List<FilePart> multipart(HttpHeaders headers, List<ByteRange> ranges, long size) {
    String boundary = UUID.randomUUID().toString();
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
    headers.set(HttpHeaderNames.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
    List<FilePart> parts = new ArrayList<>();
    for (ByteRange range : ranges) {
      String before =
          "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
              .formatted(boundary, type, range.describe(size));
      parts.add(part(ascii(before), range));
    }
    parts.add(FilePart.bytes(ascii("\r\n--" + boundary + "--\r\n")));
    return parts;
  }

  private static FilePart part(byte[] before, ByteRange range) {
    return new FilePart(before, range.first(), range.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
