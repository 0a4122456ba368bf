package io.jackfield.config;

/**
 * Something wrong in a configuration file.
 *
 * @param file the file's name in {@code etc/}
 * @param key the key; empty if it is the whole file
 * @param reason what is wrong, in words of the operator
 */
public record ConfigProblem(String file, String key, String reason) {

  @Override
  public String toString() {
    return file + ": " + (key.isEmpty() ? "" : key + ": ") + reason;
  }
}
