package io.jackfield.ftp.server;

import java.io.IOException;

/** Carries an answer out of blocking code. */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  Refusal(int code, String text) {
    super(text);
    this.reply = Reply.of(code, text);
  }

  Reply reply() {
    return reply;
  }
}
