package io.jackfield.tcp.listener;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.channel.ChannelOption;
import java.util.concurrent.Executor;

/** The protocol of one {@link StreamHandler}. Its connections stay with it until they end. */
final class StreamProtocol implements Protocol {
  private final StreamHandler handler;
  private final Executor workers;

  StreamProtocol(StreamHandler handler, Executor workers) {
    this.handler = handler;
    this.workers = workers;
  }

  @Override
  public void take(Connection connection) {
    ChannelOutput output = new ChannelOutput(connection.channel());
    ChannelInput input = new ChannelInput(connection.channel(), output);
    connection.channel().pipeline().addLast(new StreamPump(input, output));
    // A client that has sent everything still wants the answer.
    connection.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    workers.execute(new StreamRun(new StreamSession(connection, input, output), handler));
    connection.channel().config().setAutoRead(true);
  }
}
