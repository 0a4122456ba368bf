package io.jackfield.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Has sent what a handler publishes: the next piece is wanted when the client has taken the one
 * before. A publisher signals on any thread; all else is the event loop's.
 */
final class PublishedPieces implements Flow.Subscriber<ByteBuffer>, ChannelFutureListener {
  private final EventExecutor loop;
  private final long length;
  private final Sink sink;
  private Flow.@Nullable Subscription subscription;
  private long sent;
  private boolean over;

  /** Who sends the response; called on the event loop. */
  interface Sink {
    /** Sends a piece, which is released. */
    ChannelFuture send(ByteBuf piece);

    /** All is sent. */
    void end();

    /** There will be no more. */
    void failed(Throwable cause);
  }

  /**
   * For content that has not been subscribed to.
   *
   * @param length -1 if it is not known
   */
  PublishedPieces(EventExecutor loop, long length, Sink sink) {
    this.loop = loop;
    this.length = length;
    this.sink = sink;
  }

  /** Subscribes; on the event loop. */
  @SuppressWarnings("IllegalCatch") // the publisher is a handler's
  void begin(Flow.Publisher<ByteBuffer> publisher) {
    try {
      publisher.subscribe(this);
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    onLoop(
        () -> {
          if (over || subscription != null) {
            given.cancel();
          } else {
            subscription = given;
            given.request(1);
          }
        });
  }

  @Override
  public void onNext(ByteBuffer piece) {
    onLoop(() -> next(piece));
  }

  @Override
  public void onError(Throwable failure) {
    onLoop(() -> fail(failure));
  }

  @Override
  public void onComplete() {
    onLoop(this::complete);
  }

  /**
   * Never at once: signals stay in order, and a publisher that has all ready makes no deep stack.
   */
  private void onLoop(Runnable signal) {
    loop.execute(signal);
  }

  private void next(ByteBuffer piece) {
    if (over || subscription == null) {
      return;
    }
    sent += piece.remaining();
    if (length >= 0 && sent > length) {
      fail(new IOException("what is published is longer than " + length + " bytes"));
    } else if (!piece.hasRemaining()) {
      subscription.request(1);
    } else {
      sink.send(Unpooled.wrappedBuffer(piece)).addListener(this);
    }
  }

  @Override
  public void operationComplete(ChannelFuture piece) {
    if (!piece.isSuccess()) {
      fail(piece.cause());
    } else if (!over && subscription != null) {
      subscription.request(1);
    }
  }

  private void complete() {
    if (length >= 0 && sent < length) {
      fail(new EOFException("what is published is " + sent + " bytes long and not " + length));
    } else if (!over) {
      over = true;
      sink.end();
    }
  }

  /** The client is not there any more. */
  void gone() {
    fail(new ClosedChannelException());
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    if (subscription != null) {
      subscription.cancel();
    }
    sink.failed(cause);
  }
}
