package io.jackfield.transport;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What socket to open.
 *
 * @param address an {@link java.net.InetSocketAddress}, port 0 for a free one, or a {@link
 *     java.net.UnixDomainSocketAddress}, whose file is made for the owner alone and removed when
 *     the socket is closed
 * @param backlog how many connections the kernel may hold before they are accepted
 * @param kept whether the socket outlives its bundle, for the next version to take over: the kernel
 *     goes on taking connections for the transport's {@code parking.time}, and then it is closed
 * @param name tells sockets of one bundle apart that ask for port 0: who binds the same name and
 *     address again gets the same socket
 * @param loop the event loop for the accepted channels; {@code null} spreads them
 */
public record BindRequest(
    SocketAddress address, int backlog, boolean kept, String name, @Nullable EventLoop loop) {

  /** A listening socket that outlives its bundle. */
  public static BindRequest kept(String name, SocketAddress address, int backlog) {
    return new BindRequest(address, backlog, true, name, null);
  }

  /** A socket for a moment, that goes with its bundle. */
  public static BindRequest brief(String name, SocketAddress address, EventLoop loop) {
    return new BindRequest(address, 8, false, name, loop);
  }
}
