package io.jackfield.client.mirror;

import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.VirtualPath;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest by which contents are told apart. For one thread. */
class Digest {
  /** Of whatever, for who does not want to know. */
  static final Digest NONE =
      new Digest() {
        @Override
        void update(byte[] bytes, int count) {}

        @Override
        String hex() {
          return "";
        }
      };

  private final MessageDigest digest;

  Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void update(byte[] bytes, int count) {
    digest.update(bytes, 0, count);
  }

  /** Once, at the end. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a file of the file space. */
  static String of(FileView files, VirtualPath path) throws IOException {
    try (OpenFile file = files.read(path)) {
      Digest digest = new Digest();
      byte[] bytes = new byte[256 * 1024];
      InputStream in = file.stream();
      for (int count; (count = in.read(bytes, 0, bytes.length)) >= 0; ) {
        digest.update(bytes, count);
      }
      return digest.hex();
    }
  }
}
