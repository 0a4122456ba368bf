package io.jackfield.transport;

import io.netty.channel.Channel;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets the connections of a server socket. */
@ConsumerType
public interface Acceptor {

  /**
   * A client has connected. Reading is off, and no handler is there but maybe the one that has kept
   * what came while the client waited for an acceptor; it may be gone again. Plug the channel into
   * the switchboard, use it or close it. An exception closes it.
   *
   * <p>Add handlers at once, a {@link InboundBuffer} if there is no other yet: what the client has
   * sent and ended with is read even so. Half-closure is allowed: that the client has ended its
   * side is a {@link io.netty.channel.socket.ChannelInputShutdownEvent}, and the channel stays
   * open.
   *
   * <p>Called on the channel's event loop.
   */
  void accepted(Channel channel);
}
