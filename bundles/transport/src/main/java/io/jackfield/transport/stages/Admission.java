package io.jackfield.transport.stages;

import io.jackfield.transport.ConnectionSpec;
import io.jackfield.util.OccasionalLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may open a connection of a listener, by address and number. Any thread. */
public final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  private final ConnectionCounts counts;
  private final Map<String, OccasionalLine> lines = new ConcurrentHashMap<>();

  public Admission(ConnectionCounts counts) {
    this.counts = counts;
  }

  /** Whether somebody may connect, who is the client or a proxy. */
  public boolean admitsPeer(ConnectionSpec spec, InetSocketAddress peer) {
    if (spec.maxConnections() > 0 && counts.of(spec.listener()) >= spec.maxConnections()) {
      return refuse(spec, "connections.max=" + spec.maxConnections(), peer);
    }
    if (spec.proxies().isEmpty()) {
      return admitsClient(spec, peer);
    }
    InetAddress address = peer.getAddress();
    return (address != null && spec.proxies().get().contains(address))
        || refuse(spec, "proxy.trusted", peer);
  }

  /** Whether a client may be served that is known by now and not counted yet. */
  public boolean admitsClient(ConnectionSpec spec, InetSocketAddress client) {
    InetAddress address = client.getAddress();
    if (address == null) {
      return true; // of a socket in the file system, whose permissions say who may come
    }
    if (!spec.addressRules().admits(address)) {
      return refuse(spec, "address rules", client);
    }
    return spec.maxConnectionsPerClient() == 0
        || counts.of(spec.listener(), address) < spec.maxConnectionsPerClient()
        || refuse(spec, "connections.max.per.address=" + spec.maxConnectionsPerClient(), client);
  }

  private boolean refuse(ConnectionSpec spec, String why, InetSocketAddress who) {
    lines
        .computeIfAbsent(spec.listener() + ' ' + why, key -> new OccasionalLine())
        .say(
            suppressed ->
                log.warn(
                    "connection refused listener={} {} remote={} suppressed={}",
                    spec.listener(),
                    why,
                    who,
                    suppressed));
    return false;
  }
}
