package io.jackfield.client.http;

import java.util.Locale;
import java.util.Map;

/** The addresses of the links in a page. Goes through it once. For one thread. */
final class HtmlLinks {
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");
  private static final int LONGEST_ENTITY = 10;
  private static final int LONGEST_TEXT = 1000;

  private final String page;
  private int at;
  private String address = "";

  HtmlLinks(String page) {
    this.page = page;
  }

  /** Goes on to the next link, if there is one. */
  boolean next() {
    while ((at = page.indexOf('<', at)) >= 0) {
      if (page.startsWith("<!--", at)) {
        int end = page.indexOf("-->", at);
        at = end < 0 ? page.length() : end + 3;
      } else if (isAnchor()) {
        at += 2;
        if (readTag()) {
          return true;
        }
      } else {
        at++;
      }
    }
    at = page.length();
    return false;
  }

  private boolean isAnchor() {
    return at + 2 < page.length()
        && (page.charAt(at + 1) == 'a' || page.charAt(at + 1) == 'A')
        && Character.isWhitespace(page.charAt(at + 2));
  }

  /** Reads the attributes up to the end of the tag; whether an address is among them. */
  private boolean readTag() {
    boolean found = false;
    while (skipBlanks() && page.charAt(at) != '>') {
      int start = at;
      while (at < page.length() && "=>".indexOf(page.charAt(at)) < 0 && !isBlank()) {
        at++;
      }
      String name = page.substring(start, at).toLowerCase(Locale.ROOT);
      String value = "";
      if (skipBlanks() && page.charAt(at) == '=') {
        at++;
        value = readValue();
      }
      if (name.equals("href")) {
        address = unescape(value);
        found = true;
      }
    }
    return found;
  }

  private String readValue() {
    if (!skipBlanks()) {
      return "";
    }
    char quote = page.charAt(at);
    int start = at;
    if (quote == '"' || quote == '\'') {
      int end = page.indexOf(quote, at + 1);
      at = end < 0 ? page.length() : end + 1;
      return page.substring(start + 1, end < 0 ? page.length() : end);
    }
    while (at < page.length() && page.charAt(at) != '>' && !isBlank()) {
      at++;
    }
    return page.substring(start, at);
  }

  private boolean isBlank() {
    return Character.isWhitespace(page.charAt(at));
  }

  private boolean skipBlanks() {
    while (at < page.length() && isBlank()) {
      at++;
    }
    return at < page.length();
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int end = text.charAt(i) == '&' ? indexOf(text, ";", i, LONGEST_ENTITY) : -1;
      String meant = end > i ? entity(text.substring(i + 1, end)) : "";
      if (meant.isEmpty()) {
        plain.append(text.charAt(i));
      } else {
        plain.append(meant);
        i = end;
      }
    }
    return plain.toString();
  }

  private static String entity(String name) {
    try {
      if (name.startsWith("#x") || name.startsWith("#X")) {
        return Character.toString(Integer.parseInt(name.substring(2), 16));
      }
      if (name.startsWith("#")) {
        return Character.toString(Integer.parseInt(name.substring(1)));
      }
    } catch (IllegalArgumentException e) {
      return "";
    }
    return ENTITIES.getOrDefault(name, "");
  }

  /** As it stands in the page, its entities resolved. */
  String address() {
    return address;
  }

  /** The text between the end of the link and the end of the line, or the next tag. */
  String behind(int most) {
    int tag = indexOf(page, "</", at, LONGEST_TEXT);
    int close = tag < 0 ? -1 : indexOf(page, ">", tag, LONGEST_ENTITY);
    if (close < 0) {
      return "";
    }
    int end = close + 1;
    while (end < page.length() && end - close < most && "<\r\n".indexOf(page.charAt(end)) < 0) {
      end++;
    }
    return page.substring(close + 1, end);
  }

  /** Within so many characters, so that a page without what is looked for is gone through once. */
  private static int indexOf(String text, String wanted, int from, int most) {
    int found = text.substring(from, Math.min(text.length(), from + most)).indexOf(wanted);
    return found < 0 ? -1 : from + found;
  }
}
