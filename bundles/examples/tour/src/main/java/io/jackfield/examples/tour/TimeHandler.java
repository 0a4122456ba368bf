package io.jackfield.examples.tour;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.TcpSession;
import java.time.Instant;
import org.osgi.service.component.annotations.Component;

/** A TCP server: tells the time to whoever sends a line. */
@Component(property = "tcp.protocol=tour-time")
public final class TimeHandler implements LineHandler {

  @Override
  public String onOpen(TcpSession session) {
    return "the time server: say time or bye";
  }

  @Override
  public String onLine(TcpSession session, String line) {
    if (line.equals("bye")) {
      session.close();
    }
    return line.equals("time") ? Instant.now().toString() : "good " + line;
  }
}
