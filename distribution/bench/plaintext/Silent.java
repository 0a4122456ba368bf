package plaintext;

import io.jackfield.tcp.StreamHandler;
import io.jackfield.tcp.TcpSession;
import java.io.IOException;

/** Reads, and says nothing. */
public final class Silent implements StreamHandler {
  @Override
  public void handle(TcpSession session) throws IOException {
    session.input().readAllBytes();
  }
}
