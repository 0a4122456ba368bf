package io.jackfield.ftp.data;

import java.io.IOException;

/** Why something cannot be done, as an answer to the client. */
public final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * An answer of one line.
   *
   * @param code three digits
   */
  public Refusal(int code, String text) {
    super(text);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
