package io.jackfield.files.disk;

/** What a name in a folder of the mount stands for. */
public enum Kind {
  NOTHING,
  FILE,
  FOLDER,
  /**
   * A symbolic link, a FIFO, a device or a socket; or another spelling of a name on a file system
   * that ignores case. It does not exist in the file space, but its name is taken.
   */
  FOREIGN
}
