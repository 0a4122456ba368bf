package io.jackfield.transport;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What socket to open. Immutable. */
public final class BindRequest {
  private final String name;
  private final SocketAddress address;
  private final int backlog;
  private final boolean kept;
  private final @Nullable EventLoop loop;

  private BindRequest(Builder builder) {
    name = builder.name;
    address = builder.address;
    backlog = builder.backlog;
    kept = builder.kept;
    loop = builder.loop;
  }

  /**
   * Begins with a socket that outlives its bundle, with a backlog of 128.
   *
   * @param name tells sockets of one bundle apart that ask for port 0: who binds the same name and
   *     address again gets the same socket; one that the service manager has passed under that name
   *     is taken over in place of the address
   * @param address an {@link java.net.InetSocketAddress}, port 0 for a free one, or a {@link
   *     java.net.UnixDomainSocketAddress}, whose file is made for the owner alone and removed when
   *     the socket is closed
   */
  public static Builder builder(String name, SocketAddress address) {
    return new Builder(name, address);
  }

  /** What tells it apart from the bundle's other sockets on port 0. */
  public String name() {
    return name;
  }

  /** Where to listen. */
  public SocketAddress address() {
    return address;
  }

  /** How many connections the kernel may hold before they are accepted. */
  public int backlog() {
    return backlog;
  }

  /** Whether the socket outlives its bundle, as {@link Builder#kept} says. */
  public boolean kept() {
    return kept;
  }

  /** The event loop for the accepted channels; null spreads them. */
  public @Nullable EventLoop loop() {
    return loop;
  }

  /** Makes a {@link BindRequest}. */
  public static final class Builder {
    private final String name;
    private final SocketAddress address;
    private int backlog = 128;
    private boolean kept = true;
    private @Nullable EventLoop loop;

    private Builder(String name, SocketAddress address) {
      this.name = name;
      this.address = address;
    }

    /** How many connections the kernel may hold before they are accepted. */
    public Builder backlog(int connections) {
      backlog = connections;
      return this;
    }

    /**
     * Whether the socket outlives its bundle, for the next version to take over: the kernel goes on
     * taking connections for the transport's {@code parking.time}, and then it is closed. True
     * unless set.
     */
    public Builder kept(boolean outlivesBundle) {
      kept = outlivesBundle;
      return this;
    }

    /** Puts the accepted channels on one event loop; they are spread unless set. */
    public Builder loop(EventLoop forAll) {
      loop = forAll;
      return this;
    }

    /** As it was described. */
    public BindRequest build() {
      return new BindRequest(this);
    }
  }
}
