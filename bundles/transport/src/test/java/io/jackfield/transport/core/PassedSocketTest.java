package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.sockets.IoKind;
import io.jackfield.transport.sockets.PassedSockets;
import io.jackfield.transport.tls.TlsEngine;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that somebody else has opened. */
@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class PassedSocketTest {
  private static final String NAME = "http";

  @TempDir Path home;
  private final List<Socket> opened = new ArrayList<>();
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new Rig(IoKind.EPOLL, TlsEngine.JDK, home, passed());
  }

  private PassedSockets passed() throws IOException {
    for (int i = 0; i < 2; i++) {
      Socket socket = Socket.newSocketStream();
      socket.bind(Rig.freePort());
      socket.listen(8);
      opened.add(socket);
    }
    return new PassedSockets(Map.of(NAME, opened.stream().map(Socket::intValue).toList()));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    for (Socket each : opened) {
      each.close();
    }
  }

  @Test
  void aListenerOfThatNameAcceptsOnAllOfThem() throws Exception {
    try (Client early = Client.to(opened.get(1).localAddress())) {
      Binding binding = bind(NAME, "here");
      assertThat(binding.passed()).isEqualTo(addresses());
      assertThat(binding.address()).isEqualTo(addresses().get(0));
      assertThat(early.line()).isEqualTo("here");
      for (SocketAddress each : addresses()) {
        assertThat(answer(each)).isEqualTo("here");
      }
    }
  }

  @Test
  void aListenerOfAnotherNameOpensItsOwn() throws Exception {
    Binding binding = bind("ftp", "there");
    assertThat(binding.passed()).isEmpty();
    assertThat(addresses()).doesNotContain(binding.address());
    assertThat(answer(binding.address())).isEqualTo("there");
  }

  /** As a listener does whose file is taken away and put back. */
  @Test
  void clientsWaitWhileNobodyListens() throws Exception {
    Binding first = bind(NAME, "first");
    assertThat(first.close().toCompletableFuture().get(5, TimeUnit.SECONDS)).isTrue();
    try (Client waiting = Client.to(opened.get(0).localAddress())) {
      bind(NAME, "second");
      assertThat(waiting.line()).isEqualTo("second");
    }
  }

  @Test
  void theNextVersionTakesThemOver() throws Exception {
    BindRequest request = BindRequest.builder(NAME, Rig.freePort()).build();
    BundleTransport old = rig.bundle("old");
    rig.bind(old, request, says("old"));
    old.revoke();
    try (Client waiting = Client.to(opened.get(0).localAddress())) {
      Binding binding = rig.bind(rig.bundle("new"), request, says("new"));
      assertThat(binding.passed()).isEqualTo(addresses());
      assertThat(waiting.line()).isEqualTo("new");
    }
  }

  @Test
  void whatCannotTakeThemOverSaysSo() {
    assertThat(refusal(IoKind.NIO, opened.get(0).intValue()))
        .isEqualTo(
            "cannot listen on the socket that the service manager passed as http: io = epoll in"
                + " etc/io.jackfield.transport.cfg can take it over, and NIO cannot");
  }

  @Test
  void aDescriptorThatIsNoSocketIsRefused() throws Exception {
    FileDescriptor file = FileDescriptor.from("/dev/null");
    assertThat(refusal(IoKind.EPOLL, file.intValue()))
        .startsWith("cannot listen on the socket that the service manager passed as http: ");
    file.close();
  }

  private String refusal(IoKind io, int descriptor) {
    PassedSockets passed = new PassedSockets(Map.of(NAME, List.of(descriptor)));
    try (Rig other = new Rig(io, TlsEngine.JDK, home, passed)) {
      BindRequest request = BindRequest.builder(NAME, Rig.freePort()).build();
      Throwable failure =
          catchThrowable(() -> other.bind(other.bundle("one"), request, says("never")));
      assertThat(failure).cause().isInstanceOf(BindException.class);
      return String.valueOf(failure.getCause().getMessage());
    }
  }

  private Binding bind(String name, String text) throws Exception {
    return rig.bind(
        rig.bundle("tcp"), BindRequest.builder(name, Rig.freePort()).build(), says(text));
  }

  private List<SocketAddress> addresses() {
    return opened.stream().<SocketAddress>map(Socket::localAddress).toList();
  }

  private static String answer(SocketAddress address) throws Exception {
    try (Client client = Client.to((InetSocketAddress) address)) {
      return client.line();
    }
  }

  private static Acceptor says(String text) {
    return channel ->
        channel
            .writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), text + "\n"))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
