package io.jackfield.transport.connections;

import io.jackfield.transport.FilePart;
import io.jackfield.transport.FileTransfer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a pipeline that a protocol fills: between the last of the transport's handlers and
 * the tail. The event loop's.
 */
abstract class ProtocolPipeline {
  private static final Logger log = LoggerFactory.getLogger(ProtocolPipeline.class);

  final String id;
  final Channel channel;
  final ConnectionTail tail;
  private @Nullable FileSend sending;

  ProtocolPipeline(String id, Channel channel) {
    this.id = id;
    this.channel = channel;
    this.tail = new ConnectionTail(id, this::closesAtEndOfInput, this::fail);
  }

  /** The handler behind which the protocol's come. */
  abstract ChannelHandler lastOfTransport();

  /** Whether the connection is over if nobody cares for the end of its input. */
  abstract boolean closesAtEndOfInput();

  /** Ends the connection for what no handler of the protocol has cared for. */
  abstract void fail(Throwable cause);

  /** From where to read towards the protocol, and to write past it; null once it is closed. */
  final @Nullable ChannelHandlerContext beforeProtocol() {
    return channel.pipeline().context(lastOfTransport());
  }

  final boolean hasUnread() {
    return tail.hasKept();
  }

  /** The protocol has just put its handlers in: it gets what was kept. */
  void replay() {
    ChannelHandlerContext atTail = channel.pipeline().context(tail);
    @Nullable ChannelHandlerContext before = beforeProtocol();
    if (atTail != null && before != null) {
      tail.stepBack(atTail);
      tail.replay(before);
    }
  }

  /** Makes the pipeline as it was before a protocol took the connection. */
  void removeHandlersOf(ProtocolRegistration registration) {
    channel.config().setAutoRead(false);
    for (String left : removeHandlers()) {
      log.warn("handler left behind id={} by={} handler={}", id, registration, left);
    }
  }

  private List<String> removeHandlers() {
    ChannelPipeline pipeline = channel.pipeline();
    List<String> removed = new ArrayList<>();
    boolean theirs = false;
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      // One that goes may have taken others along.
      if (theirs && entry.getValue() != tail && pipeline.context(entry.getValue()) != null) {
        pipeline.remove(entry.getValue());
        removed.add(entry.getKey());
      }
      theirs |= entry.getValue() == lastOfTransport();
    }
    return removed;
  }

  /** For the protocol's handlers it is over: they see what they would at a close. */
  final void tellOfTheEnd() {
    @Nullable ChannelHandlerContext before = beforeProtocol();
    if (before != null) {
      before.fireChannelInactive();
    }
  }

  /** No protocol will have it any more: throws away what comes. */
  void abandon() {
    // First, for the handlers give back what they have not used.
    tail.discard();
    removeHandlers();
    if (beforeProtocol() != null) {
      channel.config().setAutoRead(true);
    }
  }

  /** Begins to send parts of a file. */
  final FileSend send(Executor files, FileChannel file, List<FilePart> parts) {
    if (isSending()) {
      throw new IllegalStateException("a file is on its way already");
    }
    @Nullable ChannelHandlerContext past = beforeProtocol();
    // A channel that is closed has no such handler any more, and fails whatever is written.
    sending = FileSend.begin(channel, past == null ? channel : past, files, file, parts);
    return sending;
  }

  /** What {@link #send} has begun last. */
  final Optional<FileTransfer> transfer() {
    return Optional.ofNullable(sending);
  }

  final boolean isSending() {
    return sending != null && !sending.isOver();
  }

  /** Runs behind the file that is on its way, at once if there is none. */
  final void behindTransfer(Runnable action) {
    if (sending == null) {
      action.run();
    } else {
      sending.then(action);
    }
  }

  /** Of the file that is on its way: the protocol that has begun it is not told any more. */
  final void forgetProtocol() {
    if (sending != null) {
      sending.forget();
    }
  }
}
