package io.jackfield.accounts;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the name of an account. */
final class AccountName {
  /** The account without a password; FTP clients say either (RFC 1635). */
  static final String ANONYMOUS = "anonymous";

  private static final Set<String> RESERVED = Set.of(ANONYMOUS, "ftp", ".", "..");
  private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private AccountName() {}

  static String checked(String name) {
    if (!GOOD.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of an account is 1 to 64 letters, digits and . _ - @");
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("an account cannot be named '" + name + "'");
    }
    return name;
  }
}
