package io.jackfield.tcp.listener;

import io.jackfield.transport.Binding;
import io.jackfield.transport.ConnectionSpec;
import java.net.InetSocketAddress;

/** A listener's socket with the settings in force. */
record OpenSocket(ListenerSettings settings, ConnectionSpec spec, Binding binding) {

  InetSocketAddress address() {
    return (InetSocketAddress) binding.address();
  }
}
