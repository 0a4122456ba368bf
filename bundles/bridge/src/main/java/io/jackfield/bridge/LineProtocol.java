package io.jackfield.bridge;

import io.jackfield.tcp.LineHandler;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.jackfield.transport.Protocol;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The protocol of one {@link LineHandler}. */
final class LineProtocol implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(LineProtocol.class);
  private static final Integer SCHEMA = 1;

  private final String name;
  private final LineHandler handler;
  private final int longestLine;
  private final Lane lane;
  private final HandlerLog handlerLog;

  LineProtocol(String name, LineHandler handler, int longestLine, Lane lane) {
    this.name = name;
    this.handler = handler;
    this.longestLine = longestLine;
    this.lane = lane;
    this.handlerLog = new HandlerLog(name);
  }

  @Override
  public void take(Connection connection) {
    Object schema = connection.state().putIfAbsent(name + ".schema", SCHEMA);
    if (schema != null && !schema.equals(SCHEMA)) {
      log.warn("connection of another schema closed id={} schema={}", connection.id(), schema);
      connection.channel().close();
      return;
    }
    LineSession session = new LineSession(connection, attributes(connection));
    LineConversation conversation =
        new LineConversation(
            connection, session, handler, new LineBuffer(longestLine), lane, handlerLog);
    connection.channel().pipeline().addLast(name, conversation);
    connection.onRelease(request -> conversation.letGoSoon());
    conversation.begin(schema == null);
  }

  /** The handler's attributes: a map of its own, so that they cannot meet the connection's. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> attributes(Connection connection) {
    return (Map<String, Object>)
        connection.state().computeIfAbsent(name + ".attributes", key -> new HashMap<>());
  }
}
