package io.jackfield.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the body of a request in while it is wanted, and drains what is left of it. */
final class BodyIntake {
  private final ChannelHandlerContext ctx;
  private final Server server;
  private final Consumer<Turn> drained;
  private final Runnable givenUp;
  private final Deadline deadline;
  private @Nullable Turn turn;
  private boolean draining;
  private boolean waiting;
  private long waitingSince;
  private long waited;

  /**
   * For one connection.
   *
   * @param drained gets a turn whose body has come after it was answered
   * @param givenUp run instead if the rest is too much, too late or malformed
   */
  BodyIntake(ChannelHandlerContext ctx, Server server, Consumer<Turn> drained, Runnable givenUp) {
    this.ctx = ctx;
    this.server = server;
    this.drained = drained;
    this.givenUp = givenUp;
    this.deadline = new Deadline(ctx);
  }

  void start(Turn next) {
    turn = next;
    draining = false;
    waited = 0;
  }

  /** What comes from now on is thrown away. */
  void stop() {
    turn = null;
    draining = false;
    waitNoMore();
  }

  /** Somebody waits for more of the body. */
  void want() {
    Turn current = turn;
    if (current == null || current.isRead()) {
      return;
    }
    if (current.tellToContinue()) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    readMore(current);
  }

  private void readMore(Turn current) {
    if (!waiting) {
      waiting = true;
      waitingSince = now();
      deadline.ensureNanos(patience(current), () -> isLate(current));
    }
    ctx.read();
  }

  /**
   * How long may pass until something comes, in nanoseconds. All in all the client has as long as
   * it may pause once, and the time that what it has sent takes at the lowest rate; what the
   * handler takes does not count.
   */
  private long patience(Turn current) {
    long pause = TimeUnit.SECONDS.toNanos(server.settings().bodySeconds());
    int rate = server.settings().bodyRate();
    RequestBody body = current.body();
    if (rate == 0 || body == null) {
      return pause;
    }
    long earned = (long) (body.received() * 1e9 / rate);
    return Math.max(0, Math.min(pause, pause + earned - waited));
  }

  private void waitNoMore() {
    deadline.cancel();
    if (waiting) {
      waiting = false;
      waited += now() - waitingSince;
    }
  }

  private long now() {
    return ((AbstractScheduledEventExecutor) ctx.executor()).ticker().nanoTime();
  }

  private void isLate(Turn late) {
    waitNoMore();
    if (draining) {
      givenUp.run();
    } else if (late.body() != null) {
      late.body().refuse(new Refusal(408, "The request body did not come in time."));
    }
  }

  /** Takes over what has come. */
  void add(HttpContent content) {
    waitNoMore();
    Turn current = turn;
    RequestBody body = current == null ? null : current.body();
    if (current == null || body == null) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      isMalformed(current, body);
    } else {
      add(content, current, body);
    }
  }

  private void isMalformed(Turn current, RequestBody body) {
    body.refuse(Refusal.bad("The request body is malformed."));
    current.closeAfterwards();
    if (draining) {
      givenUp.run();
    }
  }

  private void add(HttpContent content, Turn current, RequestBody body) {
    current.tellToContinue(); // the client has not waited
    body.add(content.content());
    if (content instanceof LastHttpContent) {
      body.end();
    }
    if (draining) {
      drain(current);
    }
  }

  /** Reads on until the body has come: a client that is sending would not see the response. */
  void drain(Turn answered) {
    draining = true;
    RequestBody body = Objects.requireNonNull(answered.body());
    if (body.isWhole()) {
      drained.accept(answered);
    } else if (answered.awaitsContinue()
        || body.received() > server.settings().drainBytes()
        || hasFailed(body)) {
      givenUp.run();
    } else {
      readMore(answered);
    }
  }

  private static boolean hasFailed(RequestBody body) {
    Refusal refusal = body.refusal();
    return refusal != null && refusal.status() != 413;
  }
}
