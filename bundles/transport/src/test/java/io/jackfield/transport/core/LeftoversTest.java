package io.jackfield.transport.core;

import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a connection's state holds when the client goes. */
class LeftoversTest extends TransportContract {
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private void take(Connection connection) {
    connection.state().put("test.file", (AutoCloseable) closed::incrementAndGet);
    connection.onRelease(request -> connection.release());
    connection.channel().config().setAutoRead(true);
    taken.incrementAndGet();
  }

  @Test
  void isClosedIfNoVersionHasTheConnection() throws Exception {
    FakeReference version = rig.plugIn(this::take);
    Client client = Client.to(rig.listen());
    await().until(() -> taken.get() == 1);
    rig.unplug(version);
    await().until(() -> rig.onlyConnection().parked());
    client.reset();
    await().until(() -> closed.get() == 1);
  }

  @Test
  void isClosedIfTheVersionThatHasItLeftItThere() throws Exception {
    rig.plugIn(this::take);
    Client client = Client.to(rig.listen());
    await().until(() -> taken.get() == 1);
    client.close();
    await().until(() -> closed.get() == 1);
  }
}
