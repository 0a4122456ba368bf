package io.jackfield.client.ftp;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import java.util.List;
import java.util.Locale;

/** What replies that refuse something mean (RFC 959 section 4.2, RFC 2228 section 5). */
final class Refusals {
  private static final List<String> DENIED =
      List.of("permission", "denied", "not allowed", "not permitted", "forbidden", "may not");
  private static final List<String> MISSING =
      List.of("no such", "not found", "not exist", "cannot find", "can't find", "not a directory");
  private static final List<String> REFUSED =
      List.of("not empty", "quota", "exceed", "exists", "no space");

  private Refusals() {}

  /**
   * Of a command.
   *
   * @param what is being done, such as {@code ftp://host/path: cannot be read}
   */
  static RemoteException of(String what, Reply reply) {
    return new RemoteException(reason(reply), what + ": the server says " + reply);
  }

  /** Why a server refuses. */
  static Reason reason(Reply reply) {
    return switch (reply.code()) {
      case 331, 332, 430, 530, 532 -> Reason.CREDENTIALS;
      case 425, 426 -> Reason.UNREACHABLE;
      case 500, 502, 503, 504, 522, 533, 534, 536, 537, 551 -> Reason.UNSUPPORTED;
      case 501 -> ofText(reply, Reason.UNSUPPORTED);
      case 550 -> ofText(reply, Reason.NOT_FOUND);
      case 553 -> ofText(reply, Reason.REFUSED);
      default -> reply.code() / 100 == 4 ? Reason.BUSY : Reason.REFUSED;
    };
  }

  /** Whether nothing but the text tells what it stands for, and the text does not. */
  static boolean isVague(Reply reply) {
    return (reply.code() == 550 || reply.code() == 553)
        && !has(reply, DENIED)
        && !has(reply, MISSING)
        && !has(reply, REFUSED);
  }

  private static Reason ofText(Reply reply, Reason otherwise) {
    if (has(reply, REFUSED)) {
      return Reason.REFUSED;
    }
    if (has(reply, MISSING)) {
      return Reason.NOT_FOUND;
    }
    return has(reply, DENIED) ? Reason.DENIED : otherwise;
  }

  private static boolean has(Reply reply, List<String> words) {
    String text = String.join(" ", reply.lines()).toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(text::contains);
  }
}
