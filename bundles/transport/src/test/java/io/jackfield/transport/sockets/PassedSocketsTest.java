package io.jackfield.transport.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class PassedSocketsTest {
  private static final String NATIVE = "io.netty.channel.epoll.Epoll#isAvailable";
  private static final long PID = 4711;

  @Test
  void listenersHaveTheSocketsOfTheirName() {
    PassedSockets passed = passed("4", "http:ftp:http:");
    assertThat(passed.areThere()).isTrue();
    assertThat(passed.named("http")).containsExactly(3, 5);
    assertThat(passed.named("https")).isEmpty();
    assertThat(passed.unused()).containsExactly("ftp", "unknown");
  }

  @Test
  void socketsWithoutNamesAreNobodys() {
    assertThat(PassedSockets.of(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2"), PID).unused())
        .containsExactly("unknown");
  }

  @Test
  void whatIsMeantForAnotherProcessIsLeftAlone() {
    Map<String, String> environment =
        Map.of("LISTEN_PID", "4712", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "http");
    assertThat(PassedSockets.of(environment, PID).areThere()).isFalse();
    assertThat(PassedSockets.of(Map.of(), PID).areThere()).isFalse();
  }

  @Test
  void aCountThatIsNoneIsLeftAlone() {
    assertThat(passed("many", "http").areThere()).isFalse();
    assertThat(passed("-1", "http").areThere()).isFalse();
    assertThat(passed("0", "").areThere()).isFalse();
  }

  @Test
  @EnabledIf(NATIVE)
  void aCopyIsOfTheSameSocketAndDoesNotBlock() throws IOException {
    Socket socket = listening();
    int own = PassedSockets.duplicate(socket.intValue());
    try {
      assertThat(own).isNotEqualTo(socket.intValue());
      assertThat(target(own)).isEqualTo(target(socket.intValue()));
      String info = Files.readString(Path.of("/proc/self/fdinfo", Integer.toString(own)));
      int flags = Integer.parseInt(info.replaceFirst("(?s).*flags:\\s+(\\d+).*", "$1"), 8);
      assertThat(flags & 04000).as("O_NONBLOCK").isNotZero();
    } finally {
      new FileDescriptor(own).close();
      socket.close();
    }
  }

  @Test
  @EnabledIf(NATIVE)
  void onlyWhatListensIsTaken() throws IOException {
    Socket local = Socket.newSocketDomain();
    Socket unbound = Socket.newSocketStream();
    try {
      for (Socket each : List.of(local, unbound)) {
        assertThatThrownBy(() -> PassedSockets.duplicate(each.intValue()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("not a TCP socket that listens");
      }
    } finally {
      local.close();
      unbound.close();
    }
  }

  private static Socket listening() throws IOException {
    Socket socket = Socket.newSocketStream();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.listen(8);
    return socket;
  }

  private static Path target(int descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
  }

  private static PassedSockets passed(String count, String names) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LISTEN_PID", Long.toString(PID));
    environment.put("LISTEN_FDS", count);
    environment.put("LISTEN_FDNAMES", names);
    return PassedSockets.of(environment, PID);
  }
}
