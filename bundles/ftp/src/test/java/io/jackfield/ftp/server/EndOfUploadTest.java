package io.jackfield.ftp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads in TLS whose last bytes come together, as those of a fast client do. */
final class EndOfUploadTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void isStoredIfTheLastOfTheHandshakeBringsAllOfIt(String version) throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(answer(version, true)).startsWith("226 ");
      assertThat(root.resolve("new")).hasContent("content");
    }
  }

  @Test
  void isNotStoredIfItWasCut() throws Exception {
    assertThat(answer("TLSv1.3", false)).startsWith("426 ");
    assertThat(root.resolve("new")).doesNotExist();
  }

  private String answer(String version, boolean inOrder) throws Exception {
    try (TestDaemon daemon = new TestDaemon(root);
        Wire wire = TlsWire.loggedIn(daemon.port);
        Socket data = wire.data()) {
      assertThat(wire.ask("STOR new")).startsWith("150 ");
      new Client(data, TlsWire.engine(version)).upload("content", inOrder);
      data.shutdownOutput();
      return wire.reply();
    }
  }

  /** Keeps what it has to say until it needs an answer. */
  private static final class Client {
    private final Socket socket;
    private final SSLEngine engine;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private ByteBuffer read = ByteBuffer.allocate(1 << 16).flip();

    Client(Socket socket, SSLEngine engine) {
      this.socket = socket;
      this.engine = engine;
    }

    void upload(String text, boolean inOrder) throws IOException {
      engine.beginHandshake();
      for (HandshakeStatus next = engine.getHandshakeStatus();
          next != HandshakeStatus.NOT_HANDSHAKING;
          next = engine.getHandshakeStatus()) {
        switch (next) {
          case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
          case NEED_TASK -> engine.getDelegatedTask().run();
          default -> unwrap();
        }
      }
      wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      if (inOrder) {
        engine.closeOutbound();
        wrap(ByteBuffer.allocate(0));
      }
      send();
    }

    private void wrap(ByteBuffer text) throws IOException {
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(text, out);
      unsent.write(out.array(), 0, out.position());
    }

    private void unwrap() throws IOException {
      ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      if (engine.unwrap(read, none).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        send();
        read.compact();
        InputStream in = socket.getInputStream();
        int count = in.read(read.array(), read.position(), read.remaining());
        if (count < 0) {
          throw new IOException("the server has closed the connection");
        }
        read.position(read.position() + count);
        read.flip();
      }
    }

    private void send() throws IOException {
      socket.getOutputStream().write(unsent.toByteArray());
      unsent.reset();
    }
  }
}
