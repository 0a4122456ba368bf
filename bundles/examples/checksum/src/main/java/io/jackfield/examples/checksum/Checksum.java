package io.jackfield.examples.checksum;

import io.jackfield.file.OpenFile;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskProperties;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.osgi.service.component.annotations.Component;

/** Writes {@code NAME.sha256} beside each file that is stored, as {@code sha256sum} does. */
@Component(
    property = {
      TaskProperties.NAME + "=checksum",
      TaskProperties.ON + "=file.arrived",
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
      content.stream().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    String line = HexFormat.of().formatHex(digest.digest()) + "  " + file.name() + "\n";
    try (Upload upload = context.files().store(file.parent().child(file.name() + ".sha256"))) {
      upload.write(StandardCharsets.UTF_8.encode(line));
      upload.commit();
    }
  }
}
