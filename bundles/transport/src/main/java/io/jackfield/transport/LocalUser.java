package io.jackfield.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Who is at the other end of a local socket, as the kernel says (SO_PEERCRED, unix(7)). */
public final class LocalUser {
  private LocalUser() {}

  /**
   * The name of the user whose process has connected; its number where it has no name here. Empty
   * for a channel of the network, and where the system does not tell. On the channel's event loop;
   * looks into {@code /proc}, which is no disk.
   */
  public static Optional<String> of(Channel channel) {
    try {
      if (channel instanceof EpollDomainSocketChannel epoll) {
        return Optional.of(name(epoll.peerCredentials()));
      }
      if (channel instanceof IoUringDomainSocketChannel ring) {
        return Optional.of(name(ring.peerCredentials()));
      }
      UnixDomainPrincipal principal =
          channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
      return Optional.ofNullable(principal).map(known -> known.user().getName());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** By the owner of the process, if that has not ended and left its number to another user. */
  private static String name(PeerCredentials credentials) {
    Path process = Path.of("/proc/" + credentials.pid());
    try {
      if (Files.getAttribute(process, "unix:uid", LinkOption.NOFOLLOW_LINKS)
          .equals(credentials.uid())) {
        return Files.getOwner(process, LinkOption.NOFOLLOW_LINKS).getName();
      }
    } catch (IOException | RuntimeException e) {
      // It has ended already.
    }
    return String.valueOf(credentials.uid());
  }
}
