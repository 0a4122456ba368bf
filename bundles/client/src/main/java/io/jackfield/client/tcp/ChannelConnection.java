package io.jackfield.client.tcp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.TcpConnection;
import io.jackfield.client.TcpSpec;
import io.jackfield.client.remote.Failures;
import io.jackfield.transport.ChannelEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection as its user sees it, and the last handler of its channel. */
final class ChannelConnection extends ChannelInboundHandlerAdapter implements TcpConnection {
  /** When that many bytes wait, no more are read. */
  private static final int AHEAD = 64 * 1024;

  private final Channel channel;
  private final TcpSpec spec;
  private final BooleanSupplier mayBlock;
  private final String where;
  private final Optional<SSLSession> tls;

  // Of the event loop.
  /** On the heap: what was not received may be left to the garbage collector. */
  private final ByteBuf input = Unpooled.buffer();

  private @Nullable Waiter<?> waiter;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean endOfTls;

  /** Who receives, and how he finds what he wants in the input; null if it has not come yet. */
  private record Waiter<T>(CompletableFuture<Optional<T>> result, Piece<T> piece) {}

  /** What is to be received: taken from the input, or null if it has not come yet. */
  interface Piece<T> {
    @Nullable T take() throws IOException;
  }

  /**
   * On the channel's event loop, behind the handshake.
   *
   * @param mayBlock whether the thread that asks may
   */
  ChannelConnection(Channel channel, TcpSpec spec, BooleanSupplier mayBlock) {
    this.channel = channel;
    this.spec = spec;
    this.mayBlock = mayBlock;
    where = spec.host() + ":" + spec.port();
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    tls = Optional.ofNullable(handler).map(ssl -> ssl.engine().getSession());
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public Optional<SSLSession> tls() {
    return tls;
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    return write(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public CompletableFuture<Void> sendLine(String line) {
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a line has no end of a line in it");
    }
    return write(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.UTF_8));
  }

  private CompletableFuture<Void> write(ByteBuf bytes) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    onLoop(
        sent,
        () -> {
          if (ChannelEnds.isOutputEnded(channel)) {
            bytes.release();
            sent.completeExceptionally(new IOException(where + ": this side has ended"));
          } else {
            tell(channel.writeAndFlush(bytes), sent);
          }
        });
    return sent;
  }

