package io.jackfield.client.http;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.remote.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a status says that is not the wanted one. */
final class Statuses {
  private static final int LONGEST = 512;

  private Statuses() {}

  static boolean isMissing(Answer answer) {
    return answer.status() == 404 || answer.status() == 410;
  }

  /** Closes the answer. */
  static RemoteException refused(Call call, Answer answer) throws IOException {
    String said = answer.status() + " " + answer.reason();
    String retry = answer.field("Retry-After").map(r -> ", wants a try after " + r).orElse("");
    String wants =
        answer.status() == 401
            ? answer.field("WWW-Authenticate").map(w -> ", wants " + scheme(w)).orElse("")
            : "";
    String line = Failures.text(said.strip() + retry + wants) + explanation(answer);
    return new RemoteException(reason(answer.status()), call.where() + ": " + line);
  }

  private static String scheme(String challenge) {
    int blank = challenge.indexOf(' ');
    return blank < 0 ? challenge : challenge.substring(0, blank);
  }

  /** The first line of a text that came along. */
  private static String explanation(Answer answer) {
    try {
      boolean text = answer.field("Content-Type").orElse("").startsWith("text/plain");
      String said =
          text ? new String(answer.beginning(LONGEST), StandardCharsets.UTF_8).strip() : "";
      answer.skip();
      String line = said.lines().findFirst().orElse("");
      return line.isEmpty() ? "" : " (" + Failures.text(line) + ")";
    } catch (IOException e) {
      answer.close();
      return "";
    }
  }

  private static Reason reason(int status) {
    return switch (status) {
      case 401, 407 -> Reason.CREDENTIALS;
      case 403 -> Reason.DENIED;
      case 404, 410 -> Reason.NOT_FOUND;
      case 405, 501, 505 -> Reason.UNSUPPORTED;
      case 408, 423, 425, 429 -> Reason.BUSY;
      case 412, 416 -> Reason.CHANGED;
      case 507 -> Reason.REFUSED;
      default -> status >= 500 ? Reason.BUSY : Reason.REFUSED;
    };
  }
}
