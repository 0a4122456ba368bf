package io.jackfield.http.server;

import io.jackfield.testkit.TestConnection;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An exchange that nobody answers, for what is told of it. */
final class TestExchange {
  private TestExchange() {}

  static Exchange of(InetSocketAddress client) {
    return of(client, null, new RequestBody(0, 0, Runnable::run, () -> {}));
  }

  static IncomingRequest request(RequestHead head, RequestBody body) {
    Exchange exchange = of(new TestConnection().remote(), head, body);
    return new IncomingRequest(exchange, head, RequestTarget.parse(head));
  }

  @SuppressWarnings("NullAway") // nothing goes out
  private static Exchange of(
      InetSocketAddress client, @Nullable RequestHead head, RequestBody body) {
    return new Exchange(null, new TestConnection().from(client), null, head, body);
  }
}
