package io.jackfield.http.exchange;

import io.jackfield.http.HttpHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * How a response looks on the wire: on a connection of HTTP/1.1 (RFC 9112), or on a stream of
 * HTTP/2 (RFC 9113). Everything here is the event loop's. Nothing goes out before {@link #flush}.
 */
public interface Wire {
  /** Tells the client to send the body that it has announced; goes out at once. */
  void writeContinue();

  /**
   * The head of a response whose content follows.
   *
   * @param headers fields that are the server's business are left out, and added
   * @param length bytes of content; -1 if nobody knows
   */
  void writeHead(int status, HttpHeaders headers, long length);

  /** A piece of the content, which is released. */
  ChannelFuture writeContent(ByteBuf piece);

  /** The end of the content. Its future tells that all of the response has been taken. */
  ChannelFuture writeEnd();

  /**
   * A response that is whole, in one go.
   *
   * @param length as {@link #writeHead} tells it, which is not that of the content for HEAD
   * @param content released; empty for none
   */
  ChannelFuture writeWhole(int status, HttpHeaders headers, long length, ByteBuf content);

  /** Sends what was written: now, or with what is about to be written. */
  void flush();
}
