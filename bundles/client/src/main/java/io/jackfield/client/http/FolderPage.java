package io.jackfield.client.http;

import io.jackfield.client.RemoteFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The links of a page that lead to what is in its folder. Behind a link, nginx and Apache tell the
 * time, to the minute, and the size. Immutable.
 */
final class FolderPage {
  private static final int LONGEST_FACTS = 200;
  private static final Pattern FACTS =
      Pattern.compile(
          "\\s*(\\d{2}-\\p{Alpha}{3}-\\d{4} \\d{2}:\\d{2}|\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2})"
              + "\\s+(\\d{1,18}|\\S+)\\s*");
  private static final DateTimeFormatter NGINX =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm", Locale.ROOT);
  private static final DateTimeFormatter APACHE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final URI base;
  private final String folder;

  /**
   * A page.
   *
   * @param base its address
   * @param folder what its entries' paths begin with
   */
  FolderPage(URI base, String folder) {
    this.base = base;
    this.folder = folder;
  }

  List<RemoteFile> read(String page) {
    List<RemoteFile> entries = new ArrayList<>();
    HtmlLinks links = new HtmlLinks(page);
    while (links.next()) {
      RemoteFile entry = entry(links.address(), links.behind(LONGEST_FACTS));
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable RemoteFile entry(String link, String behind) {
    String raw = child(link);
    if (raw == null) {
      return null;
    }
    boolean isFolder = raw.endsWith("/");
    String name = WebPath.decode(isFolder ? raw.substring(0, raw.length() - 1) : raw).orElse("");
    if (!WebPath.isName(name)) {
      return null;
    }
    String path = folder.isEmpty() ? name : folder + "/" + name;
    Matcher facts = FACTS.matcher(behind);
    boolean told = facts.matches();
    return new RemoteFile(
        path,
        isFolder,
        told && !isFolder ? size(facts.group(2)) : OptionalLong.empty(),
        told ? time(facts.group(1)) : Optional.empty(),
        "");
  }

  /** The rest of an address behind that of the folder; null if it leads elsewhere. */
  private @Nullable String child(String link) {
    try {
      URI address = base.resolve(new URI(link.strip().replace(" ", "%20")));
      String path = address.getRawPath();
      String start = base.getRawPath().substring(0, base.getRawPath().lastIndexOf('/') + 1);
      boolean here =
          address.getHost() != null
              && path != null
              && String.valueOf(address.getScheme()).startsWith("http")
              && Origin.of(address).equals(Origin.of(base))
              && address.getRawQuery() == null
              && path.startsWith(start);
      return here ? path.substring(start.length()) : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private static OptionalLong size(String text) {
    // One with a unit behind it was rounded.
    return text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Optional<Instant> time(String text) {
    DateTimeFormatter format = text.charAt(2) == '-' ? NGINX : APACHE;
    try {
      return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
