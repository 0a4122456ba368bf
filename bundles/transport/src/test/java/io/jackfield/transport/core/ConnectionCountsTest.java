package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.shares.Buckets;
import io.jackfield.transport.stages.ConnectionCounts;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {
  private final ConnectionCounts counts = new ConnectionCounts();

  @Test
  void networkOfAnIpv6ClientIsOneClient() throws Exception {
    InetAddress one = InetAddress.getByName("2001:db8:1:2::1");
    InetAddress same = InetAddress.getByName("2001:db8:1:2:ffff::9");
    InetAddress other = InetAddress.getByName("2001:db8:1:3::1");
    counts.add("listener", one);
    counts.add("listener", same);
    counts.add("listener", other);
    assertThat(counts.of("listener", one)).isEqualTo(2);
    assertThat(counts.of("listener", other)).isEqualTo(1);
    assertThat(Buckets.of(one)).isEqualTo(Buckets.of(same));
    counts.remove("listener", one);
    counts.remove("listener", same);
    assertThat(counts.of("listener", same)).isZero();
  }

  @Test
  void mappedIpv4ClientIsTheIpv4Client() throws Exception {
    byte[] mapped = new byte[16];
    byte[] plain = {(byte) 192, 0, 2, 1};
    mapped[10] = mapped[11] = -1;
    System.arraycopy(plain, 0, mapped, 12, 4);
    InetAddress ipv6 = Inet6Address.getByAddress(null, mapped, -1);
    InetAddress ipv4 = InetAddress.getByAddress(plain);
    counts.add("listener", ipv6);
    assertThat(counts.of("listener", ipv4)).isEqualTo(1);
    assertThat(counts.of("listener", InetAddress.getByName("192.0.2.2"))).isZero();
    assertThat(Buckets.of(ipv6)).isEqualTo(Buckets.of(ipv4));
  }
}
