package io.jackfield.http.exchange;

import io.jackfield.http.message.RequestHead;
import io.jackfield.http.message.RequestTarget;
import io.jackfield.testkit.TestConnection;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An exchange that nobody answers, for what is told of it. */
public final class TestExchange {
  private TestExchange() {}

  public static Exchange of(InetSocketAddress client) {
    return of(client, null, new RequestBody(0, 0, Runnable::run, () -> {}));
  }

  public static IncomingRequest request(RequestHead head, RequestBody body) {
    Exchange exchange = of(new TestConnection().remote(), head, body);
    return new IncomingRequest(exchange, head, RequestTarget.parse(head));
  }

  @SuppressWarnings("NullAway") // nothing goes out
  private static Exchange of(
      InetSocketAddress client, @Nullable RequestHead head, RequestBody body) {
    return new Exchange(null, new TestConnection().from(client), null, null, head, body);
  }
}
