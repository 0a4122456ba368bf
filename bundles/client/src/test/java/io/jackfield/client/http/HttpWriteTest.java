package io.jackfield.client.http;

import static io.jackfield.client.http.HttpReadTest.is;
import static io.jackfield.client.http.WebServer.respond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.Remote;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.RemoteSpec;
import io.jackfield.client.TransferOptions;
import io.jackfield.client.TransferOptions.Checksum;
import io.jackfield.client.remote.Dialer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpWriteTest {
  private static final int BIG = 3 << 20;

  @TempDir Path folder;
  private WebServer server;
  private Remote remote;

  @AfterEach
  void end() throws IOException {
    if (remote != null) {
      remote.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void serve(WebServer.Handler handler) throws IOException {
    server = new WebServer(handler);
    open(server.port());
  }

  private void open(int port) {
    RemoteSpec spec =
        RemoteSpec.builder(URI.create("http://localhost:" + port + "/dav/"))
            .user("ann", () -> "secret".toCharArray())
            .build();
    remote = new HttpRemote(spec, new Dialer(spec, d -> {}));
  }

  private static WebServer.Handler status(String head) {
    return (request, out) -> {
      respond(out, head);
      return true;
    };
  }

  @Test
  void putsAFile() throws IOException {
    serve(status("201 Created\nETag: \"9\""));
    Path file = Files.write(folder.resolve("file"), new byte[BIG]);
    List<Long> seen = new ArrayList<>();
    RemoteFile put =
        remote.put(
            file, "in/a b.bin", TransferOptions.DEFAULT.progress((done, all) -> seen.add(done)));
    assertThat(put.version()).isEqualTo("\"9\"");
    assertThat(put.size()).hasValue(BIG);
    WebServer.Request request = server.requests.get(0);
    assertThat(request.method() + " " + request.target()).isEqualTo("PUT /dav/in/a%20b.bin");
    assertThat(request.content()).hasSize(BIG);
    assertThat(request.field("Expect")).isEqualTo("100-continue");
    assertThat(request.field("Content-Length")).isEqualTo("" + BIG);
    assertThat(request.field("Authorization")).startsWith("Basic ");
    assertThat(seen).startsWith(0L).endsWith((long) BIG).isSorted();
  }

  @Test
  void putsWhatNobodyKnowsTheSizeOf() throws IOException {
    serve(status("204 No Content"));
    byte[] content = "what is in it".getBytes(StandardCharsets.UTF_8);
    remote.put(new ByteArrayInputStream(content), -1, "a", TransferOptions.DEFAULT);
    assertThat(server.requests.get(0).field("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(server.requests.get(0).content()).isEqualTo(content);
  }

  @Test
  void putsManyOnOneConnection() throws IOException {
    serve(status("201 Created"));
    Path file = Files.writeString(folder.resolve("file"), "small");
    for (int i = 0; i < 3; i++) {
      remote.put(file, "a" + i, TransferOptions.DEFAULT);
    }
    assertThat(server.connections).hasValue(1);
    assertThat(server.requests).extracting(r -> r.content().length).containsExactly(5, 5, 5);
  }

  @Test
  void tellsTheServerTheChecksum() throws IOException {
    serve(status("201 Created"));
    Path file = Files.writeString(folder.resolve("file"), "");
    String hex = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
    remote.put(file, "a", TransferOptions.DEFAULT.checksum(new Checksum("SHA-256", hex)));
    assertThat(server.requests.get(0).field("Repr-Digest"))
        .isEqualTo("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
  }

  /** Refuses before the content, and reads nothing of it. */
  @Test
  void sendsNothingToAServerThatRefuses() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<Integer> sent =
          new FutureTask<>(
              () -> {
                try (Socket peer = listener.accept()) {
                  InputStream in = peer.getInputStream();
                  StringBuilder head = new StringBuilder();
                  while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                  }
                  respond(peer.getOutputStream(), "413 Too large");
                  return in.readAllBytes().length;
                }
              });
      new Thread(sent).start();
      open(listener.getLocalPort());
      Path file = Files.write(folder.resolve("file"), new byte[BIG]);
      assertThatThrownBy(() -> remote.put(file, "a", TransferOptions.DEFAULT))
          .satisfies(is(Reason.REFUSED))
          .hasMessageContaining("413 Too large");
      assertThat(sent.get()).isZero();
    }
  }

  /** Says why it closes the connection in the middle. */
  @Test
  void hearsWhyAServerStopsReading() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<Void> served =
          new FutureTask<>(
              () -> {
                try (Socket peer = listener.accept()) {
                  InputStream in = peer.getInputStream();
                  StringBuilder head = new StringBuilder();
                  while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                  }
                  peer.getOutputStream().write("HTTP/1.1 100 Go\r\n\r\n".getBytes());
                  in.readNBytes(1 << 20);
                  respond(peer.getOutputStream(), "507 Full");
                  peer.shutdownInput();
                  peer.shutdownOutput();
                  in.readAllBytes();
                  return null;
                }
              });
      new Thread(served).start();
      open(listener.getLocalPort());
      Path file = Files.write(folder.resolve("file"), new byte[64 << 20]);
      assertThatThrownBy(() -> remote.put(file, "a", TransferOptions.DEFAULT))
          .isInstanceOf(RemoteException.class);
      served.get();
    }
  }

  /** The last chunk says that this was all, and the server would keep what it has. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotTellTheEndOfAStreamThatBreaks(boolean unchecked) throws Exception {
    InputStream broken =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- > 0) {
              return 'x';
            }
            if (unchecked) {
              throw new IllegalStateException("no more");
            }
            throw new IOException("no more");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            bytes[offset] = (byte) read();
            return 1;
          }
        };
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<String> sent =
          new FutureTask<>(
              () -> {
                try (Socket peer = listener.accept()) {
                  peer.getOutputStream().write("HTTP/1.1 100 Go\r\n\r\n".getBytes());
                  return new String(
                      peer.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                }
              });
      new Thread(sent).start();
      open(listener.getLocalPort());
      assertThatThrownBy(() -> remote.put(broken, -1, "a", TransferOptions.DEFAULT))
          .isInstanceOf(unchecked ? IllegalStateException.class : IOException.class)
          .hasMessage("no more");
      assertThat(sent.get()).startsWith("PUT ").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void neverSendsContentTwice() throws IOException {
    // An idle connection that ends while content is on its way.
    serve(
        (request, out) -> {
          if (server.requests.size() == 2) {
            return false;
          }
          respond(out, "201 Created");
          return true;
        });
    Path file = Files.writeString(folder.resolve("file"), "small");
    remote.put(file, "a", TransferOptions.DEFAULT);
    assertThatThrownBy(() -> remote.put(file, "a", TransferOptions.DEFAULT))
        .satisfies(is(Reason.UNREACHABLE));
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void doesNotFollowWithContent() throws IOException {
    serve(status("307 Elsewhere\nLocation: /other"));
    Path file = Files.writeString(folder.resolve("file"), "small");
    assertThatThrownBy(() -> remote.put(file, "a", TransferOptions.DEFAULT))
        .satisfies(is(Reason.REFUSED));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void tellsOfTheLocalFileAsSuch() throws IOException {
    serve(status("201 Created"));
    assertThatThrownBy(() -> remote.put(folder.resolve("none"), "a", TransferOptions.DEFAULT))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
    assertThatThrownBy(() -> remote.put(folder, "a", TransferOptions.DEFAULT))
        .isInstanceOf(FileSystemException.class);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    assertThatThrownBy(() -> remote.put(broken, 5, "a", TransferOptions.DEFAULT))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    assertThatThrownBy(
            () -> remote.put(InputStream.nullInputStream(), 5, "a", TransferOptions.DEFAULT))
        .isInstanceOf(java.io.EOFException.class);
  }

  @Test
  void createsFoldersThatAreMissing() throws IOException {
    List<String> there = new ArrayList<>(List.of("/dav/"));
    serve(
        (request, out) -> {
          String path = request.target();
          String parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
          if (request.method().equals("HEAD")) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
            return false;
          }
          String status =
              there.contains(path)
                  ? "405 Not allowed"
                  : there.contains(parent) ? "201 Created" : "409 Conflict";
          if (status.startsWith("201")) {
            there.add(path);
          }
          respond(out, status);
          return true;
        });
    remote.createFolder("a/b/c");
    assertThat(there).containsExactly("/dav/", "/dav/a/", "/dav/a/b/", "/dav/a/b/c/");
    // HEAD without a slash at the end tells of no folder here.
    assertThatThrownBy(() -> remote.createFolder("a/b/c")).satisfies(is(Reason.UNSUPPORTED));
  }

  @Test
  void renames() throws IOException {
    serve(status("201 Created"));
    remote.rename("a", "b/ü");
    WebServer.Request request = server.requests.get(0);
    assertThat(request.method() + " " + request.target()).isEqualTo("MOVE /dav/a");
    assertThat(request.field("Destination"))
        .isEqualTo("http://localhost:" + server.port() + "/dav/b/%C3%BC");
    assertThat(request.field("Overwrite")).isEqualTo("T");
  }

  @Test
  void deletesNoFolderThatIsNotEmpty() throws IOException {
    serve(
        (request, out) -> {
          boolean slash = request.target().endsWith("/");
          if (request.method().equals("GET")) {
            respond(out, "200 OK\nContent-Type: text/html", "<a href=\"one\">one</a>");
          } else {
            respond(out, slash ? "200 OK" : "301 Moved\nLocation: /dav/a/");
          }
          return true;
        });
    assertThatThrownBy(() -> remote.delete("a"))
        .satisfies(is(Reason.REFUSED))
        .hasMessageEndingWith("/dav/a: is a folder that is not empty");
    assertThat(server.requests).extracting(WebServer.Request::method).doesNotContain("DELETE");
  }
}
