package io.jackfield.http.exchange;

/**
 * What carries exchanges and goes on behind them: a connection of HTTP/1.1, or a stream of HTTP/2.
 * Everything here is the event loop's.
 */
public interface Carrier {
  /** Nothing that the client sends behind this request can be trusted, or is waited for. */
  void closeAfterwards();

  /** All of the response is written, if not sent: the next request may begin. */
  void written(Exchange exchange);

  /** All that is left to do is to send a file, which needs nobody here. */
  void sendingFile(Exchange exchange);

  /** The response has been taken, or cannot be. */
  void over(Exchange exchange, boolean failed);
}
