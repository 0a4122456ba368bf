package io.jackfield.client.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/** What a server is asked. For one thread. */
final class Call {
  private final String method;
  private final URI target;
  private final String where;
  private final List<Header> fields = new ArrayList<>();
  private @Nullable UploadContent content;

  /**
   * A request.
   *
   * @param where what is asked for, for messages
   */
  Call(String method, URI target, String where) {
    this.method = method;
    this.target = target;
    this.where = where;
  }

  Call field(String name, String value) {
    fields.add(new BasicHeader(name, value));
    return this;
  }

  Call content(UploadContent sent) {
    content = sent;
    return this;
  }

  String method() {
    return method;
  }

  URI target() {
    return target;
  }

  String where() {
    return where;
  }

  List<Header> fields() {
    return fields;
  }

  @Nullable UploadContent content() {
    return content;
  }

  /** Whether it changes nothing, and so may be asked of whom the server names (RFC 9110 15.4). */
  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
