package io.jackfield.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Wants nothing: tells a publisher that nobody does. */
final class Cancelling implements Flow.Subscriber<ByteBuffer> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.cancel();
  }

  @Override
  public void onNext(ByteBuffer piece) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
