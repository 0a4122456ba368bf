package io.jackfield.http.message;

import io.jackfield.file.BadPathException;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for (RFC 9112 section 3.2).
 *
 * @param path the one value that the handler, the permissions and the file are found by
 * @param folder whether it was written with a slash at the end
 * @param query as it was sent; empty if there is none
 * @param host without port, in lower case; empty if the client did not tell
 * @param server whether the whole server is meant ({@code *})
 */
public record RequestTarget(
    RequestPath path, boolean folder, String query, String host, boolean server) {

  /**
   * Reads the target of a request whose Host is well formed or missing. A target that names a host
   * itself overrides it (RFC 9112 section 3.2.2).
   *
   * @throws BadPathException with a message for the client
   */
  public static RequestTarget parse(RequestHead head) {
    String target = head.target();
    if (target.startsWith("/")) {
      return ofPath(target, host(head.host()));
    }
    if (target.equals("*") && head.method().equals("OPTIONS")) {
      return new RequestTarget(RequestPath.ROOT, true, "", host(head.host()), true);
    }
    int start = schemeLength(target);
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    Authority named = start == 0 ? null : Authority.parse(target.substring(start, end));
    if (named == null) {
      throw new BadPathException("the request target is malformed");
    }
    String rest = target.substring(end);
    return ofPath(rest.startsWith("/") ? rest : "/" + rest, named.host());
  }

  private static String host(@Nullable Authority host) {
    return host == null ? "" : host.host();
  }

  private static int schemeLength(String target) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return 0;
  }

  private static RequestTarget ofPath(String target, String host) {
    int mark = target.indexOf('?');
    String raw = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    if (query.indexOf('#') >= 0) {
      throw new BadPathException("the query has a character in it that must be encoded");
    }
    return new RequestTarget(PathText.decode(raw), endsAsFolder(raw), query, host, false);
  }

  private static boolean endsAsFolder(String raw) {
    String last = raw.substring(raw.lastIndexOf('/') + 1);
    return switch (last.replace("%2e", ".").replace("%2E", ".")) {
      case "", ".", ".." -> true;
      default -> false;
    };
  }

  /** The path as handlers see it. */
  public String pathText() {
    return folder && !path.isRoot() ? path + "/" : path.toString();
  }
}
