package io.jackfield.ftp.server;

import io.jackfield.file.VirtualPath;
import io.jackfield.transport.Connection;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One transfer, from its data connection to its line in the log. It knows the session only as the
 * one who waits for the end. On the event loop.
 */
final class Transfer {
  private static final int PERCENT = 100;

  private final Server server;
  private final Connection connection;
  private final String account;
  private final String verb;
  private final VirtualPath path;
  private final Flow flow;
  private final Instant begun;
  private @Nullable DataPort port;
  private @Nullable ScheduledFuture<?> watch;
  private long movedBefore = -1;

  Transfer(
      Server server,
      Connection connection,
      String account,
      String verb,
      VirtualPath path,
      Flow flow) {
    this.server = server;
    this.connection = connection;
    this.account = account;
    this.verb = verb;
    this.path = path;
    this.flow = flow;
    this.begun = server.clock().instant();
  }

  /**
   * Starts it.
   *
   * @param whenEnded gets {@code null} or the failure, after files and channel are closed
   */
  void start(DataPort from, boolean privately, Consumer<@Nullable Throwable> whenEnded) {
    port = from;
    connection.describe(progress());
    flow.whenEnded(failure -> ended(failure, whenEnded));
    from.connect()
        .whenComplete(
            (channel, failure) -> {
              if (failure != null) {
                flow.fail(failure);
              } else {
                attach(channel, privately);
              }
            });
  }

  private void attach(Channel channel, boolean privately) {
    if (privately) {
      connection.tls().ifPresent(policy -> channel.pipeline().addLast(policy.newHandler(channel)));
    }
    watch();
    flow.attach(channel);
  }

  /** Looks now and then whether anything has moved. */
  private void watch() {
    watch =
        server.later(
            Duration.ofSeconds(server.config().data_stall_timeout()),
            () -> connection.channel().eventLoop().execute(this::look));
  }

  private void look() {
    if (flow.hasEnded()) {
      return;
    }
    if (flow.waitsForPeer() && flow.moved() == movedBefore) {
      flow.fail(new DataLostException("Nothing has moved for too long."));
      return;
    }
    movedBefore = flow.moved();
    connection.describe(progress());
    watch();
  }

  void abort(String reason) {
    flow.fail(new DataLostException(reason));
    if (port != null) {
      port.close();
    }
  }

  private void ended(@Nullable Throwable failure, Consumer<@Nullable Throwable> whenEnded) {
    if (watch != null) {
      watch.cancel(false);
    }
    connection.describe(account);
    Duration time = Duration.between(begun, server.clock().instant());
    AccessLog.transfer(connection, account, verb, path, flow.moved(), time, failure);
    whenEnded.accept(failure);
  }

  /** Such as {@code ann RETR /a 40%}. */
  String progress() {
    String how =
        flow.expected() > 0
            ? flow.moved() * PERCENT / flow.expected() + "%"
            : flow.moved() + " bytes";
    return account + " " + verb + " " + path + " " + how;
  }
}
