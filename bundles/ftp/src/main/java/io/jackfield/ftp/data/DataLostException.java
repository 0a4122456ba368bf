package io.jackfield.ftp.data;

import java.io.IOException;

/** The data connection ended before the transfer did; the message is for the peer. */
public final class DataLostException extends IOException {
  private static final long serialVersionUID = 1L;

  public DataLostException(String message) {
    super(message);
  }
}
