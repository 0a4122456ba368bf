package io.jackfield.client.mirror;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One of the two folders. Paths are relative to it. For one thread. */
interface Side {

  /**
   * The files that are to be moved from here, by path.
   *
   * @param problems told of each folder below that cannot be listed
   */
  List<MirrorFile> list(BiConsumer<String, IOException> problems) throws IOException;

  /** A file as it is now; empty if there is none of that name. */
  Optional<MirrorFile> find(String path) throws IOException;

  /** Deletes a file. */
  void delete(String path) throws IOException;

  /**
   * Puts a file aside, in a folder that is made if it is missing, and under another name if that is
   * taken.
   *
   * @param to on a server from the mirror's folder, else from the root of the file space
   */
  void move(String path, String to) throws IOException;
}
