package io.jackfield.transport.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.BindRequest;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens when files and sockets run out; the rest is tried on a daemon. */
class DescriptorsTest {
  private static final IOException FULL = new IOException("too many open files");

  @Test
  void aChannelThatCannotAcceptTriesAgainASecondLater() {
    AtomicInteger again = new AtomicInteger();
    EmbeddedChannel channel = channel(new InetSocketAddress(0), again);
    channel.freezeTime();
    channel.pipeline().fireExceptionCaught(FULL);
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.advanceTimeBy(900, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(again).hasValue(0);
    channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(again).hasValue(1);
    // Nothing is left for Netty to write into the log with a stack trace.
    channel.checkException();
  }

  @Test
  void aLocalSocketHasOneToSpare() {
    AtomicInteger again = new AtomicInteger();
    EmbeddedChannel channel = channel(UnixDomainSocketAddress.of("unused"), again);
    channel.freezeTime();
    channel.pipeline().fireExceptionCaught(FULL);
    assertThat(again).hasValue(1);
    EmbeddedChannel accepted = new EmbeddedChannel();
    channel.writeInbound(accepted);
    channel.pipeline().fireExceptionCaught(FULL);
    assertThat(again).as("the spare one is in use").hasValue(1);
    accepted.close();
    channel.runPendingTasks();
    channel.pipeline().fireExceptionCaught(FULL);
    assertThat(again).hasValue(2);
    channel.close();
  }

  private static EmbeddedChannel channel(SocketAddress address, AtomicInteger again) {
    SpareDescriptor spare =
        SpareDescriptor.of(BindRequest.builder("test", address).backlog(8).build());
    return new EmbeddedChannel(new AcceptPause(spare, again::incrementAndGet));
  }

  @Test
  void whoHasNoNumberIsNotRefused() {
    assertThat(Descriptors.within(0).suffice(new EmbeddedChannel())).isTrue();
    assertThat(Descriptors.ofProcess().suffice(new EmbeddedChannel())).isTrue();
  }
}
