package io.jackfield.http.message;

import io.jackfield.file.BadPathException;
import io.jackfield.file.VirtualPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Paths as URLs write them (RFC 3986 sections 2.1 and 3.3), to and from the file space. */
public final class PathText {
  private static final String UNENCODED = "-._~!$&'()*+,=:@";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PathText() {}

  /**
   * Decodes percent signs once and normalises once. What some parser along the way could read as
   * another path is refused. A semicolon is a character like any other (RFC 3986 section 3.3): the
   * parameters that it once began are part of their element.
   *
   * @throws BadPathException with a message for the client
   */
  public static RequestPath decode(String raw) {
    if (raw.indexOf('\\') >= 0 || raw.indexOf('#') >= 0) {
      throw new BadPathException("the path has a character in it that must be encoded");
    }
    return RequestPath.parse(raw.indexOf('%') < 0 ? raw : unescape(raw));
  }

  private static String unescape(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int value = i + 2 < raw.length() ? octet(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
      if (value < ' ' || value == '/' || value == '\\' || value == 0x7f) {
        throw new BadPathException("the path has a bad percent encoding in it");
      }
      bytes.write(value);
      i += 2;
    }
    return utf8(bytes.toByteArray());
  }

  /** The value of two hexadecimal digits; -1 if they are none. */
  static int octet(char high, char low) {
    int h = high < 0x80 ? Character.digit(high, 16) : -1;
    int l = low < 0x80 ? Character.digit(low, 16) : -1;
    return h < 0 || l < 0 ? -1 : (h << 4) | l;
  }

  /** The JDK's decoder reports overlong forms and surrogates as malformed, as it should. */
  private static String utf8(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new BadPathException("the path has a control character in it");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new BadPathException("the path is not UTF-8");
    }
  }

  /** The path from the root, encoded; it begins with exactly one slash and ends with none. */
  public static String encode(VirtualPath path) {
    return encode(path.elements());
  }

  public static String encode(List<String> elements) {
    StringBuilder text = new StringBuilder();
    for (String element : elements) {
      text.append('/').append(encode(element));
    }
    return text.isEmpty() ? "/" : text.toString();
  }

  /** One element, encoded. */
  public static String encode(String element) {
    StringBuilder text = new StringBuilder(element.length() + 8);
    for (byte b : element.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
      }
    }
    return text.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && UNENCODED.indexOf(b) >= 0);
  }
}
