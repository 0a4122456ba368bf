package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.LocalUser;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Unix domain sockets, such as the control socket. */
class UnixSocketTest extends TransportContract {

  @Test
  void isForTheOwnerAloneAndLeavesNoFileBehind() throws Exception {
    Binding binding = bind("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(read()).isEqualTo("hello");
    binding.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    assertThat(file()).doesNotExist();
  }

  @Test
  void successorTakesItOver() throws Exception {
    BundleTransport old = rig.bundle("old");
    rig.bind(old, request("control"), channel -> channel.close());
    old.revoke();
    bind("control");
    assertThat(read()).isEqualTo("hello");
  }

  @Test
  void replacesTheFileOfADaemonThatWasKilled() throws Exception {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(file()));
    }
    assertThat(file()).exists();
    bind("one");
    assertThat(read()).isEqualTo("hello");
  }

  /** Netty warns at each client of an option that its channel does not know. */
  @Test
  void sparesLocalClientsAnOptionThatNotAllOfThemKnow() throws Exception {
    CompletableFuture<Boolean> halves = new CompletableFuture<>();
    rig.bind(
        rig.bundle("bundle"),
        request("one"),
        channel -> {
          Boolean set = channel.config().getOption(ChannelOption.ALLOW_HALF_CLOSURE);
          halves.complete(Boolean.TRUE.equals(set));
          greet(channel);
        });
    assertThat(read()).isEqualTo("hello");
    assertThat(halves.get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void tellsWhoIsAtTheOtherEnd() throws Exception {
    CompletableFuture<Optional<String>> user = new CompletableFuture<>();
    rig.bind(
        rig.bundle("bundle"),
        request("one"),
        channel -> {
          user.complete(LocalUser.of(channel));
          greet(channel);
        });
    assertThat(read()).isEqualTo("hello");
    assertThat(user.get(5, TimeUnit.SECONDS)).contains(Files.getOwner(home).getName());
  }

  @Test
  void knowsNoUserOfTheNetwork() {
    assertThat(LocalUser.of(new NioSocketChannel())).isEmpty();
  }

  @Test
  void leavesTheSocketOfALivingDaemonAlone() throws Exception {
    try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      living.bind(UnixDomainSocketAddress.of(file()));
      assertThatThrownBy(() -> bind("one")).hasMessageContaining("address already in use");
    }
  }

  @Test
  void leavesAnOrdinaryFileAlone() throws Exception {
    Files.writeString(file(), "precious");
    assertThatThrownBy(() -> bind("one")).hasMessageContaining("it is not a socket");
    assertThat(file()).hasContent("precious");
  }

  private Path file() {
    return home.resolve("c.sock");
  }

  private BindRequest request(String name) {
    return BindRequest.builder(name, UnixDomainSocketAddress.of(file())).backlog(8).build();
  }

  private Binding bind(String name) throws Exception {
    return rig.bind(rig.bundle("bundle"), request(name), UnixSocketTest::greet);
  }

  private static void greet(Channel channel) {
    channel
        .writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), "hello"))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private String read() throws Exception {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file()))) {
      ByteBuffer text = ByteBuffer.allocate(100);
      while (client.read(text) >= 0) {
        // until the end
      }
      return StandardCharsets.UTF_8.decode(text.flip()).toString();
    }
  }
}
