package io.jackfield.shell;

import io.jackfield.deploy.LiveBundle;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.StringJoiner;

/** How values look in tables. */
final class Words {
  private Words() {}

  static String yes(boolean value) {
    return value ? "yes" : "no";
  }

  /** What there is to say about a bundle besides what it is. */
  static String remarks(LiveBundle bundle) {
    StringJoiner remarks = new StringJoiner("; ");
    bundle.problem().ifPresent(remarks::add);
    bundle
        .canary()
        .ifPresent(
            canary ->
                remarks.add(
                    "canary %s gets %d %%: %d exchanges, %.1f %% failed%s"
                        .formatted(
                            canary.version(),
                            canary.percent(),
                            canary.exchanges(),
                            100 * canary.errorRate(),
                            canary.problem().map(problem -> "; it " + problem).orElse(""))));
    if (bundle.heldLoops() > 0) {
      long times = bundle.heldLoops();
      remarks.add("has held an event loop " + (times == 1 ? "once" : times + " times"));
    }
    bundle.pinnedBy().ifPresent(pin -> remarks.add("old version held by " + pin));
    return remarks.toString();
  }

  /** The two largest units: {@code 3d 4h}, {@code 5m 6s}. */
  static String duration(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + "d " + time.toHoursPart() + "h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h " + time.toMinutesPart() + "m";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
        : time.toSeconds() + "s";
  }

  /** The address without its port, never looked up by name. */
  static String host(InetSocketAddress address) {
    return address.getAddress() == null
        ? address.getHostString()
        : NetUtil.toAddressString(address.getAddress());
  }

  /** Host and port; an IPv6 address in brackets. The control socket's clients have no port. */
  static String address(InetSocketAddress address) {
    return address.getAddress() == null && address.getPort() == 0
        ? address.getHostString()
        : NetUtil.toSocketAddressString(address);
  }
}
