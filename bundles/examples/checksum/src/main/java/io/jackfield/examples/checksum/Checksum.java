package io.jackfield.examples.checksum;

import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.osgi.service.component.annotations.Component;

/** Writes {@code NAME.sha256} beside each file that is stored, as {@code sha256sum} does. */
@Component(
    property = {
      TaskProperties.NAME + "=checksum",
      TaskProperties.ON + "=file.stored",
      TaskProperties.PATH + "=/**",
      TaskProperties.PATH + "=!/**.sha256"
    })
public final class Checksum implements Task {

  @Override
  public void run(TaskContext context) throws Exception {
    String path =
        context
            .path()
            .orElseThrow(() -> new IllegalArgumentException("it runs on a stored file only"));
    VirtualPath file = VirtualPath.parse(path);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (OpenFile content = context.files().read(file)) {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (content.channel().read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    String line = HexFormat.of().formatHex(digest.digest()) + "  " + file.name() + "\n";
    try (Upload upload = context.files().store(file.parent().child(file.name() + ".sha256"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
      while (bytes.hasRemaining()) {
        upload.channel().write(bytes);
      }
      upload.commit();
    }
  }
}
