package io.jackfield.http.files;

import io.jackfield.file.FileInfo;
import io.jackfield.http.message.Escape;
import io.jackfield.http.message.PathText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** The listing of a folder for a browser: no script, and a style that the policy knows by hash. */
final class ListingPage {
  private static final String STYLE =
      "body{font-family:sans-serif;margin:2em}td{padding:.1em 1.5em .1em 0}"
          + "td+td{text-align:right;color:#555}";

  /** The Content-Security-Policy of the page. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none'; form-action 'none'";

  private ListingPage() {}

  private static String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  static String of(Listing listing) {
    String title = Escape.html(listing.path().toString());
    StringBuilder page =
        new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>")
            .append(title)
            .append("</title>\n<style>")
            .append(STYLE)
            .append("</style>\n<h1>")
            .append(title)
            .append("</h1>\n<table>\n");
    if (!listing.path().isRoot()) {
      page.append("<tr><td><a href=\"../\">../</a><td><td>\n");
    }
    listing.entries().forEach(entry -> row(page, entry));
    page.append("</table>\n");
    if (listing.cut()) {
      page.append("<p>There are more entries than are shown.</p>\n");
    }
    return page.append("</html>\n").toString();
  }

  /** The link begins with a dot: a colon in the name would make its beginning a scheme. */
  private static void row(StringBuilder page, FileInfo entry) {
    String slash = entry.folder() ? "/" : "";
    page.append("<tr><td><a href=\"./")
        .append(Escape.html(PathText.encode(entry.name())))
        .append(slash)
        .append("\">")
        .append(Escape.html(entry.name()))
        .append(slash)
        .append("</a><td>")
        .append(entry.folder() ? "" : Long.toString(entry.size()))
        .append("<td>")
        .append(entry.modified().truncatedTo(ChronoUnit.SECONDS))
        .append('\n');
  }
}
