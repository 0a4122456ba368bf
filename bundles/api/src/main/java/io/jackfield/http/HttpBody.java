package io.jackfield.http;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The content of a request. Read it one way, once. What is not read is thrown away or, where that
 * is long, costs the client its connection. The client is made to wait while nobody reads.
 */
@ProviderType
public interface HttpBody {

  /** The length in bytes; -1 if the client did not tell (chunked). */
  long length();

  /**
   * The content as a blocking stream, for workers. Fails with an IOException if the client stops.
   */
  InputStream stream();

  /**
   * The content piece by piece, for code that does not block. The network is read as the subscriber
   * requests. It is called on the connection's event loop and must not block; the buffers are its
   * own. It fails with an IOException if the client stops. One subscriber; who cancels leaves the
   * rest unread.
   */
  Flow.Publisher<ByteBuffer> publisher();

  /**
   * The whole content, for event loops.
   *
   * @param limit the most bytes taken, 0 or more; a longer content fails with an {@link
   *     HttpException} of status 413
   * @return completed on the connection's event loop
   */
  CompletionStage<byte[]> bytes(int limit);
}
