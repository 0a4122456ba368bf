package io.jackfield.tcp.listener;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Counts what is plugged in. */
final class FakeSwitchboard implements Switchboard {
  final List<ConnectionSpec> plugged = new ArrayList<>();
  int fromOneAddress;

  @Override
  public void plug(Channel channel, ConnectionSpec spec) {
    plugged.add(spec);
  }

  @Override
  public int count(String listener) {
    return plugged.size();
  }

  @Override
  public int count(String listener, InetAddress remote) {
    return fromOneAddress;
  }

  @Override
  public List<ConnectionInfo> connections() {
    return List.of();
  }

  @Override
  public boolean close(String id) {
    return false;
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return List.of();
  }

  @Override
  public boolean offers(String protocol) {
    return true;
  }
}
