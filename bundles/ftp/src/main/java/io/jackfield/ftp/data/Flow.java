package io.jackfield.ftp.data;

import io.jackfield.file.VirtualPath;
import io.jackfield.transport.InboundBuffer;
import io.jackfield.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes between a data connection and a file. Everything happens on the event loop but what
 * is given to {@link #onWorker}, one piece at a time.
 */
public abstract class Flow extends ChannelInboundHandlerAdapter {
  private final DataContext context;
  private final EventLoop loop;
  private final AutoCloseable resource;
  private Consumer<@Nullable Throwable> whenEnded = failure -> {};
  private @Nullable Channel channel;
  private @Nullable InetAddress client;
  private @Nullable Throwable failure;
  private @Nullable Drain drain;
  private boolean working;
  private boolean ending;
  private boolean ended;
  private boolean privately;
  private boolean begun;
  private boolean awaitsLast;
  private @Nullable Runnable whenQuiet;

  /** Takes over the resource and closes it in any case. */
  Flow(DataContext context, EventLoop loop, AutoCloseable resource) {
    this.context = context;
    this.loop = loop;
    this.resource = resource;
  }

  /** Who is told of the end. */
  public final void whenEnded(Consumer<@Nullable Throwable> listener) {
    whenEnded = listener;
  }

  /** Bytes that have come from the client, or gone to it. */
  abstract long moved();

  /** Where what has arrived is stored; {@code null} if nothing is. */
  @Nullable VirtualPath storedAs() {
    return null;
  }

  /** Bytes that there are to move; 0 if nobody knows. */
  long expected() {
    return 0;
  }

  /** The data connection stands, and its handshake is done. */
  abstract void begin(Channel data);

  /** The client has ended its side, in order or not. */
  abstract void peerEnded(boolean inOrder);

  /**
   * The client sends nothing more in the clear. It may take all the same: if it is gone, a write
   * fails.
   */
  void peerSendsNoMore() {}

  /**
   * Uses a data connection, maybe one that an earlier version has used.
   *
   * @param begins whether bytes of the file may flow; if not, when the handshake is done
   */
  final void attach(InboundBuffer hold, boolean secured, boolean begins) {
    if (ending) {
      if (refuses()) {
        drain = Drain.of(hold.channel());
        hold.giveBack();
      } else {
        hold.discard();
      }
      return;
    }
    Channel data = hold.channel();
    channel = data;
    client = data.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    privately = secured;
    data.pipeline().addLast(this);
    if (begins) {
      start(data);
    }
    hold.giveBack();
    if (!begun && !ending) {
      data.read();
    }
  }

  private void start(Channel data) {
    begun = true;
    begin(data);
  }

  /** Whether the transfer can go on in another version. */
  boolean canMove() {
    return false;
  }

  /** Begins nothing new, and tells when nothing of this version is under way any more. */
  final void leave(Runnable quiet) {
    whenQuiet = quiet;
    leaving();
    tellIfQuiet();
  }

  /** It has been asked to leave. */
  void leaving() {}

  /** Whether nothing new should be begun. */
  final boolean isLeaving() {
    return whenQuiet != null;
  }

  boolean isQuiet() {
    return !working && !ending && !awaitsLast;
  }

  private void tellIfQuiet() {
    if (whenQuiet != null && isQuiet()) {
      whenQuiet.run();
    }
  }

  /** Leaves the file and the data connection, if there is one by now, to another version. */
  final void handOver(Map<String, Object> state) {
    save(state);
    ending = true;
    ended = true;
    Channel data = channel;
    if (data != null) {
      InboundBuffer hold = InboundBuffer.on(data);
      data.pipeline().remove(this);
      data.config().setAutoRead(false);
      state.put(DataState.HOLD, hold);
      state.put(DataState.SECURED, privately);
      state.put(DataState.BEGUN, begun);
    }
  }

  /** Leaves what a flow of the same kind needs to go on; only of one that can move. */
  void save(Map<String, Object> state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        start(ctx.channel());
      } else {
        fail(new DataLostException("The TLS handshake failed."));
      }
    } else if (event instanceof SslCloseCompletionEvent close) {
      peerEnded(close.isSuccess());
    } else if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    }
  }

  private void inputEnded() {
    if (!privately) {
      peerSendsNoMore();
      return;
    }
    // TLS passes on what came with the handshake, and the end in it, in a task of its own.
    awaitsLast = true;
    loop.execute(
        () -> {
          awaitsLast = false;
          peerEnded(false);
          tellIfQuiet();
        });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // With TLS the end has been announced by now, or somebody has cut the connection.
    peerEnded(!privately);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(new DataLostException("The data connection failed."));
  }

  /** Does blocking work, unless the flow has failed. */
  final <T> void onWorker(Callable<T> work, Consumer<T> then) {
    context.work(client, piece(work, then));
  }

  /** The same for what ends an upload. */
  final <T> void onStoring(Callable<T> work, Consumer<T> then) {
    try {
      context.store(client, piece(work, then));
    } catch (RejectedExecutionException e) {
      // The bundle has been stopped, and what checks a file may take long: not on this thread.
      workFailed(new Refusal(451, "The server is being stopped."));
    }
  }

  private <T> Runnable piece(Callable<T> work, Consumer<T> then) {
    working = true;
    return () -> {
      try {
        T result = work.call();
        loop.execute(() -> worked(result, then));
      } catch (Throwable e) {
        loop.execute(() -> workFailed(e));
      }
    };
  }

  private <T> void worked(T result, Consumer<T> then) {
    working = false;
    if (failure != null) {
      ReferenceCountUtil.release(result);
      closeAll();
    } else {
      then.accept(result);
      tellIfQuiet();
    }
  }

  private void workFailed(Throwable cause) {
    working = false;
    if (failure != null) {
      closeAll();
    } else {
      fail(cause);
    }
  }

  final Transport transport() {
    return context.transport();
  }

  final @Nullable Channel channel() {
    return channel;
  }

  /** Whether it is the client's turn. */
  final boolean waitsForPeer() {
    return !working;
  }

  /** Whether nothing is to be done any more but to close. */
  final boolean isEnding() {
    return ending;
  }

  final boolean hasEnded() {
    return ended;
  }

  /** Gives up; the first reason counts. */
  public final void fail(Throwable cause) {
    if (!ending) {
      failure = cause;
      ending = true;
      Channel data = channel;
      if (data != null && data.isOpen() && refuses()) {
        // Nothing waits for its end.
        channel = null;
        data.pipeline().remove(this);
        drain = Drain.of(data);
      } else if (data != null) {
        data.close();
      }
      if (!working) {
        closeAll();
      }
    }
  }

  /** Whether the client may still be sending, and is to see that it does so in vain. */
  private boolean refuses() {
    return mayBeSending() && !(failure instanceof DataLostException);
  }

  /** Whether more may come from the client. */
  boolean mayBeSending() {
    return false;
  }

  /** What takes the rest of what was refused; {@code null} if nothing does. */
  final @Nullable Drain drain() {
    return drain;
  }

  /** All is done: closes the file, then the channel, which tells the client so. */
  final void succeed() {
    if (!ending) {
      ending = true;
      closeAll();
    }
  }

  private void closeAll() {
    context.cleanUp(
        () -> {
          Quietly.close(resource);
          loop.execute(this::closeChannel);
        });
  }

  private void closeChannel() {
    if (channel == null) {
      end();
    } else {
      channel.close().addListener(closed -> end());
    }
  }

  /** Lets go of what has arrived and will not be used. */
  void dropRest() {}

  private void end() {
    if (!ended) {
      ended = true;
      dropRest();
      whenEnded.accept(failure);
    }
  }
}
