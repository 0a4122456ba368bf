package io.jackfield.ftp.commands;

import io.jackfield.account.Permission;
import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.ftp.control.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes the facts of a file (RFC 3659 section 7.5). */
final class Facts {
  /** The facts there are, in the order in which they are told. */
  static final List<String> NAMES = List.of("type", "size", "modify", "perm", "unique");

  /** What a session is told: all of them, until the client has chosen. */
  static List<String> of(SessionState state) {
    List<String> chosen = state.facts;
    return chosen == null ? NAMES : chosen;
  }

  private final FileView view;
  private final List<String> wanted;

  Facts(FileView view, List<String> wanted) {
    this.view = view;
    this.wanted = wanted;
  }

  /** The wanted facts, each with its semicolon. */
  String of(FileInfo info) {
    StringBuilder line = new StringBuilder(96);
    for (String name : wanted) {
      String value = value(name, info);
      if (!value.isEmpty()) {
        line.append(name).append('=').append(value).append(';');
      }
    }
    return line.toString();
  }

  private String value(String name, FileInfo info) {
    return switch (name) {
      case "type" -> info.folder() ? "dir" : "file";
      case "size" -> info.folder() ? "" : Long.toString(info.size());
      case "modify" -> Times.format(info.modified());
      case "perm" -> permissions(info);
      case "unique" -> unique(info);
      default -> "";
    };
  }

  private String permissions(FileInfo info) {
    Set<Permission> granted = view.permissions(info.path());
    StringBuilder perm = new StringBuilder();
    if (info.folder()) {
      add(perm, 'c', granted, Permission.CREATE);
      add(perm, 'd', granted, Permission.DELETE);
      perm.append('e');
      add(perm, 'f', granted, Permission.RENAME);
      add(perm, 'l', granted, Permission.LIST);
      add(perm, 'm', granted, Permission.MKDIR);
      add(perm, 'p', granted, Permission.DELETE);
    } else {
      add(perm, 'a', granted, Permission.OVERWRITE);
      add(perm, 'd', granted, Permission.DELETE);
      add(perm, 'f', granted, Permission.RENAME);
      add(perm, 'r', granted, Permission.READ);
      add(perm, 'w', granted, Permission.OVERWRITE);
    }
    return perm.toString();
  }

  private static void add(
      StringBuilder perm, char letter, Set<Permission> granted, Permission needed) {
    if (granted.contains(needed)) {
      perm.append(letter);
    }
  }

  /**
   * There are no links in the file space: where the file system cannot tell a file by anything else
   * a path is one file, and a file has one path. Hashed, because the disk's numbers are nobody's
   * business.
   */
  private static String unique(FileInfo info) {
    String text = info.id().isEmpty() ? info.path().toString() : info.id();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).toString().replace("-", "");
  }
}
