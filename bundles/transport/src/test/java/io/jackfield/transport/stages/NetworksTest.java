package io.jackfield.transport.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static Networks networks(String... texts) {
    return Networks.parse(List.of(texts));
  }

  /** Only for literals. */
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
    "192.0.2.7, 192.0.2.7, 192.0.2.7, 192.0.2.6, 192.0.2.8",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 192.0.2.6, 192.0.2.8",
    "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255, ::",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::, 2001:db8::1",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::",
    "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1::, 2001:db7::",
    "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:0, 2001:db8::ffff:0:0:0, 2001:db8::7fff:0:0:0, ::1",
    "::1, ::1, ::1, ::, ::2",
    "::/0, ::, ffff::ffff, 0.0.0.0, 192.0.2.7",
    "fe80::/10, fe80::1%7, febf::ffff%1, fec0::, fe7f::",
    "::ffff:10.0.0.0/104, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
    "::ffff:a00:1, 10.0.0.1, 10.0.0.1, 10.0.0.0, 10.0.0.2",
    "::10.0.0.1, ::a00:1, ::a00:1, 10.0.0.1, ::a00:2",
  })
  void holdsFromItsFirstToItsLast(
      String network, String first, String last, String before, String behind)
      throws UnknownHostException {
    Networks networks = networks(network);
    assertThat(networks.contains(address(first))).isTrue();
    assertThat(networks.contains(address(last))).isTrue();
    assertThat(networks.contains(address(before))).isFalse();
    assertThat(networks.contains(address(behind))).isFalse();
  }

  @Test
  void mappedAddressesAreIpv4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    InetAddress address = Inet6Address.getByAddress(null, mapped, 3);
    assertThat(address.getAddress()).hasSize(16);
    assertThat(networks("10.0.0.0/8").contains(address)).isTrue();
    assertThat(networks("::/0").contains(address)).isFalse();
    assertThat(networks("11.0.0.0/8", "::/0").contains(address)).isFalse();
  }

  @Test
  void rangesThatTouchAreOne() throws UnknownHostException {
    assertThat(networks("10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16").ranges()).isOne();
    assertThat(networks("10.0.0.0/9", "10.0.0.0/9").ranges()).isOne();
    assertThat(networks("::/1", "8000::/1", "0.0.0.0/0").ranges()).isEqualTo(2);
    assertThat(networks("2001:db8::/64", "2001:db8:0:1::/64").ranges()).isOne();
    assertThat(networks("10.0.0.0", "10.0.0.2").ranges()).isEqualTo(2);
    assertThat(networks("255.255.255.255", "0.0.0.0").contains(address("10.0.0.0"))).isFalse();
  }

  @Test
  void noneHoldsNothing() throws UnknownHostException {
    assertThat(Networks.NONE.isEmpty()).isTrue();
    assertThat(Networks.NONE.contains(address("0.0.0.0"))).isFalse();
    assertThat(Networks.NONE.contains(address("::"))).isFalse();
    assertThat(networks("::1").isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/8, 'an address inside of a network, which is 10.0.0.0/8'",
    "1.2.3.4/0, 'an address inside of a network, which is 0.0.0.0/0'",
    "2001:db8::1/32, 'an address inside of a network, which is 2001:db8::/32'",
    "2001:db8:0:0:8000::/64, 'an address inside of a network, which is 2001:db8::/64'",
    "::ffff:10.0.0.1/104, 'an address inside of a network, which is 10.0.0.0/8'",
    "10.0.0.0/33, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/255.0.0.0, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/08, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/-1, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/+8, 'behind the slash goes a number from 0 to 32'",
    "10.0.0.0/8/8, 'behind the slash goes a number from 0 to 32'",
    "::/129, 'behind the slash goes a number from 0 to 128'",
    "::/99999999999, 'behind the slash goes a number from 0 to 128'",
  })
  void saysWhatIsWrong(String text, String reason) {
    assertThatThrownBy(() -> networks("::1", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + ": " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.00",
        "1.2.3.-4",
        "0x7f.0.0.1",
        "2130706433",
        "localhost",
        "example.org",
        "all",
        "10.0.0.1 ",
        " 10.0.0.1",
        "/8",
        "fe80::1%eth0",
        "[::1]",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8:9",
        "::1.2.3",
        "::01.2.3.4",
        "١.٢.٣.٤",
        "10.0.0.0\\8"
      })
  void noAddress(String text) {
    assertThatThrownBy(() -> networks(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + ": not an IP address or a network such as 10.0.0.0/8");
  }

  @Test
  void messagesAreOneShortLine() {
    assertThatThrownBy(() -> networks("a\n\u001b[2J" + "x".repeat(100_000)))
        .hasMessageStartingWith("a??[2Jxxx")
        .message()
        .hasSizeLessThan(200);
  }

  /** Few bits differ, so that networks meet, nest and touch. */
  private static byte[] randomAddress(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    if (bytes.length == 16 && random.nextInt(4) == 0) {
      bytes[10] = bytes[11] = (byte) 0xff;
    }
    int flips = random.nextInt(6);
    for (int i = 0; i < flips; i++) {
      int bit = random.nextInt(bytes.length * 8);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    if (random.nextInt(4) == 0) {
      Arrays.fill(bytes, bytes.length - random.nextInt(3), bytes.length, (byte) 0xff);
    }
    return bytes;
  }

  @Test
  void readsIpv6AsTheJdkDoes() {
    Random random = new Random(9);
    String[] parts = {":", "::", "0", "1", "ffff", "a0", "255.0.0.1", "c000:201", "12345", "."};
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder("1:");
      text.setLength(random.nextInt(3));
      for (int i = random.nextInt(16); i > 0; i--) {
        text.append(i % 2 == 0 ? ":" : parts[random.nextInt(parts.length)]);
      }
      if (text.indexOf(":") >= 0) {
        byte[] bytes = IpLiteral.bytesOf(text.toString());
        read += bytes == null ? 0 : 1;
        byte[] plain = bytes == null ? null : Naive.unmapped(bytes);
        assertThat(plain).as(text.toString()).isEqualTo(readByTheJdk(text.toString()));
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  /** With a colon in it the text is never looked up. */
  private static byte[] readByTheJdk(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private record Naive(int length, BigInteger network, int prefix) {
    static Naive of(byte[] address, int prefix) {
      byte[] plain = unmapped(address);
      int shorter = (address.length - plain.length) * 8;
      return new Naive(plain.length, new BigInteger(1, plain), prefix - shorter);
    }

    boolean holds(byte[] address) {
      byte[] plain = unmapped(address);
      int rest = length * 8 - prefix;
      return plain.length == length
          && new BigInteger(1, plain).shiftRight(rest).equals(network.shiftRight(rest));
    }

    private static byte[] unmapped(byte[] address) {
      boolean zero = address.length == 16;
      for (int i = 0; zero && i < 10; i++) {
        zero = address[i] == 0;
      }
      return zero && address[10] == -1 && address[11] == -1
          ? Arrays.copyOfRange(address, 12, 16)
          : address;
    }
  }

  private static void cut(byte[] address, int prefix) {
    for (int bit = prefix; bit < address.length * 8; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
  }

  private static String text(byte[] bytes) throws UnknownHostException {
    if (bytes.length == 4) {
      return InetAddress.getByAddress(bytes).getHostAddress();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i += 2) {
      String group = Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff));
      text.append(i == 0 ? "" : ":").append(group);
    }
    return text.toString();
  }

  @Test
  void agreesWithWhoLooksAtEachNetwork() throws UnknownHostException {
    Random random = new Random(9);
    int inside = 0;
    for (int round = 0; round < 300; round++) {
      List<String> texts = new ArrayList<>();
      List<Naive> naive = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        byte[] address = randomAddress(random);
        int least = Naive.unmapped(address).length < address.length ? 96 : 0;
        int prefix = least + random.nextInt(address.length * 8 - least + 1);
        cut(address, prefix);
        texts.add(text(address) + "/" + prefix);
        naive.add(Naive.of(address, prefix));
      }
      Networks networks = Networks.parse(texts);
      for (int i = 0; i < 100; i++) {
        byte[] address = randomAddress(random);
        boolean expected = naive.stream().anyMatch(n -> n.holds(address));
        inside += expected ? 1 : 0;
        assertThat(networks.contains(InetAddress.getByAddress(address)))
            .as("%s in %s", text(address), texts)
            .isEqualTo(expected);
      }
    }
    assertThat(inside).isBetween(1000, 29_000);
  }

  @Test
  void manyNetworksAreFine() throws UnknownHostException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      texts.add("10." + (i >> 8 & 0xff) + "." + (i & 0xff) + "." + (i >> 16 << 7 | 2) + "/31");
      texts.add("2001:db8:" + Integer.toHexString(i) + "::/48");
    }
    Networks networks = Networks.parse(texts);
    assertThat(networks.contains(address("10.195.79.3"))).isTrue();
    assertThat(networks.contains(address("10.195.79.4"))).isFalse();
    assertThat(networks.contains(address("2001:db8:c34f::1"))).isTrue();
    assertThat(networks.contains(address("2001:db8:c350::1"))).isFalse();
  }
}
