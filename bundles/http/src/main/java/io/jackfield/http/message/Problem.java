package io.jackfield.http.message;

import io.jackfield.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors as clients see them: Problem Details (RFC 9457), or a small page for a browser. */
public final class Problem {
  private Problem() {}

  public static HttpResponse response(Refusal refusal, @Nullable String accept) {
    return response(refusal.status(), refusal.detail(), accept);
  }

  /**
   * An error.
   *
   * @param detail one sentence; empty for none
   * @param accept what the client would like; null if it did not say
   */
  public static HttpResponse response(int status, String detail, @Nullable String accept) {
    String title = StatusLines.reason(status);
    boolean page = prefersPage(accept);
    String text = page ? page(status, title, detail) : json(status, title, detail);
    return HttpResponse.status(status)
        .body(
            page ? "text/html; charset=utf-8" : "application/problem+json",
            text.getBytes(StandardCharsets.UTF_8))
        .header(Fields.CONTENT_TYPE_OPTIONS, Fields.NOSNIFF)
        .header(Fields.CONTENT_SECURITY_POLICY, "default-src 'none'")
        .header(Fields.CACHE_CONTROL, "no-store");
  }

  /** Browsers ask for pages by name; everybody else gets JSON. */
  static boolean prefersPage(@Nullable String accept) {
    return accept != null && accept.contains("text/html") && !accept.contains("json");
  }

  private static String json(int status, String title, String detail) {
    StringBuilder text = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
    Escape.json(text, title).append(",\"status\":").append(status);
    if (!detail.isEmpty()) {
      Escape.json(text.append(",\"detail\":"), detail);
    }
    return text.append("}\n").toString();
  }

  private static String page(int status, String title, String detail) {
    String heading = status + " " + Escape.html(title);
    return "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>"
        + heading
        + "</title>\n<h1>"
        + heading
        + "</h1>\n<p>"
        + Escape.html(detail)
        + "</p></html>\n";
  }
}
