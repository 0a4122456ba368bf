package io.jackfield.bridge;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.netty.channel.ChannelOption;
import java.util.concurrent.Executor;

/** The protocol of one {@link StreamHandler}. Its connections stay with it until they end. */
final class StreamProtocol implements Protocol {
  private final StreamHandler handler;
  private final Executor threads;

  StreamProtocol(StreamHandler handler, Executor threads) {
    this.handler = handler;
    this.threads = threads;
  }

  @Override
  public void take(Connection connection) {
    ChannelOutput output = new ChannelOutput(connection.channel());
    ChannelInput input = new ChannelInput(connection.channel(), output);
    StreamSession session = new StreamSession(connection, input, output);
    Interruptible work = new Interruptible(new StreamRun(session, handler));
    connection.channel().pipeline().addLast(new StreamPump(session, work));
    // A client that has sent everything still wants the answer.
    connection.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    threads.execute(work);
    connection.channel().config().setAutoRead(true);
  }
}
