package io.jackfield.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The content of a file on another server. Its end is the end of the file: where the connection
 * breaks before, {@link #read} fails with a {@link RemoteException} that is worth another try.
 */
public abstract class RemoteInput extends InputStream {

  /** What the server said of the file as it began; its size is the whole one. */
  public abstract RemoteFile file();

  /** How many bytes are to come, if the server told. */
  public abstract OptionalLong remaining();

  /** Ends the transfer where it is, and costs at most the connection. */
  @Override
  public abstract void close() throws IOException;
}
