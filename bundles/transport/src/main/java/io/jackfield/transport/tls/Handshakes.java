package io.jackfield.transport.tls;

import io.jackfield.util.OccasionalLine;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshakes under way, of all listeners. Each has a time, and there are not more than so many:
 * a new one takes the place of the oldest, which is that of a silent client rather than that of one
 * who is about to be done. Any thread.
 */
final class Handshakes {
  private static final int SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(Handshakes.class);

  private final int most;
  private final OccasionalLine overLimit = new OccasionalLine();
  private final Set<Channel> underWay = new LinkedHashSet<>();

  Handshakes(int most) {
    this.most = most;
  }

  /** One that begins when the handler is put into the channel's pipeline. */
  void begin(Channel channel, SslHandler handler) {
    handler.setHandshakeTimeout(SECONDS, TimeUnit.SECONDS);
    handler.handshakeFuture().addListener(done -> end(channel));
    Channel oldest = add(channel);
    if (oldest != null) {
      overLimit.say(
          suppressed ->
              log.warn(
                  "handshake gave way to a new one most={} remote={} suppressed={}",
                  most,
                  oldest.remoteAddress(),
                  suppressed));
      oldest.close();
    }
  }

  private synchronized @Nullable Channel add(Channel channel) {
    underWay.add(channel);
    if (underWay.size() <= most) {
      return null;
    }
    Iterator<Channel> all = underWay.iterator();
    Channel oldest = all.next();
    all.remove();
    return oldest;
  }

  private synchronized void end(Channel channel) {
    underWay.remove(channel);
  }

  synchronized int count() {
    return underWay.size();
  }
}
