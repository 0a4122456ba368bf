package io.jackfield.transport.sockets;

import io.jackfield.transport.threads.LoopActivity;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways that Netty has to talk to the kernel. */
@SuppressWarnings("ImmutableEnumChecker") // the factories are references to constructors
public enum IoKind {
  NIO(NioServerSocket::new, NioServerDomainSocketChannel::new, NioSocketChannel::new) {
    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  },
  EPOLL(
      EpollServerSocketChannel::new, EpollServerDomainSocketChannel::new, EpollSocketChannel::new) {
    @Override
    public Optional<String> problem() {
      return NativeLibraries.problem()
          .or(() -> Optional.ofNullable(Epoll.unavailabilityCause()).map(NativeLibraries::reason));
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollHandler.newFactory();
    }

    @Override
    ServerChannel adopt(int passed) throws IOException {
      return new EpollServerSocketChannel(PassedSockets.duplicate(passed));
    }
  },
  IO_URING(
      IoUringServerSocketChannel::new,
      IoUringServerDomainSocketChannel::new,
      IoUringSocketChannel::new) {
    @Override
    public Optional<String> problem() {
      return NativeLibraries.problem()
          .or(
              () ->
                  Optional.ofNullable(IoUring.unavailabilityCause()).map(NativeLibraries::reason));
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }
  };

  private static final Logger log = LoggerFactory.getLogger(IoKind.class);

  private final ChannelFactory<ServerChannel> inet;
  private final ChannelFactory<ServerChannel> unix;
  private final ChannelFactory<SocketChannel> outgoing;

  IoKind(
      ChannelFactory<ServerChannel> inet,
      ChannelFactory<ServerChannel> unix,
      ChannelFactory<SocketChannel> outgoing) {
    this.inet = inet;
    this.unix = unix;
    this.outgoing = outgoing;
  }

  /** Why it cannot be used on this machine, which loads its library; empty if it can. */
  public abstract Optional<String> problem();

  public final boolean isAvailable() {
    return problem().isEmpty();
  }

  abstract IoHandlerFactory handlers();

  /**
   * A channel for a TCP socket that listens already; it has a descriptor of its own.
   *
   * @throws IOException if this kind has none, or the descriptor is of something else
   */
  ServerChannel adopt(int passed) throws IOException {
    throw new IOException(
        "io = epoll in etc/io.jackfield.transport.cfg can take it over, and " + this + " cannot");
  }

  /** The kind of that name; {@code auto}, and one that this machine lacks, is the best it has. */
  public static IoKind named(String name) {
    for (IoKind kind : values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind.orTheBest();
      }
    }
    return best();
  }

  private IoKind orTheBest() {
    Optional<String> problem = problem();
    if (problem.isEmpty()) {
      return this;
    }
    IoKind best = best();
    log.warn("io={} is not to be had here, {} is used: {}", this, best, problem.get());
    return best;
  }

  private static IoKind best() {
    return EPOLL.isAvailable() ? EPOLL : NIO;
  }

  public EventLoopGroup newLoops(int count, ThreadFactory threads) {
    return newLoops(count, threads, new LoopActivity());
  }

  /**
   * Starts no thread before there is something to do.
   *
   * @param activity is told by each loop when it does something
   */
  public EventLoopGroup newLoops(int count, ThreadFactory threads, LoopActivity activity) {
    return new MultiThreadIoEventLoopGroup(
        count, threads, AwakeHandler.newFactory(handlers(), activity));
  }

  ChannelFactory<ServerChannel> channelsFor(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress ? unix : inet;
  }

  ChannelFactory<SocketChannel> outgoing() {
    return outgoing;
  }

  /** The address in the type that the channel understands: Netty's native ones have their own. */
  SocketAddress nativeAddress(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress local && this != NIO
        ? new DomainSocketAddress(local.getPath().toFile())
        : address;
  }
}
