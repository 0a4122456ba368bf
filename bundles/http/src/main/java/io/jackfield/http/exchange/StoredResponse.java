package io.jackfield.http.exchange;

import io.jackfield.file.FileInfo;
import io.jackfield.http.HttpContent;
import io.jackfield.http.HttpHeaders;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.message.ByteRange;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.HttpDates;
import io.jackfield.http.message.Preconditions;
import io.jackfield.http.message.RequestHead;
import io.jackfield.transport.FilePart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies the conditions and the ranges of a request to a response whose content is a file. */
public final class StoredResponse {
  private StoredResponse() {}

  static Outgoing prepare(
      HttpResponse response, RequestHead request, int mostRanges, HttpDates dates) {
    if (!(response.content() instanceof HttpContent.Stored stored)) {
      return Outgoing.of(response);
    }
    FileInfo info = stored.file().info();
    if (response.status() != 200 || !isRead(request.method())) {
      return whole(response.status(), response.headers(), stored);
    }
    HttpHeaders headers = describe(response.headers(), info, dates);
    Preconditions conditions = conditions(headers, info);
    int status = conditions.evaluate(request.headers());
    if (status != 200) {
      return Outgoing.empty(status, headers.without(Fields.CONTENT_TYPE));
    }
    if (!isSendable(stored)) {
      return whole(200, headers.without(Fields.ACCEPT_RANGES), stored);
    }
    List<ByteRange> ranges = ranges(request, conditions, info.size(), mostRanges);
    return ranges == null
        ? whole(200, headers, stored)
        : partial(headers, stored, ranges, info.size());
  }

  /** What the operating system cannot send by itself is a stream. */
  private static Outgoing whole(int status, HttpHeaders headers, HttpContent.Stored stored) {
    long size = stored.file().info().size();
    return isSendable(stored)
        ? new Outgoing(status, headers, stored, List.of(FilePart.range(0, size)))
        : new Outgoing(
            status, headers, new HttpContent.Streamed(stored.file().stream(), size), List.of());
  }

  private static boolean isSendable(HttpContent.Stored stored) {
    return stored.file().channel().isPresent();
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** With what tells one state of a file from another. */
  public static HttpHeaders describe(HttpHeaders headers, FileInfo info, HttpDates dates) {
    HttpHeaders.Builder described = headers.toBuilder().set(Fields.ACCEPT_RANGES, "bytes");
    if (!headers.has(Fields.ETAG)) {
      described.add(Fields.ETAG, '"' + info.tag() + '"');
    }
    if (!headers.has(Fields.LAST_MODIFIED)) {
      described.add(Fields.LAST_MODIFIED, dates.lastModified(info.modified()).toString());
    }
    return described.build();
  }

  /** Of fields that describe a file. */
  public static Preconditions conditions(HttpHeaders headers, FileInfo info) {
    Long modified = HttpDates.parse(headers.first(Fields.LAST_MODIFIED).orElse(""));
    return new Preconditions(
        headers.first(Fields.ETAG).orElse(""),
        modified == null ? info.modified().getEpochSecond() : modified);
  }

  private static @Nullable List<ByteRange> ranges(
      RequestHead request, Preconditions conditions, long size, int most) {
    String field = request.headers().first(Fields.RANGE).orElse(null);
    return field != null
            && request.method().equals("GET")
            && conditions.allowRange(request.headers())
        ? ByteRange.parse(field, size, most)
        : null;
  }

  private static Outgoing partial(
      HttpHeaders headers, HttpContent.Stored stored, List<ByteRange> ranges, long size) {
    if (ranges.isEmpty()) {
      return Outgoing.empty(
          416, headers.without(Fields.CONTENT_TYPE).with(Fields.CONTENT_RANGE, "bytes */" + size));
    }
    if (ranges.size() == 1) {
      ByteRange range = ranges.get(0);
      return new Outgoing(
          206,
          headers.with(Fields.CONTENT_RANGE, range.describe(size)),
          stored,
          List.of(FilePart.range(range.first(), range.length())));
    }
    return multipart(headers, stored, ranges, size);
  }

  /** RFC 9110 section 14.6: each range as a part with its own fields. */
  private static Outgoing multipart(
      HttpHeaders headers, HttpContent.Stored stored, List<ByteRange> ranges, long size) {
    String boundary = UUID.randomUUID().toString();
    String type = headers.first(Fields.CONTENT_TYPE).orElse("application/octet-stream");
    Stream<FilePart> parts =
        ranges.stream()
            .map(
                range ->
                    new FilePart(
                        ascii(
                            "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                                .formatted(boundary, type, range.describe(size))),
                        range.first(),
                        range.length()));
    FilePart end = FilePart.bytes(ascii("\r\n--" + boundary + "--\r\n"));
    return new Outgoing(
        206,
        headers
            .without(Fields.CONTENT_TYPE)
            .with(Fields.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary),
        stored,
        Stream.concat(parts, Stream.of(end)).toList());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
