package io.jackfield.ftp.server;

import java.io.IOException;

/** The data connection ended before the transfer did; the message is for the peer. */
final class DataLostException extends IOException {
  private static final long serialVersionUID = 1L;

  DataLostException(String message) {
    super(message);
  }
}
