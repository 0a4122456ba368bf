package io.jackfield.tcp.listener;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.ConnectionSpec;
import io.jackfield.transport.OccasionalLine;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.TlsPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about each connection of a listener: within the limits it is plugged in, else closed. */
final class ListenerAcceptor implements Acceptor {
  private static final Logger log = LoggerFactory.getLogger(ListenerAcceptor.class);

  private final String name;
  private final ListenerSettings settings;
  private final Switchboard switchboard;
  private final ConnectionSpec spec;
  private final OccasionalLine overLimit = new OccasionalLine();

  ListenerAcceptor(
      String name, ListenerSettings settings, Optional<TlsPolicy> tls, Switchboard switchboard) {
    this.name = name;
    this.settings = settings;
    this.switchboard = switchboard;
    this.spec =
        new ConnectionSpec(
            name,
            settings.protocol(),
            tls,
            settings.tlsAtStart(),
            settings.idleTimeout(),
            Optional.empty());
  }

  @Override
  public void accepted(Channel channel) {
    if (!channel.isActive() || isFull(channel)) {
      // Who has waited for a listener may be gone by now.
      channel.close();
      return;
    }
    channel.config().setOption(ChannelOption.TCP_NODELAY, settings.nodelay());
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, settings.keepalive());
    switchboard.plug(channel, spec);
  }

  private boolean isFull(Channel channel) {
    if (settings.most() > 0 && switchboard.count(name) >= settings.most()) {
      report("connections.max", settings.most(), channel);
      return true;
    }
    if (settings.mostPerAddress() > 0
        && channel.remoteAddress() instanceof InetSocketAddress remote
        && switchboard.count(name, remote.getAddress()) >= settings.mostPerAddress()) {
      report("connections.max.per.address", settings.mostPerAddress(), channel);
      return true;
    }
    return false;
  }

  private void report(String key, int limit, Channel channel) {
    overLimit.say(
        suppressed ->
            log.warn(
                "connection refused listener={} {}={} remote={} suppressed={}",
                name,
                key,
                limit,
                channel.remoteAddress(),
                suppressed));
  }
}
