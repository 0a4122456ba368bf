package io.jackfield.http.exchange;

/** What became of a response, for the access log and for who counts failures. The event loop's. */
final class Outcome {
  /** In the access log alone; nginx's number for it. */
  private static final int CLIENT_GONE = 499;

  private int status;
  private long sent;
  private boolean cutShort;
  private boolean broken;
  private boolean refusedBusy;

  /** It is being sent. */
  void begun(int with) {
    status = with;
  }

  /** There was nobody any more to send it to. */
  void clientGone() {
    status = CLIENT_GONE;
    cutShort = true;
  }

  /** Bytes of content that the socket has taken. */
  void count(long bytes) {
    sent += bytes;
  }

  /** The client gets no whole response. */
  void cutShort() {
    cutShort = true;
  }

  /** It failed by the server's fault, which its status does not tell. */
  void broken() {
    broken = true;
  }

  /** Refused for what clients do, not for what the handler does. */
  void refusedBusy() {
    refusedBusy = true;
  }

  int status() {
    return status;
  }

  long bytesSent() {
    return sent;
  }

  boolean isCutShort() {
    return cutShort;
  }

  /** Whether nothing failed on this side: 501, 505 and their like tell the client of its own. */
  boolean isGood() {
    return !broken && (refusedBusy || status < 500 || status == 501 || status > 504);
  }
}
