package io.jackfield.accounts.command;

import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.file.VirtualPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Grants as an operator types and reads them. */
final class Grants {
  private Grants() {}

  /**
   * Reads {@code PERMISSIONS}, which are for the home, and {@code /FOLDER:PERMISSIONS}; reading the
   * home if there is none. Of two for one folder the later one counts.
   */
  static List<Grant> parse(VirtualPath home, List<String> texts) {
    Map<VirtualPath, Grant> grants = new LinkedHashMap<>();
    for (String text : texts.isEmpty() ? List.of("read") : texts) {
      int colon = text.startsWith("/") ? text.lastIndexOf(':') : -1;
      if (text.startsWith("/") && colon < 0) {
        throw new IllegalArgumentException("say what is allowed there: " + text + ":read,write");
      }
      VirtualPath folder = colon < 0 ? home : VirtualPath.parse(text.substring(0, colon));
      grants.put(folder, new Grant(folder, Permission.parse(text.substring(colon + 1))));
    }
    return List.copyOf(grants.values());
  }

  /** A grant as {@link #parse} reads it. */
  static String words(Grant grant) {
    return grant.folder() + ":" + String.join(",", names(grant.permissions()));
  }

  /** As short as can be: {@code read} and {@code write} where all they stand for is there. */
  static List<String> names(Set<Permission> permissions) {
    List<String> names = new ArrayList<>();
    boolean reading = permissions.containsAll(Permission.READING);
    boolean writing = permissions.containsAll(Permission.WRITING);
    if (reading) {
      names.add("read");
    }
    if (writing) {
      names.add("write");
    }
    for (Permission one : Permission.values()) {
      boolean said =
          (reading && Permission.READING.contains(one))
              || (writing && Permission.WRITING.contains(one));
      if (permissions.contains(one) && !said) {
        names.add(one.name().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
