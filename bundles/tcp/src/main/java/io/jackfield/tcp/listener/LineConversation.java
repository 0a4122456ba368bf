package io.jackfield.tcp.listener;

import io.jackfield.tcp.LineHandler;
import io.jackfield.transport.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines in, answers out, one after the other. While the handler works on a line the next ones wait
 * in the buffer and then in the kernel; the same while the client does not read its answers.
 *
 * <p>Everything but the call of the handler is done on the event loop.
 */
final class LineConversation extends ChannelInboundHandlerAdapter {
  /** Event: the handler wants the connection closed. A string, which no bundle is pinned by. */
  static final String CLOSE = "jackfield-line-close";

  private static final Logger log = LoggerFactory.getLogger(LineConversation.class);

  private final Connection connection;
  private final Channel channel;
  private final LineSession session;
  private final LineHandler handler;
  private final LineBuffer buffer;
  private final Executor workers;
  private boolean busy;
  private boolean closing;
  private boolean over;
  private boolean inputEnded;
  private boolean askedToLetGo;

  LineConversation(
      Connection connection,
      LineSession session,
      LineHandler handler,
      LineBuffer buffer,
      Executor workers) {
    this.connection = connection;
    this.channel = connection.channel();
    this.session = session;
    this.handler = handler;
    this.buffer = buffer;
    this.workers = workers;
  }

  /** What a call of the handler says, in the end. */
  private interface Answer {
    @Nullable String get() throws Exception;
  }

  /** Starts to read, behind the greeting if the client has not got one yet. */
  void begin(boolean fresh) {
    // A client that has sent its last line (nc -N) still wants the answers.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (fresh) {
      ask(() -> handler.onOpen(session));
    }
    adjustReading();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    buffer.add((ByteBuf) message);
    goOn();
  }

  /** Does what is next, if it is time for it. */
  private void goOn() {
    if (busy || over) {
      adjustReading();
    } else if (closing) {
      close();
    } else if (askedToLetGo && !inputEnded) {
      letGo();
    } else if (channel.isWritable()) {
      nextLine();
    } else {
      adjustReading();
    }
  }

  private void nextLine() {
    try {
      String line = buffer.next();
      if (line != null) {
        ask(() -> handler.onLine(session, line));
      } else if (inputEnded) {
        close();
      }
      adjustReading();
    } catch (BadLineException e) {
      log.info("{}, connection closed id={}", e.getMessage(), connection.id());
      close();
    }
  }

  private void adjustReading() {
    channel.config().setAutoRead(!over && !inputEnded && !buffer.isFull());
  }

  private void ask(Answer answer) {
    busy = true;
    try {
      workers.execute(() -> run(answer));
    } catch (RejectedExecutionException e) {
      log.debug("no worker for a line id={}", connection.id(), e);
      close();
    }
  }

  private void run(Answer answer) {
    try {
      String text = answer.get();
      channel.eventLoop().execute(() -> answered(text));
    } catch (Exception | Error e) {
      log.error("line handler failed, connection closed id={}", connection.id(), e);
      channel.eventLoop().execute(this::failed);
    }
  }

  private void failed() {
    connection.exchanged(false);
    close();
  }

  private void answered(@Nullable String text) {
    busy = false;
    connection.exchanged(true);
    if (text != null && channel.isActive()) {
      ByteBuf line = channel.alloc().buffer(ByteBufUtil.utf8MaxBytes(text) + 2);
      ByteBufUtil.writeUtf8(line, text);
      channel.writeAndFlush(line.writeByte('\r').writeByte('\n'));
    }
    goOn();
  }

  private void close() {
    if (!over) {
      over = true;
      adjustReading();
      // Behind everything that was written.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Lets go of the connection between two lines. */
  void letGoSoon() {
    askedToLetGo = true;
    goOn();
  }

  private void letGo() {
    over = true;
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
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
      closing = true;
      goOn();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }
}
