package io.jackfield.http.exchange;

import io.jackfield.http.HttpBody;
import io.jackfield.http.HttpException;
import io.jackfield.http.message.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the event loop, which fills it, to a worker or a callback,
 * which reads it. It owns every buffer until it is read to its end. The loop reads from the network
 * only when somebody waits here, so that no more is held than was gathered and one read brings.
 */
public final class RequestBody implements HttpBody {
  /** Smaller pieces are joined: each may hold on to a whole buffer of the network's. */
  private static final int JOINED = 1 << 16;

  private final long length;
  private final long limit;
  private final Executor loop;
  private final Runnable askForMore;
  private final Deque<ByteBuf> buffers = new ArrayDeque<>();
  private long received;
  private boolean whole;
  private boolean unwanted;
  private @Nullable IOException failure;
  private @Nullable Refusal refusal;
  private @Nullable Runnable whenMore;
  private @Nullable Runnable whenOver;

  /**
   * An empty one.
   *
   * @param length what the client announced; -1 if nothing
   * @param limit the most bytes taken
   * @param loop the connection's event loop
   * @param askForMore reads from the network, on the loop
   */
  public RequestBody(long length, long limit, Executor loop, Runnable askForMore) {
    this.length = length;
    this.whole = length == 0;
    this.limit = limit;
    this.loop = loop;
    this.askForMore = askForMore;
  }

  /** Takes over a buffer. */
  public synchronized void add(ByteBuf buffer) {
    received += buffer.readableBytes();
    if (received > limit && !unwanted) {
      refuse(new Refusal(413, "The request body is too long."));
    }
    if (unwanted || failure != null || !buffer.isReadable()) {
      buffer.release();
    } else {
      append(buffer);
      wake();
    }
  }

  private void append(ByteBuf buffer) {
    ByteBuf last = buffers.peekLast();
    if (last == null || last.readableBytes() + buffer.readableBytes() > JOINED) {
      buffers.add(buffer);
    } else {
      buffers.removeLast();
      buffers.add(ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(buffer.alloc(), last, buffer));
    }
  }

  /** All of it has come. */
  public synchronized void end() {
    whole = true;
    wake();
    over();
  }

  /** Sets what is run once, on any thread, when nothing is waited for any more. */
  public synchronized void onOver(Runnable action) {
    whenOver = action;
    if (whole || unwanted) {
      over();
    }
  }

  private void over() {
    Runnable action = whenOver;
    whenOver = null;
    if (action != null) {
      action.run();
    }
  }

  /**
   * Ends it with a failure, of which the client is told the first, whatever the handler makes of
   * it.
   */
  public synchronized void refuse(Refusal reason) {
    if (isAwaited()) {
      refusal = reason;
      failure = new IOException(reason.detail());
      releaseAll(); // nobody can read on
      wake();
    }
  }

  /** Nobody wants the rest. */
  public synchronized void discard() {
    unwanted = true;
    releaseAll();
    wake();
    over();
  }

  private void releaseAll() {
    buffers.forEach(ByteBuf::release);
    buffers.clear();
  }

  private void wake() {
    notifyAll();
    if (whenMore != null) {
      loop.execute(whenMore);
    }
  }

  /** Whether its end has come from the network. */
  public synchronized boolean isWhole() {
    return whole;
  }

  /** Bytes that have come. */
  public synchronized long received() {
    return received;
  }

  /** What the client is answered because of the body, whatever the handler made of it. */
  public synchronized @Nullable Refusal refusal() {
    return refusal;
  }

  /**
   * Waits, without a thread, until all has come, or so much of it, or nothing more will.
   *
   * @param most bytes
   * @param then run once, on the event loop
   */
  public void gather(int most, Runnable then) {
    Runnable look =
        new Runnable() {
          private boolean done;

          @Override
          public void run() {
            if (done) {
              return;
            }
            done = isGathered(most);
            (done ? then : askForMore).run();
          }
        };
    synchronized (this) {
      whenMore = look;
    }
    // Not here: what came with the head is on its way.
    loop.execute(look);
  }

  private synchronized boolean isGathered(int most) {
    return !isAwaited() || received >= most;
  }

  private synchronized boolean isAwaited() {
    return !whole && !unwanted && failure == null;
  }

  /** Reads as {@link InputStream#read(byte[], int, int)} does; waits. For workers. */
  synchronized int read(byte[] into, int offset, int most) throws IOException {
    while (true) {
      ByteBuf next = peek();
      if (next != null) {
        int count = Math.min(most, next.readableBytes());
        next.readBytes(into, offset, count);
        if (!next.isReadable()) {
          buffers.remove().release();
        }
        return count;
      }
      if (whole) {
        return -1;
      }
      loop.execute(this::askForMore);
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading a request body");
      }
    }
  }

  private @Nullable ByteBuf peek() throws IOException {
    if (unwanted) {
      throw new IOException("the request is over");
    }
    if (failure != null) {
      throw failure;
    }
    return buffers.peek();
  }

  private synchronized boolean readAll(ByteArrayOutputStream into) throws IOException {
    for (ByteBuf next = peek(); next != null; next = peek()) {
      next.readBytes(into, next.readableBytes());
      buffers.remove().release();
    }
    return whole;
  }

  /** The next piece, copied; null if there is none now. */
  synchronized @Nullable ByteBuffer poll() throws IOException {
    ByteBuf next = peek();
    if (next == null) {
      return null;
    }
    byte[] copy = new byte[next.readableBytes()];
    next.readBytes(copy);
    buffers.remove().release();
    return ByteBuffer.wrap(copy);
  }

  /** Fails if nothing can be read any more. */
  synchronized void check() throws IOException {
    peek();
  }

  /** Sets what is run on the event loop each time something has come, or nothing more will. */
  synchronized void onMore(Runnable action) {
    whenMore = action;
  }

  /** Whether all of it has come and was read. */
  synchronized boolean isRead() {
    return whole && buffers.isEmpty() && failure == null && !unwanted;
  }

  /**
   * Has more read from the network, unless there is nothing to come any more: what is read then is
   * another request's. On the event loop.
   */
  void askForMore() {
    if (isAwaited()) {
      askForMore.run();
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream stream() {
    return new BodyStream(this);
  }

  @Override
  public Flow.Publisher<ByteBuffer> publisher() {
    return new BodyPublisher(this, loop);
  }

  @Override
  public CompletionStage<byte[]> bytes(int most) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    Runnable collect = () -> collect(collected, most, result);
    synchronized (this) {
      whenMore = collect;
    }
    loop.execute(collect);
    return result;
  }

  /** On the event loop, each time something has come. */
  private void collect(ByteArrayOutputStream into, int most, CompletableFuture<byte[]> result) {
    if (result.isDone()) {
      return;
    }
    try {
      boolean atEnd = readAll(into);
      if (into.size() > most) {
        result.completeExceptionally(new HttpException(413, "The request body is too long."));
      } else if (atEnd) {
        result.complete(into.toByteArray());
      } else {
        askForMore.run();
      }
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }
}
