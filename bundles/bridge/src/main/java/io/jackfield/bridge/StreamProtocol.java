package io.jackfield.bridge;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.jackfield.transport.Protocol;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocol of one {@link StreamHandler}. Its connections stay with it until they end. */
final class StreamProtocol implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(StreamProtocol.class);

  private final StreamHandler handler;
  private final Lane lane;
  private final HandlerLog handlerLog;

  StreamProtocol(String name, StreamHandler handler, Lane lane) {
    this.handler = handler;
    this.lane = lane;
    this.handlerLog = new HandlerLog(name);
  }

  @Override
  public void take(Connection connection) {
    ChannelOutput output = new ChannelOutput(connection);
    ChannelInput input = new ChannelInput(connection.channel(), output);
    StreamSession session = new StreamSession(connection, input, output);
    Interruptible work = new Interruptible(new StreamRun(connection, session, handler, handlerLog));
    connection.channel().pipeline().addLast(new StreamPump(session, work));
    try {
      lane.execute(connection.remote().getAddress(), work);
      connection.channel().config().setAutoRead(true);
    } catch (RejectedExecutionException e) {
      log.debug("not served id={} reason={}", connection.id(), e.getMessage());
      connection.channel().close();
    }
  }
}
