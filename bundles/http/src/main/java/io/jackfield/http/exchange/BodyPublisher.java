package io.jackfield.http.exchange;

import io.jackfield.util.OccasionalLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request's body for one subscriber, which is called on the event loop. */
final class BodyPublisher implements Flow.Publisher<ByteBuffer> {
  private static final Logger log = LoggerFactory.getLogger(BodyPublisher.class);
  private static final OccasionalLine FAILURES = new OccasionalLine();

  private final RequestBody body;
  private final Executor loop;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  /**
   * For a body that nobody reads otherwise.
   *
   * @param loop the connection's event loop
   */
  BodyPublisher(RequestBody body, Executor loop) {
    this.body = body;
    this.loop = loop;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Reading reading = new Reading(subscriber);
    loop.execute(subscribed.compareAndSet(false, true) ? reading::begin : reading::refuse);
  }

  /** The event loop's, but for the methods of a subscription. */
  private final class Reading implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private volatile boolean over;

    Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    void begin() {
      call(() -> subscriber.onSubscribe(this));
      body.onMore(this::deliver);
      deliver();
    }

    void refuse() {
      call(() -> subscriber.onSubscribe(this));
      fail(new IllegalStateException("the body has a subscriber"));
    }

    @Override
    public void request(long count) {
      loop.execute(() -> want(count));
    }

    @Override
    public void cancel() {
      over = true;
    }

    private void want(long count) {
      if (count <= 0) {
        fail(new IllegalArgumentException("a request for " + count));
        return;
      }
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      deliver();
    }

    private void deliver() {
      try {
        for (ByteBuffer next = next(); next != null; next = next()) {
          demand--;
          ByteBuffer piece = next;
          call(() -> subscriber.onNext(piece));
        }
      } catch (IOException e) {
        fail(e);
        return;
      }
      if (!over && body.isRead()) {
        over = true;
        call(subscriber::onComplete);
      } else if (!over && demand > 0) {
        body.askForMore();
      }
    }

    private @Nullable ByteBuffer next() throws IOException {
      if (over) {
        return null;
      }
      body.check(); // a failure is told whether something is wanted or not
      return demand == 0 ? null : body.poll();
    }

    private void fail(Exception failure) {
      if (!over) {
        over = true;
        call(() -> subscriber.onError(failure));
      }
    }

    /** A subscriber may not throw (Flow.Subscriber); one that does gets no more. */
    @SuppressWarnings("IllegalCatch")
    private void call(Runnable signal) {
      try {
        signal.run();
      } catch (Throwable e) {
        over = true;
        FAILURES.say(
            suppressed -> log.error("subscriber of a body failed suppressed={}", suppressed, e));
      }
    }
  }
}
