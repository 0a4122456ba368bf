package io.jackfield.client.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.testkit.TestLane;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is looked up, and how often. */
class NamesTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private InetAddress[] known = {};
  private long now;

  private final Names names = new Names(new TestLane(waiting::add), this::lookUp, () -> now);

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    asked.add(host);
    if (known.length == 0) {
      throw new UnknownHostException(host);
    }
    return known;
  }

  private void work() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  private List<InetAddress> resolved(String host) {
    CompletableFuture<List<InetAddress>> result = names.resolve(host);
    work();
    return result.join();
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @Test
  void addressesAreNotLookedUp() throws Exception {
    assertThat(names.resolve("192.0.2.1").join()).containsExactly(address("192.0.2.1"));
    assertThat(names.resolve("2001:db8::1").join()).containsExactly(address("2001:db8::1"));
    assertThat(waiting).isEmpty();
  }

  @Test
  void aNameIsRememberedForAFewSeconds() throws Exception {
    known = new InetAddress[] {address("192.0.2.1"), address("192.0.2.2")};
    assertThat(resolved("a.example")).containsExactly(known);
    now += TimeUnit.SECONDS.toNanos(4);
    assertThat(names.resolve("a.example")).isDone();
    now += TimeUnit.SECONDS.toNanos(2);
    known = new InetAddress[] {address("192.0.2.3")};
    assertThat(resolved("a.example")).containsExactly(known);
    assertThat(asked).containsExactly("a.example", "a.example");
  }

  @Test
  void whoAsksMeanwhileWaitsForTheSame() throws Exception {
    CompletableFuture<List<InetAddress>> first = names.resolve("a.example");
    CompletableFuture<List<InetAddress>> second = names.resolve("a.example");
    CompletableFuture<List<InetAddress>> third = names.resolve("a.example");
    second.cancel(true);
    known = new InetAddress[] {address("192.0.2.1")};
    work();
    assertThat(first.join()).hasSize(1);
    assertThat(third.join()).hasSize(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anUnknownNameFailsUnlessItWasKnown() throws Exception {
    assertThatThrownBy(() -> resolved("a.example"))
        .cause()
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("the host a.example is not known");
    known = new InetAddress[] {address("192.0.2.1")};
    assertThat(resolved("a.example")).hasSize(1);
    known = new InetAddress[0];
    now += TimeUnit.MINUTES.toNanos(1);
    assertThat(resolved("a.example")).containsExactly(address("192.0.2.1"));
    assertThat(asked).hasSize(3);
  }
}