  @Override
  public CompletableFuture<Void> endOutput() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    onLoop(ended, () -> tell(ChannelEnds.endOutput(channel), ended));
    return ended;
  }

  private void tell(ChannelFuture outcome, CompletableFuture<Void> future) {
    outcome.addListener(
        done -> {
          if (done.isSuccess()) {
            future.complete(null);
          } else {
            future.completeExceptionally(failure == null ? broken(done.cause()) : failure);
          }
        });
  }

  private void onLoop(CompletableFuture<?> future, Runnable work) {
    try {
      channel.eventLoop().execute(work);
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<Optional<ByteBuffer>> receive() {
    return receive(Integer.MAX_VALUE);
  }

  /** The next bytes, but no more than so many. */
  CompletableFuture<Optional<ByteBuffer>> receive(int most) {
    return receive(() -> takeBytes(most));
  }

  @Override
  public CompletableFuture<Optional<String>> receiveLine() {
    return receive(this::takeLine);
  }

  <T> CompletableFuture<Optional<T>> receive(Piece<T> piece) {
    CompletableFuture<Optional<T>> result = new CompletableFuture<>();
    onLoop(result, () -> await(new Waiter<>(result, piece)));
    return result;
  }

  private void await(Waiter<?> wanted) {
    if (waiter != null && !waiter.result.isDone()) {
      wanted.result.completeExceptionally(
          new IllegalStateException("somebody else is receiving already"));
      return;
    }
    waiter = wanted;
    serve();
    if (!wanted.result.isDone()) {
      limit(wanted.result);
    }
  }

  private void limit(CompletableFuture<?> wanted) {
    Future<?> limit =
        channel
            .eventLoop()
            .schedule(
                () ->
                    wanted.completeExceptionally(
                        new SocketTimeoutException(
                            where + ": nothing came within " + spec.timeout().toMillis() + " ms")),
                spec.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
    wanted.whenComplete((result, reason) -> limit.cancel(false));
  }

  /** Gives who waits what he waits for, if it is there. */
  private void serve() {
    if (waiter != null && (waiter.result.isDone() || serve(waiter))) {
      waiter = null;
    }
    if (failure == null) {
      boolean wanted = waiter != null || input.readableBytes() < AHEAD;
      channel.config().setAutoRead(wanted);
    }
  }

  private <T> boolean serve(Waiter<T> whom) {
    int before = input.readerIndex();
    try {
      T piece = whom.piece.take();
      if (piece != null && !whom.result.complete(Optional.of(piece))) {
        // Cancelled by another thread just now: it is for who receives next.
        input.readerIndex(before);
      } else if (piece != null) {
        input.discardReadBytes();
      } else if (failure != null) {
        whom.result.completeExceptionally(failure);
      } else if (ended) {
        whom.result.complete(Optional.empty());
      } else {
        return false;
      }
    } catch (IOException e) {
      whom.result.completeExceptionally(e);
    }
    return true;
  }

  @Nullable ByteBuffer takeBytes(int most) {
    if (!input.isReadable()) {
      return null;
    }
    byte[] bytes = new byte[Math.min(most, input.readableBytes())];
    input.readBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private @Nullable String takeLine() throws IOException {
    int length = input.bytesBefore((byte) '\n');
    boolean whole = length >= 0;
    int end = whole ? length : input.readableBytes();
    boolean carriage = end > 0 && input.getByte(input.readerIndex() + end - 1) == '\r';
    int text = whole && carriage ? end - 1 : end;
    // The CR of a line that is as long as it may be has perhaps come before its LF.
    if (text > spec.longestLine() + (whole ? 0 : 1)) {
      throw new RemoteException(
          Reason.UNSUPPORTED, where + ": a line of more than " + spec.longestLine() + " bytes");
    }
    if (!whole && (!ended || end == 0)) {
      return null;
    }
    byte[] bytes = new byte[text];
    input.readBytes(bytes);
    input.skipBytes(whole ? length + 1 - text : 0);
    return decoded(bytes);
  }

  private String decoded(byte[] line) throws RemoteException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new RemoteException(Reason.UNSUPPORTED, where + ": a line is not UTF-8", e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      input.writeBytes(bytes);
    } finally {
      bytes.release();
    }
    serve();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      endOfTls = true;
    } else if (event instanceof ChannelInputShutdownEvent) {
      ended = true;
      if (tls.isPresent() && !endOfTls) {
        fail(new RemoteException(Reason.UNREACHABLE, where + ": was cut: TLS has not ended"));
      }
      serve();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(broken(cause));
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!ended) {
      fail(new RemoteException(Reason.UNREACHABLE, where + ": the connection is closed"));
    }
    serve();
  }

  /** What is broken: told to who waits, and to who comes later. */
  private void fail(IOException reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  /** Gives up a server that takes nothing of what waits for it. */
  private final class StalledOutput extends IdleStateHandler {
    StalledOutput() {
      super(true, 0, spec.timeout().toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
      @Nullable ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
      // The first time Netty has nothing to compare with.
      if (!event.isFirst() && out != null && !out.isEmpty()) {
        fail(
            new SocketTimeoutException(
                where + ": nothing was taken within " + spec.timeout().toMillis() + " ms"));
        ctx.close();
      }
    }
  }

  /** What comes before it in the pipeline. */
  ChannelHandler newStalledOutput() {
    return new StalledOutput();
  }

  private IOException broken(Throwable cause) {
    return Failures.of(where, cause instanceof IOException io ? io : new IOException(cause));
  }

  @Override
  public InputStream input() {
    return new ReceivingStream(this, mayBlock);
  }

  @Override
  public OutputStream output() {
    return new SendingStream(this, mayBlock);
  }

  @Override
  public void close() {
    onLoop(new CompletableFuture<>(), this::end);
  }

  private void end() {
    fail(new RemoteException(Reason.UNREACHABLE, where + ": the connection is closed"));
    input.clear();
    serve();
    if (channel.pipeline().context(this) != null) {
      channel.pipeline().remove(this);
      ChannelEnds.close(channel, ended);
    }
  }
}
