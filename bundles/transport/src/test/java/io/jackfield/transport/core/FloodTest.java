package io.jackfield.transport.core;

import static io.jackfield.transport.core.Http2Client.ACK;
import static io.jackfield.transport.core.Http2Client.CONTINUATION;
import static io.jackfield.transport.core.Http2Client.DATA;
import static io.jackfield.transport.core.Http2Client.END_HEADERS;
import static io.jackfield.transport.core.Http2Client.END_STREAM;
import static io.jackfield.transport.core.Http2Client.ENHANCE_YOUR_CALM;
import static io.jackfield.transport.core.Http2Client.FLOW_CONTROL_ERROR;
import static io.jackfield.transport.core.Http2Client.HEADERS;
import static io.jackfield.transport.core.Http2Client.PING;
import static io.jackfield.transport.core.Http2Client.PRIORITY;
import static io.jackfield.transport.core.Http2Client.REFUSED_STREAM;
import static io.jackfield.transport.core.Http2Client.RST_STREAM;
import static io.jackfield.transport.core.Http2Client.SETTINGS;
import static io.jackfield.transport.core.Http2Client.WINDOW_UPDATE;
import static io.jackfield.transport.core.Http2Client.frame;
import static io.jackfield.transport.core.Http2Client.head;
import static io.jackfield.transport.core.Http2Client.number;
import static io.jackfield.transport.core.StreamProtocol.PROPERTIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.transport.sockets.IoKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/2 that mean harm: their connection ends, and another one is served as before. */
class FloodTest extends TransportContract {
  private final StreamProtocol protocol = new StreamProtocol("a");
  private InetSocketAddress address;
  private Http2Client other;
  private int lastOfOther = -1;

  @BeforeEach
  void listen() throws Exception {
    assumeTrue(io == IoKind.NIO, "frames are the same for each");
    rig.plugIn(protocol, PROPERTIES);
    address = rig.listen();
    other = Http2Client.begin(Client.to(address));
    assertOtherIsServed();
  }

  @AfterEach
  void otherIsServed() throws Exception {
    if (other != null) {
      assertOtherIsServed();
      other.close();
      await().until(() -> rig.manager.connections().isEmpty());
      await().until(() -> rig.manager.protocols().get(0).connections() == 0);
    }
  }

  private void assertOtherIsServed() throws IOException {
    lastOfOther += 2;
    other.get(lastOfOther, "/hello");
    assertThat(other.answer(lastOfOther)).isEqualTo("a hello");
  }

  @Test
  void resetsOfStreamsThatWereJustOpened() throws Exception {
    assertCalmed(
        250, i -> join(get(2 * i + 1, "/quiet"), frame(RST_STREAM, 0, 2 * i + 1, number(8))));
  }

  @Test
  void resetsThatTheServerIsMadeToSend() throws Exception {
    // A window of zero more is a fault of the stream (RFC 9113 section 6.9).
    assertCalmed(
        250, i -> join(get(2 * i + 1, "/quiet"), frame(WINDOW_UPDATE, 0, 2 * i + 1, number(0))));
  }

