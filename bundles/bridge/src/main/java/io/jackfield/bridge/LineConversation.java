package io.jackfield.bridge;

import io.jackfield.tcp.LineHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines in, answers out, one after the other. While the handler works the next lines wait in the
 * buffer and then in the kernel; the same while the client does not read its answers.
 *
 * <p>Everything but the call of the handler is done on the event loop.
 */
final class LineConversation extends ChannelInboundHandlerAdapter {
  /** Event: the handler wants the connection closed. A string, which no bundle is pinned by. */
  static final String CLOSE = "jackfield-line-close";

  /** So many lines are handed to a worker at once. */
  private static final int LINES = 256;

  private static final Logger log = LoggerFactory.getLogger(LineConversation.class);

  private final Connection connection;
  private final Channel channel;
  private final LineSession session;
  private final LineHandler handler;
  private final LineBuffer buffer;
  private final Lane lane;
  private final HandlerLog handlerLog;
  private final Answers answers = new Answers();
  private @Nullable Interruptible work;
  private boolean over;
  private boolean inputEnded;
  // Read by the worker as well.
  private volatile boolean askedToLetGo;

  LineConversation(
      Connection connection,
      LineSession session,
      LineHandler handler,
      LineBuffer buffer,
      Lane lane,
      HandlerLog handlerLog) {
    this.connection = connection;
    this.channel = connection.channel();
    this.session = session;
    this.handler = handler;
    this.buffer = buffer;
    this.lane = lane;
    this.handlerLog = handlerLog;
  }

  /** Starts to read, behind the greeting if the client has not got one yet. */
  void begin(boolean fresh) {
    if (fresh) {
      start(null);
    }
    adjustReading();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    buffer.add((ByteBuf) message);
    // Not before all is here that this turn of the loop reads: it is handed on at once.
    adjustReading();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    goOn();
    ctx.fireChannelReadComplete();
  }

  /** Does what is next, if it is time for it. */
  private void goOn() {
    if (work == null && !over) {
      if (session.isClosed()) {
        close();
      } else if (askedToLetGo) {
        letGo();
      } else if (channel.isWritable()) {
        nextLines();
      }
    }
    adjustReading();
  }

  private void nextLines() {
    try {
      List<Line> lines = buffer.lines(LINES);
      if (!lines.isEmpty()) {
        start(lines);
      } else if (inputEnded) {
        close();
      }
    } catch (BadLineException e) {
      handlerLog.badLine(connection.id(), e);
      close();
    }
  }

  private void adjustReading() {
    // Afterwards it is the transport's, which reads on to the end.
    if (!over) {
      channel.config().setAutoRead(!inputEnded && !buffer.isFull());
    }
  }

  private void start(@Nullable List<Line> lines) {
    Interruptible run =
        new Interruptible(new LineRun(connection, session, handler, this, answers, lines));
    work = run;
    try {
      lane.execute(connection.remote().getAddress(), run);
    } catch (RejectedExecutionException e) {
      log.debug("the handler's bundle has stopped id={}", connection.id(), e);
      close();
    }
  }

  /** Sends what has been answered by now. */
  void send() {
    ByteBuf text = answers.take(channel.alloc());
    if (text != null) {
      channel.writeAndFlush(text);
    }
  }

  /**
   * The worker is through, or has stopped before.
   *
   * @param handled how many bytes of lines it has handled
   */
  void ended(int handled, @Nullable Throwable failure) {
    work = null;
    buffer.skip(handled);
    send();
    if (failure == null) {
      goOn();
    } else {
      if (channel.isActive()) {
        handlerLog.failed(connection.id(), failure);
      } else {
        log.debug("line handler ended id={}", connection.id(), failure);
      }
      close();
    }
  }

  private void close() {
    if (!over) {
      over = true;
      connection.close(Unpooled.EMPTY_BUFFER);
    }
  }

  /** Lets go of the connection between two lines. */
  void letGoSoon() {
    askedToLetGo = true;
    goOn();
  }

  /** Whether the worker should begin no more lines; from any thread. */
  boolean isToLetGo() {
    return askedToLetGo;
  }

  private void letGo() {
    over = true;
    channel.config().setAutoRead(false);
    channel.pipeline().remove(this);
    connection.release();
  }

  /** Passes the lines that were not looked at to whoever is next. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf rest = buffer.takeRest();
    if (rest.isReadable() && channel.isActive()) {
      ctx.fireChannelRead(rest);
    } else {
      rest.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over = true;
    if (work != null && !session.isClosed()) {
      work.connectionLost(ctx.executor(), inputEnded);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    goOn();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      goOn();
    } else if (CLOSE.equals(event)) {
      goOn();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }
}
