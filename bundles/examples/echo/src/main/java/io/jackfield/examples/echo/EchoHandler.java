package io.jackfield.examples.echo;

import io.jackfield.tcp.LineHandler;
import io.jackfield.tcp.TcpSession;
import org.osgi.service.component.annotations.Component;

/** Answers each line with the line. */
@Component(property = "tcp.protocol=echo")
public final class EchoHandler implements LineHandler {

  @Override
  public String onLine(TcpSession session, String line) {
    return line;
  }
}