  @Test
  void pings() throws Exception {
    assertCalmed(2000, i -> frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void acknowledgementsOfNothing() throws Exception {
    assertCalmed(2000, i -> frame(PING, ACK, 0, new byte[8]));
  }

  @Test
  void settings() throws Exception {
    assertCalmed(2000, i -> frame(SETTINGS, 0, 0));
  }

  @Test
  void priorities() throws Exception {
    assertCalmed(2000, i -> frame(PRIORITY, 0, 2 * i + 1, 0, 0, 0, 0, 16));
  }

  @Test
  void framesOfAnUnknownType() throws Exception {
    byte[] opening = post(1, "/quiet");
    assertCalmed(2000, i -> i == 0 ? opening : frame(0x42, 0, 1, new byte[1000]));
  }

  @Test
  void smallContinuations() throws Exception {
    byte[] opening = frame(HEADERS, 0, 1, head("/quiet"));
    assertCalmed(100, i -> i == 0 ? opening : frame(CONTINUATION, 0, 1, 0x82));
  }

  @Test
  void emptyContinuations() throws Exception {
    byte[] opening = frame(HEADERS, 0, 1, head("/quiet"));
    assertCalmed(100, i -> i == 0 ? opening : frame(CONTINUATION, 0, 1));
  }

  @Test
  void fieldsWithoutAnEnd() throws Exception {
    byte[] opening = frame(HEADERS, 0, 1, head("/quiet"));
    byte[] more = frame(CONTINUATION, 0, 1, fields(16_000));
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      send(client, 100, i -> i == 0 ? opening : more);
      assertThat(client.lastGoAway()).isNotNull();
    }
    assertThat(protocol.taken).hasValue(1);
  }

  @Test
  void moreFieldsThanAllowed() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.send(HEADERS, END_STREAM, 1, head("/hello"));
      client.send(CONTINUATION, 0, 1, fields(16_000));
      client.send(CONTINUATION, 0, 1, fields(16_000));
      client.send(CONTINUATION, END_HEADERS, 1, fields(4_000));
      Http2Client.Frame answer = client.next();
      assertThat(answer.type()).as("431, then RST_STREAM").isEqualTo(HEADERS);
      assertThat(answer.isLast()).isTrue();
      assertThat(client.resetOf(1)).isEqualTo(Http2Client.PROTOCOL_ERROR);
    }
    assertThat(protocol.taken).hasValue(1);
  }

  /** One large field in the table of HPACK, and thousands of references to it of a byte each. */
  @Test
  void compressedBomb() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(head("/hello"));
    bomb.writeBytes(new byte[] {0x40, 1, 'n', 0x7f, (byte) (3900 - 127 & 0x7f | 0x80)});
    bomb.write(3900 - 127 >> 7);
    bomb.writeBytes("v".repeat(3900).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    byte[] references = new byte[12_000];
    Arrays.fill(references, (byte) (0x80 | 62));
    bomb.writeBytes(references);
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.send(HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray());
      Http2Client.Frame end = client.next();
      assertThat(end).isNotNull();
      assertThat(end.type()).isIn(HEADERS, Http2Client.GOAWAY);
    }
    assertThat(protocol.taken).hasValue(1);
  }

  @Test
  void emptyData() throws Exception {
    byte[] opening = post(1, "/quiet");
    assertCalmed(100, i -> i == 0 ? opening : frame(DATA, 0, 1));
  }

  @Test
  void smallDataThatNobodyReads() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/unread");
      client.answered(1);
      client.piece(1);
      send(client, 3000, i -> frame(DATA, 0, 1, 'x'));
      assertThat(client.resetOf(1)).isEqualTo(ENHANCE_YOUR_CALM);
      client.get(3, "/hello");
      assertThat(client.answer(3)).isEqualTo("a hello");
    }
  }

  @Test
  void framesForAStreamThatIsOver() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.get(1, "/hello");
      assertThat(client.answer(1)).isEqualTo("a hello");
      client.get(1, "/hello");
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(Http2Client.STREAM_CLOSED);
    }
  }

  @Test
  void dataThatNeverStops() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/close");
      assertThat(client.answer(1)).isEqualTo("bye");
      assertThat(client.resetOf(1)).isEqualTo(Http2Client.NO_ERROR);
      send(client, 3000, i -> frame(DATA, 0, 1, 'x'));
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(Http2Client.STREAM_CLOSED);
    }
  }

  @Test
  void smallDataThatIsReadIsNoHarm() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/hold");
      client.answered(1);
      client.piece(1);
      send(client, 5000, i -> frame(DATA, 0, 1, 'x'));
      client.data(1, "", true);
      assertThat(client.body(1)).isEqualTo("a end");
    }
  }

  @Test
  void moreStreamsThanAllowed() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      for (int i = 0; i < 101; i++) {
        client.get(2 * i + 1, "/quiet");
      }
      assertThat(client.resetOf(201)).isEqualTo(REFUSED_STREAM);
      assertThat(protocol.taken).hasValue(101);
      client.abort();
    }
  }

  @Test
  void windowsBeyondTheLargest() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.open(0, Integer.MAX_VALUE);
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(FLOW_CONTROL_ERROR);
    }
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/quiet");
      client.open(1, Integer.MAX_VALUE);
      assertThat(client.resetOf(1)).isEqualTo(FLOW_CONTROL_ERROR);
    }
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      client.post(1, "/quiet");
      client.open(1, 100_000);
      client.settings(4, Integer.MAX_VALUE);
      assertThat(client.resetOf(1)).isEqualTo(FLOW_CONTROL_ERROR);
    }
    try (Http2Client client = Http2Client.begin(Client.to(address), 4, -1)) {
      assertThat(client.lastGoAway().goAwayError()).isEqualTo(FLOW_CONTROL_ERROR);
    }
  }

  /** What the client says that it can take of fields is no reason for the answer to fail. */
  @Test
  void clientThatWantsNoFieldsGetsThem() throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address), 6, 1)) {
      client.get(1, "/hello");
      assertThat(client.answer(1)).isEqualTo("a hello");
    }
  }

  private void assertCalmed(int count, IntFunction<byte[]> frames) throws Exception {
    try (Http2Client client = Http2Client.begin(Client.to(address))) {
      send(client, count, frames);
      Http2Client.Frame goAway = client.lastGoAway();
      assertThat(goAway).isNotNull();
      assertThat(goAway.goAwayError()).as(goAway.toString()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  /** All at once; the end of the connection may come half way. */
  private static void send(Http2Client client, int count, IntFunction<byte[]> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(frames.apply(i));
    }
    try {
      client.sendRaw(all.toByteArray());
    } catch (IOException e) {
      // It reads the reason.
    }
  }

  private static byte[] get(int stream, String path) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, head(path));
  }

  private static byte[] post(int stream, String path) {
    return frame(HEADERS, END_HEADERS, stream, head(path));
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  /** Fields of five bytes each, which stay out of the table. */
  private static byte[] fields(int bytes) {
    byte[] fields = new byte[bytes / 5 * 5];
    for (int i = 0; i < fields.length; i += 5) {
      System.arraycopy(new byte[] {0, 1, 'n', 1, 'v'}, 0, fields, i, 5);
    }
    return fields;
  }
}
