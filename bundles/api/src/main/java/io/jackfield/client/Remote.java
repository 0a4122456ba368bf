package io.jackfield.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A folder on another server, at the address that it was opened with. Keeps its connection from one
 * call to the next, and makes a new one when the server has ended it.
 *
 * <p>Paths are relative to that folder, decoded, with {@code /} between names; the empty one is the
 * folder itself, and none has {@code ..} in it.
 *
 * <p>All methods but {@link #close} block, and are for one thread at a time. An interrupt, or a
 * {@link #close} from another thread, ends them early with an {@link
 * java.io.InterruptedIOException} or another {@link IOException}. What the server or the way to it
 * refuses is a {@link RemoteException}, and only that is told of a server; any other {@link
 * IOException} is a local file's.
 */
@ProviderType
public interface Remote extends AutoCloseable {

  /**
   * What is in a folder, by name. Over HTTP it is what the server's page of the folder links to; of
   * that, sizes and times are told where the server tells them.
   */
  List<RemoteFile> list(String folder) throws IOException;

  /** The facts of a file or folder; empty if there is none. */
  Optional<RemoteFile> stat(String path) throws IOException;

  /**
   * Opens a file for reading. Closing it early ends the transfer.
   *
   * @param from how many bytes to leave out
   * @param version what {@link RemoteFile#version} said of the beginning, empty for any: if the
   *     file is another one by now this fails with {@link RemoteException.Reason#CHANGED}
   */
  RemoteInput read(String path, long from, String version) throws IOException;

  /**
   * Gets a file, whole or not at all: what has come is in a file beside it whose name ends in
   * {@code .part} until then, from where a later call goes on if the server's file is still the
   * same.
   *
   * @param file a local file; replaced if it exists
   */
  RemoteFile get(String path, Path file, TransferOptions options) throws IOException;

  /**
   * Puts a file, whole or not there: over FTP under a name of its own until it is whole, and a
   * later call goes on where an earlier one was cut; over HTTP by one PUT.
   */
  RemoteFile put(Path file, String path, TransferOptions options) throws IOException;

  /**
   * Puts what a stream gives, as {@link #put(Path, String, TransferOptions)} does; from its
   * beginning, unless {@link TransferOptions#content} says what it gives.
   *
   * @param size in bytes, -1 if nobody knows
   * @param in not closed
   */
  RemoteFile put(InputStream in, long size, String path, TransferOptions options)
      throws IOException;

  /** Renames a file or folder; replaces a file where the server does. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file or an empty folder. */
  void delete(String path) throws IOException;

  /** Creates a folder and those above it, as far as they are missing. */
  void createFolder(String path) throws IOException;

  /** Ends what is going on and the connection. From any thread. */
  @Override
  void close();
}
