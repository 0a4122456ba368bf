package io.jackfield.transport;

import io.netty.channel.Channel;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets the connections of a server socket. */
@ConsumerType
public interface Acceptor {

  /**
   * A client has connected. The channel is active, reading is off and the pipeline empty: plug the
   * channel into the switchboard, use it or close it. An exception closes it.
   *
   * <p>Called on the channel's event loop.
   */
  void accepted(Channel channel);
}
