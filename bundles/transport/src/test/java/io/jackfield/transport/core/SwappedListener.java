package io.jackfield.transport.core;

import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.Transport;
import io.netty.channel.Channel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What a listener's bundle does with a transport; leaves everything behind as it is. */
final class SwappedListener
    implements BiFunction<Transport, BindRequest, CompletionStage<Binding>> {
  private final Consumer<Channel> switchboard;

  SwappedListener(Consumer<Channel> switchboard) {
    this.switchboard = switchboard;
  }

  @Override
  public CompletionStage<Binding> apply(Transport transport, BindRequest request) {
    transport.timers().schedule(this::rest, 1, TimeUnit.HOURS);
    transport.timers().scheduleAtFixedRate(this::rest, 1, 1, TimeUnit.MILLISECONDS);
    transport.workers().execute(this::work);
    transport.loops().next().execute(this::rest);
    return transport.bind(request, this::accepted);
  }

  private void rest() {}

  private void work() {
    Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
  }

  private void accepted(Channel channel) {
    switchboard.accept(channel);
  }
}
