package io.jackfield.ftp.data;

import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import java.io.IOException;

/** Ends uploads with what their account may do by then. */
@FunctionalInterface
public interface Committer {

  /** Gives a whole upload its name; blocks, so on a worker. */
  FileInfo commit(Upload upload) throws IOException;
}
