package io.jackfield.client.mirror;

/** A value that cannot be; the message is one line that begins with the key. */
final class BadSettingException extends Exception {
  private static final long serialVersionUID = 1;

  BadSettingException(String key, String reason) {
    super(key + ": " + reason);
  }
}
