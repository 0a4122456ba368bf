package io.jackfield.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.it.support.Daemon;
import io.jackfield.it.support.Http;
import io.jackfield.it.support.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who uses a daemon while its bundles are replaced: some stay, some come anew each time. */
final class Visitors implements Closeable {
  private static final Pattern EPSV = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

  private final int httpPort;
  private final int httpsPort;
  private final int ftpPort;
  private final Wire http;
  private final Wire ftp;
  private final Wire echo;

  /** Connects those who stay; there must be an account {@code ann}, {@code secret}. */
  Visitors(Daemon daemon) throws IOException {
    httpPort = daemon.port("http");
    httpsPort = daemon.port("https");
    ftpPort = daemon.port("ftp");
    http = new Wire(httpPort);
    ftp = login();
    echo = new Wire(daemon.port("echo"));
  }

  /** Each does something; what they send differs from round to round. */
  void visit(int round) throws IOException {
    String word = "round" + round;
    assertThat(http.get("/hello?name=" + word)).startsWith("HTTP/1.1 200").contains(word);
    assertThat(Http.get("http://127.0.0.1:" + httpPort + "/hello").status()).isEqualTo(200);
    assertThat(Http.get("https://127.0.0.1:" + httpsPort + "/public/").status()).isEqualTo(200);
    transfer(ftp, word);
    try (Wire fresh = login()) {
      transfer(fresh, "fresh " + word);
    }
    assertThat(echo.send(word + "\n").line()).isEqualTo(word);
  }

  private Wire login() throws IOException {
    Wire wire = new Wire(ftpPort);
    wire.reply();
    wire.ftp("USER ann");
    assertThat(wire.ftp("PASS secret")).startsWith("230 ");
    assertThat(wire.ftp("TYPE I")).startsWith("200 ");
    return wire;
  }

  private static void transfer(Wire ftp, String content) throws IOException {
    try (Wire data = data(ftp)) {
      assertThat(ftp.ftp("STOR note.txt")).startsWith("150 ");
      data.send(content);
    }
    assertThat(ftp.reply()).startsWith("226 ");
    try (Wire data = data(ftp)) {
      assertThat(ftp.ftp("RETR note.txt")).startsWith("150 ");
      assertThat(data.rest()).isEqualTo(content);
    }
    assertThat(ftp.reply()).startsWith("226 ");
  }

  private static Wire data(Wire ftp) throws IOException {
    Matcher reply = EPSV.matcher(ftp.ftp("EPSV"));
    assertThat(reply.find()).isTrue();
    return new Wire(Integer.parseInt(reply.group(1)));
  }

  @Override
  public void close() throws IOException {
    http.close();
    ftp.close();
    echo.close();
  }
}
