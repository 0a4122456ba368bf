package io.jackfield.ftp.data;

import io.jackfield.file.FileInfo;
import io.jackfield.file.Upload;
import java.io.IOException;

/** Ends uploads with what their account may do by then. What it does blocks, so on a worker. */
public interface Committer {

  /** Gives a whole upload its name. */
  FileInfo commit(Upload upload) throws IOException;

  /** Closes one, whether it was committed or is given up. */
  void close(Upload upload) throws IOException;
}
