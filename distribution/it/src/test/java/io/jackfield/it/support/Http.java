package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.HttpsURLConnection;

/** Requests on a connection of their own. */
public final class Http {
  private static final int LIMIT_MILLIS = 20_000;

  private Http() {}

  /** Fetches a URL with the JDK's client, which believes any certificate and follows nothing. */
  public static Response get(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(Tls.factory());
      }
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      connection.setRequestProperty("Connection", "close");
      int status = connection.getResponseCode();
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; connection.getHeaderFieldKey(i) != null; i++) {
        headers.put(
            connection.getHeaderFieldKey(i).toLowerCase(Locale.ROOT), connection.getHeaderField(i));
      }
      try (InputStream body =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Response(status, headers, body == null ? new byte[0] : body.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that speaks HTTP/2 over TLS, on one connection, and believes any certificate. */
  public static HttpClient http2() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(Tls.context())
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }

  /** Runs curl with these arguments, the last of them the URL. */
  public static Response curl(String... arguments) {
    return curl(List.of(arguments));
  }

  /** Runs curl with these arguments, the last of them the URL. */
  public static Response curl(List<String> arguments) {
    try {
      Path headers = Files.createTempFile("jackfield-curl-", ".headers");
      List<String> words = new ArrayList<>();
      words.addAll(List.of("curl", "-sS", "--noproxy", "*", "-m", "20", "--path-as-is"));
      words.addAll(List.of("-D", headers.toString()));
      words.addAll(arguments);
      Command.Result result = Command.of(words.toArray(new String[0])).run().ok();
      Response response = Response.of(Files.readAllLines(headers), result.bytes());
      Files.delete(headers);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A response.
   *
   * @param status its status
   * @param headers its fields, the names in lower case
   * @param body its content
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Response(int status, Map<String, String> headers, byte[] body) {

    static Response of(List<String> head, byte[] body) {
      // With 100-continue there is more than one head; the last one counts.
      int status = 0;
      Map<String, String> headers = new TreeMap<>();
      for (String line : head) {
        int colon = line.indexOf(':');
        if (line.startsWith("HTTP/")) {
          status = Integer.parseInt(line.substring(line.indexOf(' ') + 1).substring(0, 3));
          headers.clear();
        } else if (colon > 0) {
          String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
          headers.put(name, line.substring(colon + 1).strip());
        }
      }
      return new Response(status, headers, body);
    }

    /** A header field. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** The content as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return status + " " + headers + "\n" + text();
    }
  }
}
