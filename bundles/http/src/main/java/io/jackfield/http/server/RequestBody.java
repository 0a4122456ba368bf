package io.jackfield.http.server;

import io.jackfield.http.HttpBody;
import io.jackfield.http.HttpException;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the event loop, which fills it, to a worker, which takes
 * buffers out. The loop reads from the network only when somebody waits here, so that no more is
 * held than one read brings.
 */
final class RequestBody implements HttpBody {
  private final long length;
  private final long limit;
  private final Executor loop;
  private final Runnable askForMore;
  private final Queue<ByteBuf> buffers = new ArrayDeque<>();
  private long received;
  private boolean whole;
  private boolean unwanted;
  private @Nullable IOException failure;
  private @Nullable Refusal refusal;
  private @Nullable Runnable whenMore;

  /**
   * An empty one.
   *
   * @param length what the client announced; -1 if nothing
   * @param limit the most bytes taken
   * @param loop the connection's event loop
   * @param askForMore reads from the network, on the loop
   */
  RequestBody(long length, long limit, Executor loop, Runnable askForMore) {
    this.length = length;
    this.limit = limit;
    this.loop = loop;
    this.askForMore = askForMore;
  }

  /** Takes over a buffer. */
  synchronized void add(ByteBuf buffer) {
    received += buffer.readableBytes();
    if (received > limit && !unwanted) {
      refuse(new Refusal(413, "The request body is too long."));
    }
    if (unwanted || failure != null || !buffer.isReadable()) {
      buffer.release();
    } else {
      buffers.add(buffer);
      wake();
    }
  }

  synchronized void end() {
    whole = true;
    wake();
  }

  /** Ends it with a failure that the client is told, whatever the handler makes of it. */
  synchronized void refuse(Refusal reason) {
    if (!whole && !unwanted) {
      refusal = reason;
      fail(new IOException(reason.detail()));
    }
  }

  private void fail(IOException reason) {
    if (!whole && failure == null) {
      failure = reason;
      wake();
    }
  }

  /** Nobody wants the rest. */
  synchronized void discard() {
    unwanted = true;
    buffers.forEach(ByteBuf::release);
    buffers.clear();
    wake();
  }

  private void wake() {
    notifyAll();
    if (whenMore != null) {
      loop.execute(whenMore);
    }
  }

  /** Whether its end has come from the network. */
  synchronized boolean isWhole() {
    return whole;
  }

  /** Bytes that have come. */
  synchronized long received() {
    return received;
  }

  /** What the client is answered because of the body, whatever the handler made of it. */
  synchronized @Nullable Refusal refusal() {
    return refusal;
  }

  /** The next buffer, waited for; null at the end. For workers; the caller releases it. */
  synchronized @Nullable ByteBuf take() throws IOException {
    while (true) {
      ByteBuf next = poll();
      if (next != null || whole) {
        return next;
      }
      loop.execute(askForMore);
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading a request body");
      }
    }
  }

  private synchronized @Nullable ByteBuf poll() throws IOException {
    if (unwanted) {
      throw new IOException("the request is over");
    }
    if (failure != null) {
      throw failure;
    }
    return buffers.poll();
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
      for (ByteBuf next = poll(); next != null; next = poll()) {
        next.readBytes(into, next.readableBytes());
        next.release();
        if (into.size() > most) {
          result.completeExceptionally(new HttpException(413, "The request body is too long."));
          return;
        }
      }
      if (isWhole()) {
        result.complete(into.toByteArray());
      } else {
        askForMore.run();
      }
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }
}
