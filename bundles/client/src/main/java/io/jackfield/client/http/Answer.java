package io.jackfield.client.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** What a server has answered. To be closed, or read to its end. For one thread. */
final class Answer implements Closeable {
  private final URI target;
  private final ClassicHttpRequest request;
  private final ClassicHttpResponse response;
  private final HttpConnection connection;
  private final Connections connections;
  private final InputStream content;
  private boolean ended;

  Answer(
      URI target,
      ClassicHttpRequest request,
      ClassicHttpResponse response,
      HttpConnection connection,
      Connections connections)
      throws IOException {
    this.target = target;
    this.request = request;
    this.response = response;
    this.connection = connection;
    this.connections = connections;
    HttpEntity entity = response.getEntity();
    content = entity == null ? InputStream.nullInputStream() : entity.getContent();
    if (entity == null) {
      end();
    }
  }

  /** Who has answered, which is another one after a redirection. */
  URI target() {
    return target;
  }

  int status() {
    return response.getCode();
  }

  /** As the server put it; from outside. */
  String reason() {
    return Optional.ofNullable(response.getReasonPhrase()).orElse("");
  }

  /** A field that is there once, without blanks around it. */
  Optional<String> field(String name) {
    return Optional.ofNullable(response.getFirstHeader(name))
        .map(Header::getValue)
        .map(String::strip);
  }

  /** Content-Length, if it is there and a number. */
  OptionalLong length() {
    Optional<String> length = field("Content-Length").filter(l -> l.matches("\\d{1,18}"));
    return length.isPresent()
        ? OptionalLong.of(Long.parseLong(length.get()))
        : OptionalLong.empty();
  }

  /** Reads the content; at its end the connection is free for the next request. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    int count = content.read(bytes, offset, length);
    if (count < 0) {
      if (connection.isCut()) {
        throw new ConnectionClosedException("the connection was cut");
      }
      end();
    }
    return count;
  }

  private void end() {
    ended = true;
    if (connection.isReusable(request, response)) {
      connections.give(connection);
    } else {
      connection.close();
    }
  }

  /** The beginning of the content. */
  byte[] beginning(int most) throws IOException {
    byte[] bytes = new byte[most];
    int length = 0;
    for (int count; length < most && (count = read(bytes, length, most - length)) >= 0; ) {
      length += count;
    }
    return java.util.Arrays.copyOf(bytes, length);
  }

  /** Where the content was not read to its end this costs the connection. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      connection.close();
    }
  }

  /** Reads a short rest, which is cheaper than another connection. */
  void skip() throws IOException {
    byte[] buffer = new byte[8 * 1024];
    for (int i = 0; i < 8 && read(buffer, 0, buffer.length) >= 0; i++) {
      // That was not interesting.
    }
    close();
  }
}
