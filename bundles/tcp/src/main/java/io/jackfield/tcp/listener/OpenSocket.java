package io.jackfield.tcp.listener;

import io.jackfield.transport.Binding;
import io.jackfield.transport.TlsPolicy;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A listener's socket with the settings in force. */
record OpenSocket(ListenerSettings settings, Binding binding, Optional<TlsPolicy> tls) {

  InetSocketAddress address() {
    return (InetSocketAddress) binding.address();
  }
}
