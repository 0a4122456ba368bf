package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.shares.Buckets;
import io.jackfield.transport.shares.BundleRolloutState;
import io.jackfield.transport.sockets.ListeningSocket;
import io.jackfield.transport.sockets.SocketOwner;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Server sockets: binding, and what becomes of them when their bundle goes. */
class SocketTest extends TransportContract {

  @Test
  void tellsTheRealPort() throws Exception {
    Binding binding = rig.bind(rig.bundle("one"), says("hello"));
    assertThat(portOf(binding)).isPositive();
    assertThat(answerOf(binding)).isEqualTo("hello");
  }

  @Test
  void namesTheAddressThatIsInUse() throws Exception {
    Binding binding = rig.bind(rig.bundle("one"), says("hello"));
    BindRequest same = BindRequest.builder("other", binding.address()).backlog(8).build();
    assertThatThrownBy(() -> rig.bind(rig.bundle("two"), same, says("never")))
        .cause()
        .isInstanceOf(BindException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:%d: address already in use".formatted(portOf(binding)));
  }

  @Test
  void successorTakesTheSocketOverWhileItIsHeld() throws Exception {
    BundleTransport old = rig.bundle("old");
    Binding before = rig.bind(old, says("old"));
    Binding after = rig.bind(rig.bundle("new"), says("new"));
    assertThat(after.address()).isEqualTo(before.address());

    before.acceptor(says("old again"));
    before.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    old.revoke();
    assertThat(answerOf(after)).isEqualTo("new");
  }

  @Test
  void connectionsMadeInBetweenAreServedByTheSuccessor() throws Exception {
    BundleTransport old = rig.bundle("old");
    Binding before = rig.bind(old, says("old"));
    old.revoke();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clients.add(Client.to((InetSocketAddress) before.address()));
    }
    Binding after = rig.bind(rig.bundle("new"), says("new"));
    assertThat(after.address()).isEqualTo(before.address());
    for (Client client : clients) {
      assertThat(client.line()).isEqualTo("new");
      client.close();
    }
  }

  @Test
  void socketThatItsHolderLeavesIsTheSuccessors() throws Exception {
    BundleTransport old = rig.bundle("old");
    Binding before = rig.bind(old, says("old"));
    before.leave();
    assertThat(old.holdings().isEmpty()).isTrue();
    try (Client client = Client.to((InetSocketAddress) before.address())) {
      Binding after = rig.bind(rig.bundle("new"), says("new"));
      assertThat(after.address()).isEqualTo(before.address());
      assertThat(client.line()).isEqualTo("new");
      before.leave();
      assertThat(answerOf(after)).isEqualTo("new");
    }
  }

  @Test
  void socketThatIsHandedOverWaitsAlsoWhereNothingIsParked() throws Exception {
    rig.manager(Duration.ZERO, 10, Duration.ofSeconds(1));
    Binding before = rig.bind(rig.bundle("old"), says("old"));
    before.leave();
    rig.resources.timers().submit(() -> {}).get(5, TimeUnit.SECONDS);
    assertThat(rig.bind(rig.bundle("new"), says("new")).address()).isEqualTo(before.address());
  }

  @Test
  void socketThatNobodyComesBackForIsClosed() throws Exception {
    rig.manager(Duration.ofMillis(100), 10, Duration.ofSeconds(1));
    BundleTransport old = rig.bundle("old");
    Binding binding = rig.bind(old, says("old"));
    old.revoke();
    await().until(() -> isRefused(binding));
  }

  @Test
  void eachAbsenceHasATimeOfItsOwn() throws Exception {
    BindRequest request = BindRequest.builder("test", Rig.freePort()).backlog(8).build();
    ListeningSocket socket =
        rig.resources
            .listeningSockets()
            .bind(request)
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    SocketOwner socketOwner =
        new SocketOwner(left -> {}, 1, BundleRolloutState.ALWAYS, Channel::close);
    socket.heldBy(socketOwner);
    int first = socket.leave(socketOwner.holder()).getAsInt();
    socket.heldBy(socketOwner);
    int second = socket.leave(socketOwner.holder()).getAsInt();
    assertThat(socket.closeIfAbandonedSince(first)).isFalse();
    assertThat(socket.isUsable()).isTrue();
    assertThat(socket.closeIfAbandonedSince(second)).isTrue();
    assertThat(socket.isUsable()).isFalse();
  }

