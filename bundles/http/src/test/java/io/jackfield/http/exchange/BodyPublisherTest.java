package io.jackfield.http.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.message.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyPublisherTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private int asked;
  private final RequestBody body = new RequestBody(-1, 1000, loop::add, () -> asked++);

  private void turn() {
    for (Runnable next = loop.poll(); next != null; next = loop.poll()) {
      next.run();
    }
  }

  private void send(String text) {
    body.add(Unpooled.copiedBuffer(text, UTF_8));
    turn();
  }

  private static final class Noting implements Flow.Subscriber<ByteBuffer> {
    final List<String> seen = new ArrayList<>();
    Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ByteBuffer piece) {
      assertThat(piece.hasArray()).isTrue();
      seen.add(UTF_8.decode(piece).toString());
    }

    @Override
    public void onError(Throwable failure) {
      seen.add("failed: " + failure.getMessage());
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }

    void request(long count) {
      assertThat(subscription).isNotNull();
      subscription.request(count);
    }
  }

  private Noting subscribe() {
    Noting subscriber = new Noting();
    body.publisher().subscribe(subscriber);
    turn();
    return subscriber;
  }

  @Test
  void piecesComeAsTheyAreWantedAndTheNetworkIsReadForNoMore() {
    Noting subscriber = subscribe();
    send("a");
    assertThat(subscriber.seen).isEmpty();
    assertThat(asked).isZero();
    subscriber.request(1);
    turn();
    assertThat(subscriber.seen).containsExactly("a");
    assertThat(asked).isZero();
    subscriber.request(Long.MAX_VALUE);
    subscriber.request(Long.MAX_VALUE);
    turn();
    assertThat(asked).isPositive();
    send("b");
    send("c");
    body.end();
    turn();
    assertThat(subscriber.seen).containsExactly("a", "b", "c", "complete");
  }

  @Test
  void theEndIsToldUnasked() {
    body.end();
    assertThat(subscribe().seen).containsExactly("complete");
  }

  @Test
  void aClientThatStopsIsAFailure() {
    Noting subscriber = subscribe();
    body.refuse(Refusal.bad("The client has gone."));
    turn();
    assertThat(subscriber.seen).containsExactly("failed: The client has gone.");
  }

  @Test
  void whoCancelsGetsNoMore() {
    Noting subscriber = subscribe();
    assertThat(subscriber.subscription).isNotNull();
    subscriber.request(5);
    subscriber.subscription.cancel();
    ByteBuf piece = Unpooled.copiedBuffer("a", UTF_8);
    body.add(piece);
    turn();
    assertThat(subscriber.seen).isEmpty();
    body.discard();
    turn();
    assertThat(piece.refCnt()).isZero();
    assertThat(subscriber.seen).isEmpty();
  }

  @Test
  void thereIsOneSubscriberAndItAsksForSomething() {
    Noting first = new Noting();
    Noting second = new Noting();
    Flow.Publisher<ByteBuffer> publisher = body.publisher();
    publisher.subscribe(first);
    publisher.subscribe(second);
    turn();
    assertThat(second.seen).containsExactly("failed: the body has a subscriber");
    first.request(0);
    turn();
    assertThat(first.seen).containsExactly("failed: a request for 0");
  }

  @Test
  void oneThatThrowsGetsNoMore() {
    List<String> seen = new ArrayList<>();
    Flow.Subscriber<ByteBuffer> throwing =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            given.request(5);
          }

          @Override
          public void onNext(ByteBuffer piece) {
            seen.add("next");
            throw new IllegalStateException("inside");
          }

          @Override
          public void onError(Throwable failure) {
            seen.add("error");
          }

          @Override
          public void onComplete() {
            seen.add("complete");
          }
        };
    body.publisher().subscribe(throwing);
    turn();
    send("a");
    send("b");
    body.end();
    turn();
    assertThat(seen).containsExactly("next");
    body.discard();
  }
}
