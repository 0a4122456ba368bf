package io.jackfield.transport.stages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.transport.stages.ProxyHeader.Client;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String V4 = "c0000201 c0000202 1f90 01bb";
  private static final String V6 =
      "20010db8000000000000000000000001 20010db8000000000000000000000002 1f90 01bb";
  private static final byte[] BEHIND = bytes("160301 00ff 0d0a0d0a 50524f5859");

  /** Counts what is not given back. */
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private ProxyHeader header;
  private EmbeddedChannel channel = fresh();

  private EmbeddedChannel fresh() {
    header = new ProxyHeader(ProxyHeader.TIMEOUT);
    channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(header);
    channels.add(channel);
    return channel;
  }

  @AfterEach
  void nothingLeaks() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    assertThat(allocator.metric().usedHeapMemory()).isZero();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  private static byte[] join(byte[] first, byte[]... others) {
    ByteBuf all = Unpooled.wrappedBuffer(first);
    for (byte[] other : others) {
      all = Unpooled.wrappedBuffer(all, Unpooled.wrappedBuffer(other));
    }
    return ByteBufUtil.getBytes(all);
  }

  private static byte[] v1(String line) {
    return (line + "\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] v2(String commandAndFamily, String block) {
    byte[] body = bytes(block);
    String length = String.format("%04x", body.length);
    return join(bytes(SIGNATURE + commandAndFamily + length), body);
  }

  private void send(byte[] bytes) {
    channel.writeInbound(allocator.buffer().writeBytes(bytes));
  }

  private void sendSlowly(byte[] bytes) {
    for (byte next : bytes) {
      send(new byte[] {next});
    }
  }

  private byte[] received() {
    ByteBuf all = allocator.buffer();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      all.writeBytes(next);
      next.release();
    }
    byte[] bytes = ByteBufUtil.getBytes(all);
    all.release();
    return bytes;
  }

  private static Optional<Client> client(String address, int port, String to, int toPort) {
    return Optional.of(
        new Client(new InetSocketAddress(address, port), new InetSocketAddress(to, toPort)));
  }

  /** Whole, byte by byte, and each time with the bytes of a client behind. */
  private void taken(byte[] bytes, Optional<Client> expected) {
    send(bytes);
    isTaken(expected, new byte[0]);
    fresh();
    send(join(bytes, BEHIND));
    isTaken(expected, BEHIND);
    send(BEHIND);
    assertThat(received()).isEqualTo(BEHIND);
    fresh();
    sendSlowly(Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(header.client()).isNotDone();
    sendSlowly(join(Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length), BEHIND));
    isTaken(expected, BEHIND);
  }

  private void isTaken(Optional<Client> expected, byte[] behind) {
    assertThat(header.client()).isCompletedWithValue(expected);
    assertThat(channel.pipeline().get(ProxyHeader.class)).isNull();
    assertThat(received()).isEqualTo(behind);
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
  }

  /** Whole with bytes behind, and byte by byte. */
  private void refused(byte[] bytes, String reason) {
    send(join(bytes, BEHIND));
    isRefused(reason);
    fresh();
    sendSlowly(bytes);
    isRefused(reason);
  }

  private void isRefused(String reason) {
    assertThatThrownBy(() -> header.client().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(ProxyHeaderException.class)
        .hasMessage(reason)
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    send(BEHIND);
    assertThat(received()).isEmpty();
    assertThat(channel.isOpen()).as("who added it closes").isTrue();
  }

  @Test
  void lineWithIpv4() {
    taken(
        v1("PROXY TCP4 192.0.2.1 192.0.2.2 8080 443"), client("192.0.2.1", 8080, "192.0.2.2", 443));
    fresh();
    taken(
        v1("PROXY TCP4 255.255.255.255 0.0.0.0 65535 0"),
        client("255.255.255.255", 65535, "0.0.0.0", 0));
  }

  @Test
  void lineWithIpv6() {
    taken(v1("PROXY TCP6 2001:db8::1 ::1 8080 443"), client("2001:db8::1", 8080, "::1", 443));
    String longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    fresh();
    taken(
        v1("PROXY TCP6 " + longest + " " + longest + " 65535 65535"),
        client(longest, 65535, longest, 65535));
    fresh();
    taken(v1("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2"), client("192.0.2.1", 1, "::1", 2));
  }

  @Test
  void lineOfAnUnknownClient() {
    taken(v1("PROXY UNKNOWN"), Optional.empty());
    fresh();
    taken(v1("PROXY UNKNOWN \u00ff\r 1.2.3.4  x"), Optional.empty());
    fresh();
    taken(v1("PROXY UNKNOWN " + "x".repeat(107 - 16)), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY TCP4 192.0.2.1 192.0.2.2 8080 | not two addresses and two ports",
        "PROXY TCP4 192.0.2.1 192.0.2.2 8080 443 1 | not two addresses and two ports",
        "'PROXY TCP4 192.0.2.1 192.0.2.2 8080 443 ' | not two addresses and two ports",
        "PROXY TCP4  192.0.2.1 192.0.2.2 8080 443 | not two addresses and two ports",
        "PROXY TCP4 | not two addresses and two ports",
        "'PROXY ' | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY  TCP4 192.0.2.1 192.0.2.2 8080 443 | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY UDP4 192.0.2.1 192.0.2.2 8080 443 | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY UNIX /tmp/x /tmp/y 0 0 | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY UNKNOWNS | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY tcp4 192.0.2.1 192.0.2.2 8080 443 | neither TCP4, TCP6 nor UNKNOWN",
        "PROXY TCP4 2001:db8::1 ::1 8080 443 | not an address of its family",
        "PROXY TCP6 192.0.2.1 192.0.2.2 8080 443 | not an address of its family",
        "PROXY TCP4 192.0.2.01 192.0.2.2 8080 443 | not an address of its family",
        "PROXY TCP4 192.0.2.256 192.0.2.2 8080 443 | not an address of its family",
        "PROXY TCP4 192.0.2 192.0.2.2 8080 443 | not an address of its family",
        "PROXY TCP4 localhost 192.0.2.2 8080 443 | not an address of its family",
        "PROXY TCP6 fe80::1%1 ::1 8080 443 | not an address of its family",
        "PROXY TCP6 [::1] ::1 8080 443 | not an address of its family",
        "PROXY TCP4 192.0.2.1 192.0.2.2 65536 443 | not a port",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 443 | not a port",
        "PROXY TCP4 192.0.2.1 192.0.2.2 +1 443 | not a port",
        "PROXY TCP4 192.0.2.1 192.0.2.2 8080 0443 | not a port",
        "PROXY TCP4 192.0.2.1 192.0.2.2 8080 99999999999 | not a port",
        "PROXY TCP4 192.0.2.1 192.0.2.2 8080 x | not a port",
      })
  void malformedLine(String line, String reason) {
    refused(v1(line), "PROXY v1: " + reason);
  }

  @Test
  void lineWithoutItsEnd() {
    refused(
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n".getBytes(ISO_8859_1),
        "PROXY v1: a line that does not end in CR LF");
    fresh();
    refused(v1("PROXY UNKNOWN " + "x".repeat(107 - 15)), "PROXY v1: more than 107 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a",
        "1603010200010001fc0303",
        "50524f58590a",
        "50524f5879",
        "0d0a0d0a0d0a",
        "0d0a0d0a000d0a515549540b",
        "00",
      })
  void anotherStart(String hex) {
    refused(bytes(hex), "no PROXY header at the start");
  }

  @Test
  void theFirstByteThatIsWrongIsEnough() {
    send(new byte[] {'G'});
    isRefused("no PROXY header at the start");
    fresh();
    send(new byte[] {'P', 'R', 'O', 'P'});
    isRefused("no PROXY header at the start");
    fresh();
    send(bytes(SIGNATURE + "21 31 00d8"));
    isRefused("PROXY v2: addresses of Unix-domain sockets");
  }

  @Test
  void binaryWithIpv4() {
    taken(v2("2111", V4), client("192.0.2.1", 8080, "192.0.2.2", 443));
  }

  @Test
  void binaryWithIpv6() {
    taken(v2("2121", V6), client("2001:db8::1", 8080, "2001:db8::2", 443));
    String mapped = "00000000000000000000ffffc0000201";
    fresh();
    taken(v2("2121", mapped + mapped + "00010002"), client("192.0.2.1", 1, "192.0.2.1", 2));
  }

  @Test
  void binaryOfThePeerItself() {
    taken(v2("2000", ""), Optional.empty());
    fresh();
    taken(v2("2011", V4), Optional.empty());
    fresh();
    taken(v2("20ff", "03 ffff 00"), Optional.empty());
    fresh();
    taken(v2("2100", "010203"), Optional.empty());
  }

  @Test
  void fieldsAreSkipped() {
    taken(
        v2("2111", V4 + "01 0002 6832" + "04 0000" + "20 0005 01 00000000" + "ee 0001 ff"),
        client("192.0.2.1", 8080, "192.0.2.2", 443));
    int most = 4096 - 16 - 12 - 3;
    fresh();
    taken(
        v2("2111", V4 + "04" + String.format("%04x", most) + "00".repeat(most)),
        client("192.0.2.1", 8080, "192.0.2.2", 443));
  }

  private static byte[] summed(byte[] bytes, int at) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    byte[] result = bytes.clone();
    for (int i = 0; i < 4; i++) {
      result[at + i] = (byte) (sum.getValue() >> (24 - 8 * i));
    }
    return result;
  }

  @Test
  void checksumIsChecked() {
    byte[] first = summed(v2("2111", V4 + "03 0004 00000000" + "01 0002 6832"), 16 + 12 + 3);
    taken(first, client("192.0.2.1", 8080, "192.0.2.2", 443));
    fresh();
    byte[] last = summed(v2("2121", V6 + "01 0002 6832" + "03 0004 00000000"), 16 + 36 + 5 + 3);
    taken(last, client("2001:db8::1", 8080, "2001:db8::2", 443));
    for (int i = 16; i < first.length; i++) {
      byte[] wrong = first.clone();
      wrong[i] ^= 1;
      fresh();
      send(wrong);
      // The type of the field decides whether it is a sum at all.
      boolean type = i == 16 + 12;
      assertThat(header.client().isCompletedExceptionally()).as("byte %s", i).isEqualTo(!type);
    }
    fresh();
    refused(v2("2111", V4 + "03 0003 000000"), "PROXY v2: wrong checksum");
    fresh();
    refused(v2("2111", V4 + "03 0005 0000000000"), "PROXY v2: wrong checksum");
  }

  @ParameterizedTest
  @CsvSource({
    "1111, 17",
    "3111, 49",
    "2211, 34",
    "2f11, 47",
    "0011, 0",
  })
  void unknownVersionOrCommand(String start, int shown) {
    refused(v2(start, V4), "PROXY v2: unknown version or command " + shown);
  }

  @ParameterizedTest
  @CsvSource({
    "12, datagrams over a stream",
    "22, datagrams over a stream",
    "31, addresses of Unix-domain sockets",
    "32, addresses of Unix-domain sockets",
    "10, unknown family or transport 16",
    "01, unknown family or transport 1",
    "13, unknown family or transport 19",
    "41, unknown family or transport 65",
    "ff, unknown family or transport 255",
  })
  void unwantedFamily(String family, String reason) {
    refused(v2("21" + family, V4), "PROXY v2: " + reason);
  }

  @Test
  void wrongLengths() {
    refused(v2("2111", "c0000201 c0000202 1f90 01"), "PROXY v2: too short for its addresses");
    fresh();
    refused(v2("2121", V4), "PROXY v2: too short for its addresses");
    fresh();
    send(bytes(SIGNATURE + "2111 ffff"));
    isRefused("PROXY v2: 65551 bytes, more than 4096");
    fresh();
    send(bytes(SIGNATURE + "2000 0ff1"));
    isRefused("PROXY v2: 4097 bytes, more than 4096");
    for (String field : List.of("04", "0400", "04 0001", "04 0003 0000", "04 0000 04 ffff 00")) {
      fresh();
      refused(v2("2111", V4 + field), "PROXY v2: a field that goes beyond the end");
    }
  }

  @Test
  void timeLimit() {
    header = new ProxyHeader(Duration.ofSeconds(5));
    channel = new EmbeddedChannel();
    channels.add(channel);
    // Before the limit begins: what a slow machine needs for the next lines does not count.
    channel.freezeTime();
    channel.pipeline().addLast(header);
    send(bytes(SIGNATURE));
    channel.advanceTimeBy(4999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(header.client()).isNotDone();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    isRefused("no whole PROXY header within 5000 ms");
  }

  @Test
  void timeLimitOfASilentPeer() {
    header = new ProxyHeader(Duration.ofMillis(200));
    channel = new EmbeddedChannel(header);
    channels.add(channel);
    channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    isRefused("no whole PROXY header within 200 ms");
  }

  @Test
  void theInputEnds() {
    send("PROXY TCP4 192.".getBytes(ISO_8859_1));
    channel.pipeline().fireUserEventTriggered("another");
    assertThat(header.client()).isNotDone();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    isRefused("the input ended before the end of a PROXY header");
  }

  @Test
  void theConnectionEnds() {
    send(bytes(SIGNATURE + "21"));
    channel.close();
    assertThatThrownBy(() -> header.client().join())
        .hasRootCauseMessage("the connection ended before the end of a PROXY header");
  }

  @Test
  void somebodyElseRemovesIt() {
    send(bytes(SIGNATURE + "21"));
    channel.pipeline().remove(header);
    assertThatThrownBy(() -> header.client().join())
        .hasRootCauseMessage("the PROXY header is no longer waited for");
  }

  @Test
  void theEndBehindAHeaderGoesOn() {
    List<Object> events = new ArrayList<>();
    header
        .client()
        .thenAccept(
            c ->
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            events.add(event);
                          }

                          @Override
                          public void channelRead(ChannelHandlerContext ctx, Object message) {
                            ByteBuf bytes = (ByteBuf) message;
                            events.add(bytes.toString(ISO_8859_1));
                            bytes.release();
                          }
                        }));
    send(join(v1("PROXY UNKNOWN"), new byte[] {'a', 'b'}));
    send(new byte[] {'c'});
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(events).containsExactly("ab", "c", ChannelInputShutdownEvent.INSTANCE);
    assertThat(header.client()).isCompleted();
  }

  @Test
  void whatIsReadWhileHandlersAreAddedKeepsItsPlace() {
    header
        .client()
        .thenAccept(c -> channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(BEHIND)));
    send(join(v1("PROXY UNKNOWN"), new byte[] {'a'}));
    assertThat(received()).isEqualTo(join(new byte[] {'a'}, BEHIND));
  }

  @Test
  void whoDoesNotWantTheClientCloses() {
    header.client().thenAccept(c -> channel.close());
    send(join(v1("PROXY TCP4 192.0.2.1 192.0.2.2 1 2"), BEHIND));
    assertThat(received()).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void asksForMoreIfNobodyElseDoes() {
    List<String> reads = new ArrayList<>();
    channel.config().setAutoRead(false);
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void read(ChannelHandlerContext ctx) {
                reads.add("read");
                ctx.read();
              }
            });
    send(new byte[] {'P'});
    assertThat(reads).hasSize(1);
    send("ROXY UNKNOWN\r\n".getBytes(ISO_8859_1));
    assertThat(reads).hasSize(1);
  }

  private static Object decodedByNetty(byte[] bytes) {
    EmbeddedChannel decoder = new EmbeddedChannel(new HAProxyMessageDecoder());
    try {
      decoder.writeInbound(Unpooled.wrappedBuffer(bytes));
      if (!(decoder.readInbound() instanceof HAProxyMessage message)) {
        return "nothing";
      }
      try {
        return message.sourceAddress() == null
            ? Optional.empty()
            : client(
                message.sourceAddress(),
                message.sourcePort(),
                message.destinationAddress(),
                message.destinationPort());
      } finally {
        message.release();
      }
    } catch (RuntimeException e) {
      return "refused";
    } finally {
      decoder.finishAndReleaseAll();
    }
  }

  private static byte[] encodedByNetty(HAProxyMessage message) {
    EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    encoder.writeOutbound(message);
    ByteBuf all = encoder.readOutbound();
    byte[] bytes = ByteBufUtil.getBytes(all);
    all.release();
    encoder.finishAndReleaseAll();
    return bytes;
  }

  private static HAProxyMessage randomMessage(Random random) {
    boolean v4 = random.nextBoolean();
    boolean binary = random.nextBoolean();
    List<HAProxyTLV> fields = new ArrayList<>();
    for (int i = binary ? random.nextInt(3) : 0; i > 0; i--) {
      fields.add(new HAProxyTLV((byte) 2, Unpooled.wrappedBuffer(new byte[random.nextInt(9)])));
    }
    String[] addresses =
        v4
            ? new String[] {"192.0.2." + random.nextInt(256), "10.0.0." + random.nextInt(256)}
            : new String[] {"2001:db8::" + Integer.toHexString(random.nextInt(0x10000)), "::1"};
    return new HAProxyMessage(
        binary ? HAProxyProtocolVersion.V2 : HAProxyProtocolVersion.V1,
        HAProxyCommand.PROXY,
        v4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
        addresses[0],
        addresses[1],
        random.nextInt(0x10000),
        random.nextInt(0x10000),
        fields);
  }

  @Test
  void agreesWithNetty() {
    Random random = new Random(9);
    int taken = 0;
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = encodedByNetty(randomMessage(random));
      fresh();
      send(bytes);
      assertThat(header.client()).isCompletedWithValueMatching(decodedByNetty(bytes)::equals);
      // No blank in binary: it is the type of a field that Netty looks into.
      String wrong = bytes[0] == '\r' ? "\r\n\u0000\u0003\u0011!P" : " 0P\r\n:.\u00ff1";
      bytes[random.nextInt(bytes.length)] = (byte) wrong.charAt(random.nextInt(wrong.length()));
      fresh();
      send(bytes);
      if (header.client().isDone() && !header.client().isCompletedExceptionally()) {
        taken++;
        assertThat(decodedByNetty(bytes))
            .as(ByteBufUtil.hexDump(bytes))
            .isEqualTo(header.client().join());
      } else if (header.client().isDone()) {
        assertThatThrownBy(() -> header.client().join())
            .hasCauseInstanceOf(ProxyHeaderException.class);
      }
      received();
      channels.remove(channel);
      channel.finishAndReleaseAll();
    }
    assertThat(taken).isBetween(100, 970);
  }
}
