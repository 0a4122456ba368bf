package io.jackfield.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class StreamQuotaTest {
  @Test
  void countsAllAndByAddress() throws Exception {
    StreamQuota quota = new StreamQuota(() -> TestLimits.of(3, 2));
    assertThat(quota.enter(client("10.0.0.1"))).isNull();
    assertThat(quota.enter(client("10.0.0.1"))).isNull();
    assertThat(quota.enter(client("10.0.0.1"))).isEqualTo("stream.handlers.max.per.address=2");
    assertThat(quota.enter(client("10.0.0.2"))).isNull();
    assertThat(quota.enter(client("10.0.0.3"))).isEqualTo("stream.handlers.max=3");
    quota.leave(client("10.0.0.1"));
    assertThat(quota.enter(client("10.0.0.1"))).isNull();
  }

  @Test
  void anIpv6ClientIsItsNetwork() throws Exception {
    StreamQuota quota = new StreamQuota(() -> TestLimits.of(10, 2));
    assertThat(quota.enter(client("2001:db8::1"))).isNull();
    assertThat(quota.enter(client("2001:db8::2"))).isNull();
    assertThat(quota.enter(client("2001:db8::ffff:1"))).isNotNull();
    assertThat(quota.enter(client("2001:db8:0:1::1"))).isNull();
    quota.leave(client("2001:db8::3"));
    assertThat(quota.enter(client("2001:db8::4"))).isNull();
  }

  @Test
  void zeroIsNoLimitForAnAddress() throws Exception {
    StreamQuota quota = new StreamQuota(() -> TestLimits.of(2, 0));
    assertThat(quota.enter(client("10.0.0.1"))).isNull();
    assertThat(quota.enter(client("10.0.0.1"))).isNull();
    assertThat(quota.enter(client("10.0.0.1"))).isEqualTo("stream.handlers.max=2");
  }

  private static InetSocketAddress client(String address) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), 40000);
  }
}
