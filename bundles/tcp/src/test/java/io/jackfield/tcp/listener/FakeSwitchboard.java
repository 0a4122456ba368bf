package io.jackfield.tcp.listener;

import io.jackfield.transport.ConnectionInfo;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.ProtocolInfo;
import io.jackfield.transport.Switchboard;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/** Counts what is plugged in. */
final class FakeSwitchboard implements Switchboard {
  final List<ConnectionSpec> plugged = new ArrayList<>();

  @Override
  public void plug(Channel channel, ConnectionSpec spec) {
    plugged.add(spec);
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
