package io.jackfield.http.message;

/** Names and values of header fields, in lower case as HTTP/2 has them. */
public final class Fields {
  static final String ACCEPT = "accept";
  public static final String ACCEPT_RANGES = "accept-ranges";
  public static final String ALLOW = "allow";
  public static final String AUTHORIZATION = "authorization";
  public static final String CACHE_CONTROL = "cache-control";
  public static final String CONTENT_RANGE = "content-range";
  public static final String CONTENT_SECURITY_POLICY = "content-security-policy";
  public static final String CONTENT_TYPE = "content-type";
  public static final String CONTENT_TYPE_OPTIONS = "x-content-type-options";
  public static final String ETAG = "etag";
  public static final String EXPECT = "expect";
  public static final String HOST = "host";
  static final String IF_MATCH = "if-match";
  static final String IF_MODIFIED_SINCE = "if-modified-since";
  static final String IF_NONE_MATCH = "if-none-match";
  static final String IF_RANGE = "if-range";
  static final String IF_UNMODIFIED_SINCE = "if-unmodified-since";
  public static final String LAST_MODIFIED = "last-modified";
  public static final String LOCATION = "location";
  public static final String NOSNIFF = "nosniff";
  public static final String RANGE = "range";
  public static final String REFERER = "referer";
  public static final String RETRY_AFTER = "retry-after";
  public static final String USER_AGENT = "user-agent";
  public static final String VARY = "vary";
  public static final String WWW_AUTHENTICATE = "www-authenticate";

  private Fields() {}

  /**
   * Whether a field is the server's business alone (RFC 9110 section 7.6.1, RFC 9112 section 6).
   */
  public static boolean isServers(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te");
      case 4 -> name.equalsIgnoreCase("date");
      case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
      case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
      case 14 -> name.equalsIgnoreCase("content-length");
      case 16 -> name.equalsIgnoreCase("proxy-connection");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      default -> false;
    };
  }
}
