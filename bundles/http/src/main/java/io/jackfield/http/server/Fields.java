package io.jackfield.http.server;

/** Names and values of header fields, in lower case as HTTP/2 has them. */
final class Fields {
  static final String ACCEPT = "accept";
  static final String ACCEPT_RANGES = "accept-ranges";
  static final String ALLOW = "allow";
  static final String AUTHORIZATION = "authorization";
  static final String CACHE_CONTROL = "cache-control";
  static final String CONTENT_RANGE = "content-range";
  static final String CONTENT_SECURITY_POLICY = "content-security-policy";
  static final String CONTENT_TYPE = "content-type";
  static final String CONTENT_TYPE_OPTIONS = "x-content-type-options";
  static final String ETAG = "etag";
  static final String EXPECT = "expect";
  static final String HOST = "host";
  static final String IF_MATCH = "if-match";
  static final String IF_MODIFIED_SINCE = "if-modified-since";
  static final String IF_NONE_MATCH = "if-none-match";
  static final String IF_RANGE = "if-range";
  static final String IF_UNMODIFIED_SINCE = "if-unmodified-since";
  static final String LAST_MODIFIED = "last-modified";
  static final String LOCATION = "location";
  static final String NOSNIFF = "nosniff";
  static final String RANGE = "range";
  static final String REFERER = "referer";
  static final String RETRY_AFTER = "retry-after";
  static final String USER_AGENT = "user-agent";
  static final String VARY = "vary";
  static final String WWW_AUTHENTICATE = "www-authenticate";

  private Fields() {}
}
