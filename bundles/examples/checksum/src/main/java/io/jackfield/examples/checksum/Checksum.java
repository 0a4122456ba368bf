package io.jackfield.examples.checksum;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code NAME.sha256} beside each file, as {@code sha256sum} writes it.
 *
 * <p>Runs come late, twice, in any order and several at a time. So what an event says does not
 * matter, only that something has happened to a path: each run looks at what is there now, makes
 * the sum right, and looks again. Whoever writes last has seen what is there, or has another try.
 */
@Component(
    property = {
      TaskProperties.NAME + "=checksum",
      TaskProperties.ON + "=file.arrived",
      TaskProperties.ON + "=file.renamed",
      TaskProperties.ON + "=file.deleted",
      TaskProperties.PATH + "=/**",
      TaskProperties.PATH + "=!/**" + Checksum.SUFFIX
    })
public final class Checksum implements Task {
  static final String SUFFIX = ".sha256";

  private static final Logger log = LoggerFactory.getLogger(Checksum.class);

  /** More bytes than a sum has: what is longer is none. */
  private static final int LONGEST = 64 + 2 + VirtualPath.MAX_ELEMENT_BYTES + 2;

  private static final int MOST_LOOKS = 10;

  /** What is at a path where no file is. */
  private static final String NOTHING = "";

  @Override
  public void run(TaskContext context) throws Exception {
    String path =
        context
            .path()
            .orElseThrow(() -> new IllegalArgumentException("it runs on a file's events only"));
    settle(context, VirtualPath.parse(path));
    if (context.data().get("from") instanceof String from) {
      settle(context, VirtualPath.parse(from));
    }
  }

  /** Makes the sum of a file right, whether it is there or not. */
  private static void settle(TaskContext context, VirtualPath file)
      throws IOException, NoSuchAlgorithmException {
    FileView files = context.files();
    if (file.isRoot() || file.name().endsWith(SUFFIX)) {
      return;
    }
    if (isTooLong(file.name() + SUFFIX)) {
      // No exception: another try would come to the same.
      if (!tag(files, file).equals(NOTHING)) {
        log.warn("no checksum, its name would be too long path={}", file);
        context.report("no checksum, its name would be too long: " + file);
      }
      return;
    }
    VirtualPath sum = file.parent().child(file.name() + SUFFIX);
    for (int i = 0; i < MOST_LOOKS; i++) {
      String seen = write(files, file, sum);
      if (seen.equals(NOTHING)) {
        delete(files, file, sum);
      }
      if (seen.equals(tag(files, file))) {
        return;
      }
    }
    throw new IOException("it changes all the time: " + file); // and is tried again later
  }

  private static boolean isTooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > VirtualPath.MAX_ELEMENT_BYTES;
  }

  /** Writes the sum of what is there, and returns that one's tag. */
  private static String write(FileView files, VirtualPath file, VirtualPath sum)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OpenFile content = files.read(file)) {
      content.stream().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      try (Upload upload = files.store(sum)) {
        String line = HexFormat.of().formatHex(digest.digest()) + rest(file);
        upload.write(StandardCharsets.UTF_8.encode(line));
        upload.commit();
      }
      return content.info().tag();
    } catch (NoSuchFileException e) {
      return NOTHING; // The file, or its whole folder, has gone meanwhile.
    }
  }

  /** Deletes the sum of a file that has gone; but not something else that has such a name. */
  private static void delete(FileView files, VirtualPath file, VirtualPath sum) throws IOException {
    try {
      String line;
      try (OpenFile content = files.read(sum)) {
        line = new String(content.stream().readNBytes(LONGEST), StandardCharsets.UTF_8);
      }
      if (line.matches("[0-9a-f]{64}" + Pattern.quote(rest(file)))) {
        files.deleteFile(sum);
      }
    } catch (NoSuchFileException e) {
      // There was none, or another run was faster.
    }
  }

  private static String rest(VirtualPath file) {
    return "  " + file.name() + "\n";
  }

  private static String tag(FileView files, VirtualPath file) throws IOException {
    try {
      FileInfo info = files.info(file);
      return info.folder() ? NOTHING : info.tag();
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
  }
}
