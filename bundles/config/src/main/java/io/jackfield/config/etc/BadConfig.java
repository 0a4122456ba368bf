package io.jackfield.config.etc;

/** A file or a value cannot be used; the message is the reason in words of the operator. */
final class BadConfig extends Exception {
  private static final long serialVersionUID = 1L;

  private final String key;

  BadConfig(String key, String reason) {
    super(reason);
    this.key = key;
  }

  /** Empty if it is the whole file. */
  String key() {
    return key;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
