package io.jackfield.ftp.data;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.Connection;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket that listens for a data connection. It is kept among the listening sockets, and so can
 * go from version to version. On the control connection's event loop.
 */
final class PassiveSocket {
  private static final Logger log = LoggerFactory.getLogger(PassiveSocket.class);
  private static final int BACKLOG = 8;

  private final DataContext context;
  private final Connection connection;
  private final String name;
  private final Acceptor acceptor;
  private @Nullable InetSocketAddress asked;
  private @Nullable Binding binding;
  private int number;
  private boolean left;
  private boolean closed;

  /**
   * A socket that is not open yet.
   *
   * @param name among the listening sockets
   */
  PassiveSocket(DataContext context, Connection connection, String name, Acceptor acceptor) {
    this.context = context;
    this.connection = connection;
    this.name = name;
    this.acceptor = acceptor;
  }

  /** A name that no other socket has. */
  static String newName(DataContext context, Connection connection) {
    return "ftp-data-" + connection.id() + "-" + Long.toHexString(context.random().nextLong());
  }

  /** Opens the first port that is free; -1 is told if none is. */
  void open(IntConsumer opened) {
    // In a later round of the loop: made in the one in which the last data connection was closed,
    // the socket was now and then closed as well before it was bound.
    loop().execute(() -> open(context.ports().walk(context.random()), 0, opened));
  }

  private void open(IntUnaryOperator ports, int index, IntConsumer opened) {
    if (index == context.ports().size() || closed) {
      opened.accept(-1);
      return;
    }
    // The control connection's address: clients behind it reach the data port the same way.
    InetSocketAddress address =
        new InetSocketAddress(connection.local().getAddress(), ports.applyAsInt(index));
    bind(address)
        .whenComplete(
            (bound, failure) ->
                loop()
                    .execute(
                        () -> {
                          if (failure != null) {
                            log.debug("data port not free id={} port={}", connection.id(), address);
                            open(ports, index + 1, opened);
                          } else {
                            asked = address;
                            bound(bound);
                            opened.accept(number);
                          }
                        }));
  }

  private CompletionStage<Binding> bind(InetSocketAddress address) {
    return context
        .transport()
        .bind(BindRequest.builder(name, address).backlog(BACKLOG).loop(loop()).build(), acceptor);
  }

  private void bound(Binding bound) {
    binding = bound;
    number = ((InetSocketAddress) bound.address()).getPort();
    if (left) {
      bound.leave();
    } else if (closed) {
      bound.close();
    }
  }

  /**
   * Binds again what an earlier version has left, if it was open.
   *
   * @param ready run when it is bound
   * @param lost run if it was closed meanwhile
   */
  void takeOver(Map<String, Object> state, Runnable ready, Runnable lost) {
    int before = state.remove(DataState.PORT) instanceof Integer saved ? saved : 0;
    number = before;
    if (state.remove(DataState.PORT_ASKED) instanceof InetSocketAddress address) {
      asked = address;
      bind(address)
          .whenComplete(
              (bound, failure) ->
                  nowOrOnLoop(
                      () -> {
                        if (failure == null) {
                          bound(bound);
                        }
                        // With another number it is another socket.
                        boolean same = failure == null && number == before;
                        if (!left) {
                          (same ? ready : lost).run();
                        }
                      }));
    }
  }

  /** Leaves it, if it is open, to the next version. */
  void handOver(Map<String, Object> state) {
    left = true;
    state.put(DataState.PORT_NAME, name);
    state.put(DataState.PORT, number);
    if (asked != null && !closed) {
      state.put(DataState.PORT_ASKED, asked);
      if (binding != null) {
        binding.leave();
      }
    }
  }

  /** Whether whoever connects is welcome. */
  boolean isOpen() {
    return !closed && !left;
  }

  void close() {
    closed = true;
    if (binding != null) {
      binding.close();
    }
  }

  /** A socket that is there is bound at once, and so can be left at once. */
  private void nowOrOnLoop(Runnable action) {
    if (loop().inEventLoop()) {
      action.run();
    } else {
      loop().execute(action);
    }
  }

  private EventLoop loop() {
    return connection.channel().eventLoop();
  }
}