  @Test
  void socketLeftAtAnotherAddressIsClosed() throws Exception {
    BundleTransport old = rig.bundle("old");
    Binding before = rig.bind(old, says("old"));
    old.revoke();
    BindRequest moved =
        BindRequest.builder("test", new InetSocketAddress("127.0.0.2", 0)).backlog(8).build();
    assertThat(answerOf(rig.bind(rig.bundle("new"), moved, says("new")))).isEqualTo("new");
    await().until(() -> isRefused(before));
  }

  @Test
  void twoBindsOfOneSocketAtATimeOpenItOnce() throws Exception {
    BundleTransport bundle = rig.bundle("one");
    BindRequest request = BindRequest.builder("test", Rig.freePort()).backlog(8).build();
    List<CompletableFuture<Binding>> bindings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CompletionStage<Binding> binding = bundle.bind(request, says("hello"));
      bindings.add(binding.toCompletableFuture());
    }
    assertThat(bindings)
        .extracting(binding -> binding.get(5, TimeUnit.SECONDS).address())
        .containsOnly(bindings.get(0).join().address());
  }

  @Test
  void briefSocketClosesWithItsBundle() throws Exception {
    BundleTransport bundle = rig.bundle("one");
    BindRequest brief =
        BindRequest.builder("data", Rig.freePort())
            .backlog(8)
            .kept(false)
            .loop(rig.resources.loops().next())
            .build();
    Binding binding = rig.bind(bundle, brief, says("hello"));
    assertThat(answerOf(binding)).isEqualTo("hello");
    bundle.revoke();
    await().until(() -> isRefused(binding));
  }

  @Test
  void heldBundleGetsTheSocketWhenItIsShiftedTo() throws Exception {
    Binding old = rig.bind(rig.bundle("old"), says("old"));
    Bundle held = FakeReference.bundle("held");
    rig.rollouts.hold(held);
    BundleTransport next = rig.bundle(held);
    Binding binding = rig.bind(next, says("new"));
    assertThat(binding.address()).isEqualTo(old.address());
    assertThat(answerOf(binding)).isEqualTo("old");
    rig.rollouts.shift(held);
    assertThat(answerOf(binding)).isEqualTo("new");
    assertThat(next.holdings().sockets()).hasSize(1);
    old.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(answerOf(binding)).isEqualTo("new");
  }

  @Test
  void heldBundleThatIsRefusedLeavesTheSocketToTheOldOne() throws Exception {
    Binding old = rig.bind(rig.bundle("old"), says("old"));
    Bundle held = FakeReference.bundle("held");
    rig.rollouts.hold(held);
    BundleTransport next = rig.bundle(held);
    rig.bind(next, says("new"));
    next.revoke();
    assertThat(answerOf(old)).isEqualTo("old");
    old.acceptor(says("still old"));
    assertThat(answerOf(old)).isEqualTo("still old");
    old.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(isRefused(old)).isTrue();
  }

  @Test
  void canaryAcceptsForItsShare() throws Exception {
    rig.bind(rig.bundle("old"), says("old"));
    Bundle canary = FakeReference.bundle("canary");
    int bucket = Buckets.of(InetAddress.getLoopbackAddress());
    rig.rollouts.canary(canary, bucket);
    Binding binding = rig.bind(rig.bundle(canary), says("new"));
    assertThat(answerOf(binding)).isEqualTo("old");
    rig.rollouts.canary(canary, bucket + 1);
    assertThat(answerOf(binding)).isEqualTo("new");
  }

  @Test
  void canaryThatIsPromotedWinsAlsoIfTheOldOneHasBoundAfterIt() throws Exception {
    Bundle old = FakeReference.bundle("old");
    Bundle canary = FakeReference.bundle("canary");
    rig.rollouts.canary(canary, 100);
    Binding binding = rig.bind(rig.bundle(canary), says("new"));
    BundleTransport late = rig.bundle(old);
    rig.bind(late, says("old"));
    assertThat(answerOf(binding)).isEqualTo("new");
    rig.rollouts.hold(canary);
    assertThat(answerOf(binding)).isEqualTo("old");
    rig.rollouts.shift(canary);
    assertThat(answerOf(binding)).isEqualTo("new");
    assertThat(late.holdings().sockets()).isEmpty();
  }

  @Test
  void oldOneThatBindsAfterTheNewOneServesEverybodyIsLetGoAtOnce() throws Exception {
    BundleTransport old = rig.bundle("old");
    Binding binding = rig.bind(rig.bundle("new"), says("new"));
    Binding late = rig.bind(old, says("old"));
    assertThat(old.holdings().sockets()).isEmpty();
    late.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(answerOf(binding)).isEqualTo("new");
  }

  @Test
  void portIsFreeWhenTheLastVersionHasClosed() throws Exception {
    Binding old = rig.bind(rig.bundle("old"), says("old"));
    Bundle canary = FakeReference.bundle("canary");
    rig.rollouts.canary(canary, 100);
    Binding fresh = rig.bind(rig.bundle(canary), says("new"));
    assertThat(closed(old)).isFalse();
    assertThat(answerOf(fresh)).isEqualTo("new");
    assertThat(closed(old)).isFalse();
    assertThat(closed(fresh)).isTrue();
    assertThat(isRefused(fresh)).isTrue();
    assertThat(closed(old)).isTrue();
  }

  private static boolean closed(Binding binding) throws Exception {
    return binding.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void socketForOneLoopGoesToWhoHasBoundItLast() throws Exception {
    EventLoop loop = rig.resources.loops().next();
    BindRequest request = BindRequest.builder("data", Rig.freePort()).backlog(8).loop(loop).build();
    BundleTransport old = rig.bundle("old");
    Bundle held = FakeReference.bundle("held");
    rig.rollouts.hold(held);
    rig.bind(rig.bundle(held), request, says("new"));
    assertThat(answerOf(rig.bind(old, request, says("old")))).isEqualTo("old");
  }

  @Test
  void briefSocketAcceptsOnTheLoopItAskedFor() throws Exception {
    EventLoop loop = rig.resources.loops().next();
    CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
    Binding binding =
        rig.bind(
            rig.bundle("one"),
            BindRequest.builder("data", Rig.freePort()).backlog(8).kept(false).loop(loop).build(),
            channel -> {
              onLoop.complete(channel.eventLoop() == loop && loop.inEventLoop());
              channel.close();
            });
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      assertThat(onLoop.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void closedSocketFreesItsPortAndKeepsItsConnections() throws Exception {
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    Binding binding = rig.bind(rig.bundle("one"), accepted::complete);
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      Channel channel = accepted.get(5, TimeUnit.SECONDS);
      binding.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
      rig.bind(
          rig.bundle("two"),
          BindRequest.builder("two", binding.address()).backlog(8).build(),
          says("two"));
      channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), "still here\n"));
      assertThat(client.line()).isEqualTo("still here");
    }
  }

  @Test
  void portOfAClosedSocketIsFreeAtOnce() throws Exception {
    SocketAddress address = Rig.freePort();
    for (int i = 0; i < 100; i++) {
      BindRequest again = BindRequest.builder("round " + i, address).backlog(8).build();
      Binding binding = rig.bind(rig.bundle("one"), again, says("one"));
      address = binding.address();
      binding.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void acceptorThatFailsClosesTheConnection() throws Exception {
    Binding binding =
        rig.bind(
            rig.bundle("one"),
            channel -> {
              throw new IllegalStateException("wanted by the test");
            });
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      assertThat(client.isClosed()).isTrue();
    }
    binding.acceptor(says("better"));
    assertThat(answerOf(binding)).isEqualTo("better");
  }

  private static Acceptor says(String text) {
    return channel ->
        channel
            .writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), text + "\n"))
            .addListener(ChannelFutureListener.CLOSE);
  }

  private static int portOf(Binding binding) {
    return ((InetSocketAddress) binding.address()).getPort();
  }

  private static String answerOf(Binding binding) throws IOException {
    try (Client client = Client.to((InetSocketAddress) binding.address())) {
      return client.line();
    }
  }

  private static boolean isRefused(Binding binding) {
    try {
      Client.to((InetSocketAddress) binding.address()).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
