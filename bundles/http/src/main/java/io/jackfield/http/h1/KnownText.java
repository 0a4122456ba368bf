package io.jackfield.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Methods and field names that come again and again, found by their bytes: none is made anew. */
final class KnownText {
  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"
  };

  /** Each is known as it stands here and in lower case. */
  private static final String[] NAMES = {
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "DNT",
    "Date",
    "Expect",
    "Forwarded",
    "HTTP2-Settings",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Last-Event-ID",
    "Origin",
    "Pragma",
    "Priority",
    "Purpose",
    "Range",
    "Referer",
    "Sec-CH-UA",
    "Sec-CH-UA-Mobile",
    "Sec-CH-UA-Platform",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Sec-Fetch-User",
    "Sec-GPC",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Version",
    "TE",
    "Traceparent",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-ID",
    "X-Requested-With",
  };

  // Open addressing; some four places to a text.
  private static final int PLACES = 512;
  private static final @Nullable Entry[] TABLE = new Entry[PLACES];

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Entry(String text, int hash, byte[] bytes) {}

  static {
    for (String method : METHODS) {
      know(method);
    }
    for (String name : NAMES) {
      know(name);
      know(name.toLowerCase(Locale.ROOT));
    }
  }

  private KnownText() {}

  private static void know(String text) {
    int at = place(text.hashCode());
    while (TABLE[at] != null) {
      at = (at + 1) & (PLACES - 1);
    }
    TABLE[at] = new Entry(text, text.hashCode(), text.getBytes(ISO_8859_1));
  }

  private static int place(int hash) {
    return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (PLACES - 1);
  }

  /**
   * The text of some bytes.
   *
   * @param hash what {@link String#hashCode} has for it
   */
  static String of(byte[] in, int from, int to, int hash) {
    int at = place(hash);
    for (Entry entry = TABLE[at]; entry != null; entry = TABLE[at]) {
      if (entry.hash == hash && Arrays.equals(entry.bytes, 0, entry.bytes.length, in, from, to)) {
        return entry.text;
      }
      at = (at + 1) & (PLACES - 1);
    }
    return new String(in, from, to - from, ISO_8859_1);
  }
}
