package io.jackfield.bridge;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocol of one {@link StreamHandler}. Its connections stay with it until they end. */
final class StreamProtocol implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(StreamProtocol.class);

  private final StreamHandler handler;
  private final Executor threads;
  private final StreamQuota quota;
  private final HandlerLog handlerLog;

  StreamProtocol(String name, StreamHandler handler, Executor threads, StreamQuota quota) {
    this.handler = handler;
    this.threads = threads;
    this.quota = quota;
    this.handlerLog = new HandlerLog(name);
  }

  @Override
  public void take(Connection connection) {
    String overLimit = quota.enter(connection.remote());
    if (overLimit != null) {
      handlerLog.refused(connection.remote(), overLimit);
      connection.channel().close();
      return;
    }
    ChannelOutput output = new ChannelOutput(connection);
    ChannelInput input = new ChannelInput(connection.channel(), output);
    StreamSession session = new StreamSession(connection, input, output);
    Interruptible work =
        new Interruptible(new StreamRun(connection, session, handler, quota, handlerLog));
    connection.channel().pipeline().addLast(new StreamPump(session, work));
    try {
      threads.execute(work);
      connection.channel().config().setAutoRead(true);
    } catch (RejectedExecutionException e) {
      log.debug("the handler's bundle has stopped id={}", connection.id(), e);
      quota.leave(connection.remote());
      connection.channel().close();
    }
  }
}
