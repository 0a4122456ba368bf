package io.jackfield.tcp.listener;

import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** A listener's socket with the settings in force. */
record OpenSocket(ListenerSettings settings, ConnectionSpec spec, Binding binding) {

  InetSocketAddress address() {
    return (InetSocketAddress) binding.address();
  }

  /** Where it listens; at several addresses, if the service manager has opened that many. */
  String addresses() {
    List<InetSocketAddress> passed = passed();
    return passed.isEmpty()
        ? NetUtil.toSocketAddressString(address())
        : passed.stream().map(NetUtil::toSocketAddressString).collect(Collectors.joining(","));
  }

  /** Whether the service manager has opened it, and elsewhere than the settings say. */
  boolean isElsewhere() {
    List<InetSocketAddress> passed = passed();
    return !passed.isEmpty() && passed.stream().noneMatch(this::isConfigured);
  }

  private List<InetSocketAddress> passed() {
    return binding.passed().stream().map(InetSocketAddress.class::cast).toList();
  }

  private boolean isConfigured(InetSocketAddress passed) {
    InetSocketAddress configured = settings.address();
    return passed.equals(configured)
        || (passed.getPort() == configured.getPort()
            && passed.getAddress().isAnyLocalAddress()
            && configured.getAddress().isAnyLocalAddress());
  }
}
