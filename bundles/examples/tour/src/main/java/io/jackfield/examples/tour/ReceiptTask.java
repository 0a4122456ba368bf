package io.jackfield.examples.tour;

import io.jackfield.file.FileView;
import io.jackfield.file.Upload;
import io.jackfield.file.VirtualPath;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;

/** An FTP server is there; this is what becomes of each file that comes: it gets a receipt. */
@Component(
    property = {
      TaskProperties.NAME + "=tour-receipt",
      TaskProperties.ON + "=file.arrived",
      TaskProperties.PATH + "=/**/*.order"
    })
public final class ReceiptTask implements Task {

  @Override
  public void run(TaskContext context) throws IOException {
    VirtualPath order = VirtualPath.parse(context.path().orElseThrow());
    VirtualPath receipt = order.parent().child(order.name() + ".receipt");
    FileView files = context.files();
    try (Upload upload = files.store(receipt)) {
      String text = "received " + files.info(order).size() + " bytes\n";
      upload.write(StandardCharsets.UTF_8.encode(text));
      upload.commit();
    }
  }
}
