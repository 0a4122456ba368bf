package io.jackfield.tcp;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers lines of text. Publish it as a service with {@link TcpProperties#PROTOCOL} and name that
 * protocol in a listener configuration.
 *
 * <p>Lines end with LF or CRLF, are UTF-8 and at most {@link TcpProperties#MAX_LINE} bytes; a
 * longer one, or one that is not UTF-8, closes the connection. The lines of one connection come one
 * after the other on worker threads: the handler may block, and is interrupted when the client has
 * gone. Between two lines the connection can move to the next version of the handler.
 */
@ConsumerType
public interface LineHandler {

  /**
   * Answers a line.
   *
   * @param line without its line ending
   * @return the answer, sent with CRLF behind it; {@code null} for none
   * @throws Exception is logged and closes the connection
   */
  @Nullable String onLine(TcpSession session, String line) throws Exception;

  /**
   * A client has connected; called once before its first line, and not again after a swap.
   *
   * @return a greeting; {@code null} for none
   */
  default @Nullable String onOpen(TcpSession session) throws Exception {
    return null;
  }
}
