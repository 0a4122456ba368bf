package io.jackfield.tasks.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a task store on PostgreSQL is reached.
 *
 * @param user empty for that of the operating system
 * @param password empty where none is asked for
 */
public record JdbcAccess(String url, String user, String password) {
  /** Without a user or a password where the host is; the driver would tell of it in the log. */
  private static final Pattern URL = Pattern.compile("jdbc:postgresql:[^?@\\s]+(\\?\\S*)?");

  private static final Pattern PASSWORD = Pattern.compile("[?&]password=");

  /**
   * What is configured; empty for the store in the daemon's own data.
   *
   * @param etc the folder that relative paths start from
   * @throws IOException with the key and the reason
   */
  public static Optional<JdbcAccess> of(TasksConfig config, Path etc) throws IOException {
    String url = config.jdbc_url().strip();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!URL.matcher(url).matches()) {
      throw new IOException("jdbc.url: is not jdbc:postgresql://HOST/DATABASE");
    }
    if (PASSWORD.matcher(url).find()) {
      throw new IOException("jdbc.url: has a password, which jdbc.password.file is for");
    }
    return Optional.of(
        new JdbcAccess(
            url, config.jdbc_user().strip(), password(config.jdbc_password_file().strip(), etc)));
  }

  private static String password(String file, Path etc) throws IOException {
    if (file.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(etc.resolve(file)).strip();
    } catch (IOException e) {
      throw new IOException("jdbc.password.file: cannot be read: " + etc.resolve(file), e);
    }
  }

  /** For the operator: without parameters, which may be secret. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
